import { createController } from '../../src/devices/controller/create.ts';
import type { BarrierControllerOptions, MotorControllerOptions } from '../../src/devices/controller/options.ts';
import type { Controller } from '../../src/devices/controller/port.ts';
import { createGpio } from '../../src/devices/gpio/create.ts';
import type { GpioBoard } from '../../src/devices/gpio/port.ts';
import type { Timers } from '../../src/devices/port.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { MachineOptions } from '../../src/devices/virtual/machines.ts';
import type { Health } from '../../src/domain/health.ts';

export interface PinBench {
  readonly hardware: VirtualHardware;
  readonly board: GpioBoard;
  readonly controller: Controller;
  readonly healths: Health[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The daemon is gone, and all it held; a new one begins on the same hardware. */
  again(): PinBench;
}

/** A mechanism on the pins of the virtual board, put together as the daemon does it. */
export function pinBench(
  options: MotorControllerOptions | BarrierControllerOptions,
  machines: readonly MachineOptions[],
  timers: Timers,
  sensors: readonly string[] = [],
): PinBench {
  const hardware = new VirtualHardware({ machines, timers, sensors });
  return onHardware(hardware, options, timers);
}

function onHardware(
  hardware: VirtualHardware,
  options: MotorControllerOptions | BarrierControllerOptions,
  timers: Timers,
): PinBench {
  const { relays, sensors } = hardware.snapshot();
  const link = hardware.link();
  const listening = new Set<(sensor: string, active: boolean) => void>();
  const watching = new Set<() => void>();
  const board = createGpio(
    {
      driver: 'virtual',
      relays: Object.keys(relays).map((name, bcm) => ({ name, bcm, activeLow: false })),
      sensors: Object.keys(sensors).map((name, bcm) => ({ name, bcm, activeLow: false, debounceMs: 0 })),
    },
    {
      onSensor: (sensor, active) => {
        for (const listener of [...listening]) listener(sensor, active);
      },
      onHealth: () => {
        for (const watcher of [...watching]) watcher();
      },
    },
    { link, timers },
  );
  const healths: Health[] = [];
  const pins = {
    board,
    onSensor: (listener: (sensor: string, active: boolean) => void) => {
      listening.add(listener);
      return () => void listening.delete(listener);
    },
    onHealth: (watcher: () => void) => {
      watching.add(watcher);
      return () => void watching.delete(watcher);
    },
  };
  const controller = createController(options, { onHealth: (health) => healths.push(health) }, { link, timers, pins });
  return {
    hardware,
    board,
    controller,
    healths,
    async start() {
      const { signal } = new AbortController();
      await Promise.all([board.start(signal), controller.start(signal)]);
    },
    async stop() {
      await Promise.all([board.stop(), controller.stop()]);
      await link.close();
    },
    again() {
      void link.close();
      return onHardware(hardware, options, timers);
    },
  };
}
