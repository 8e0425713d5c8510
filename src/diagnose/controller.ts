import { controllerOptions, gpioOptions } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import { createController } from '../devices/controller/create.ts';
import type { Pins } from '../devices/controller/env.ts';
import type { ChannelState, Controller, VendAnswer } from '../devices/controller/port.ts';
import { createGpio } from '../devices/gpio/create.ts';
import type { GpioBoard } from '../devices/gpio/port.ts';
import type { HealthListener } from '../devices/port.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import type { Health } from '../domain/health.ts';
import { type Check, type Finding, ok } from './check.ts';
import type { DeviceHolder } from './daemon.ts';
import { deviceCheck } from './devices.ts';

/** Tries the controller, and asks it how its channels are. It moves nothing; opening a relay board switches its relays off. */
export function controllerCheck(config: Config, holder: DeviceHolder | null, link: HardwareLink | null): Check {
  const { controller } = config.gpio;
  const channels = Object.keys(controller.channels).length;
  return deviceCheck(
    {
      name: 'controller',
      driver: controller.driver,
      required: controller.required,
      where:
        controller.path ?? controller.link ?? `${channels} ${channels === 1 ? 'channel' : 'channels'} on pins of gpio`,
      make: (onHealth) => makeController(config, onHealth, link),
      ask: askController,
    },
    holder,
  );
}

/** Checks that open the same thing: each begins when the one before it, if it was asked for, is through. */
export function inTurn(checks: readonly Check[]): readonly Check[] {
  let before: Promise<unknown> = Promise.resolve();
  return checks.map((check, index) => ({
    ...check,
    deadlineMs: check.deadlineMs * (index + 1),
    run(signal) {
      const mine = before.then(() => check.run(signal));
      before = mine.catch(() => undefined);
      return mine;
    },
  }));
}

async function askController(controller: Controller): Promise<Finding | null> {
  const states = await Promise.all(
    controller.channels.map(
      async (name): Promise<readonly [string, ChannelState]> => [name, await controller.ask(name)],
    ),
  );
  const told = states.filter(([, state]) => state !== 'silent').map(([name, state]) => `${name} ${state}`);
  return told.length === 0 ? null : ok(`ready (${controller.kind}); ${told.join(', ')}`);
}

function makeController(config: Config, onHealth: HealthListener, link: HardwareLink | null): Controller {
  const options = controllerOptions(config);
  return options.driver === 'motor' || options.driver === 'barrier'
    ? new OnOwnBoard(config, onHealth, link)
    : createController(options, { onHealth }, { link });
}

/** A mechanism on pins, with a board that is opened for it alone. */
class OnOwnBoard implements Controller {
  readonly kind: string;
  readonly channels: readonly string[];
  private readonly board: GpioBoard;
  private readonly controller: Controller;

  constructor(config: Config, onHealth: HealthListener, link: HardwareLink | null) {
    const watching = new Set<() => void>();
    const listening = new Set<(sensor: string, active: boolean) => void>();
    this.board = createGpio(
      gpioOptions(config),
      {
        onSensor: (sensor, active) => {
          for (const listener of listening) listener(sensor, active);
        },
        onHealth: () => {
          for (const watcher of watching) watcher();
        },
      },
      { link },
    );
    const pins: Pins = { board: this.board, onSensor: addTo(listening), onHealth: addTo(watching) };
    this.controller = createController(controllerOptions(config), { onHealth }, { link, pins });
    this.kind = this.controller.kind;
    this.channels = this.controller.channels;
  }

  get health(): Health {
    return this.controller.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.board.start(signal);
    await this.controller.start(signal);
  }

  async stop(): Promise<void> {
    await this.controller.stop();
    await this.board.stop();
  }

  /** Nothing is moved by a diagnosis. */
  vend(): Promise<VendAnswer> {
    return Promise.resolve('refused');
  }

  ask(channel: string): Promise<ChannelState> {
    return this.controller.ask(channel);
  }
}

function addTo<T>(set: Set<T>): (one: T) => () => void {
  return (one) => {
    set.add(one);
    return () => void set.delete(one);
  };
}
