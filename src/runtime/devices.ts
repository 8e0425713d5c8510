import { displayOptions } from '../config/display.ts';
import { keypadOptions } from '../config/keypad.ts';
import {
  backlightOptions,
  buttonsAndContacts,
  controllerOptions,
  gpioOptions,
  holdingSensors,
  lightOptions,
  printerOptions,
  restTimes,
  scannerOptions,
} from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import { soundOptions } from '../config/sound.ts';
import { createBacklight } from '../devices/backlight/create.ts';
import type { Backlight } from '../devices/backlight/port.ts';
import { ScreenRest } from '../devices/backlight/rest.ts';
import { canDarken, RestingDisplay } from '../devices/backlight/resting-display.ts';
import { createController } from '../devices/controller/create.ts';
import type { Controller } from '../devices/controller/port.ts';
import { createDisplay } from '../devices/display/create.ts';
import type { LetterSource } from '../devices/display/framebuffer/driver.ts';
import type { Display, ScreenAction } from '../devices/display/port.ts';
import { WebDisplay } from '../devices/display/web.ts';
import { createGpio } from '../devices/gpio/create.ts';
import { Inputs } from '../devices/gpio/inputs.ts';
import type { GpioBoard } from '../devices/gpio/port.ts';
import { createKeypad } from '../devices/keypad/create.ts';
import type { Keypad } from '../devices/keypad/port.ts';
import { createLight } from '../devices/light/create.ts';
import type { Light } from '../devices/light/port.ts';
import type { Device, HealthListener } from '../devices/port.ts';
import { createPrinter } from '../devices/printer/create.ts';
import type { Printer } from '../devices/printer/port.ts';
import { createScanner } from '../devices/scanner/create.ts';
import type { NoiseReason, Scanner } from '../devices/scanner/port.ts';
import { createSound, type SoundEnv } from '../devices/sound/create.ts';
import type { Sound } from '../devices/sound/port.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import type { Health } from '../domain/health.ts';
import { messagesFor } from '../i18n/messages.ts';
import type { WebServer } from '../web/server.ts';
import type { SensorFeed } from './deliver.ts';

/** The kiosk's devices, by the names their health goes by. */
export interface Devices {
  readonly scanner: Scanner;
  readonly printer: Printer;
  readonly display: Display;
  readonly light: Light;
  /** Null, or left out: none is configured. */
  readonly backlight?: Backlight | null;
  readonly board: GpioBoard;
  /** Null, or left out: none is configured. */
  readonly controller?: Controller | null;
  /** Null, or left out: none is configured. */
  readonly sound?: Sound | null;
  /** Null, or left out: none is configured. */
  readonly keypad?: Keypad | null;
  readonly sensors: SensorFeed;
}

export interface DeviceListeners {
  readonly onScanStart: () => void;
  readonly onScan: (code: string) => void;
  readonly onNoise: (why: NoiseReason) => void;
  readonly onAction: (action: ScreenAction) => void;
  readonly onHealth: (part: string, health: Health) => void;
  /** Letters of all languages, for a screen without a browser. Left out: Latin only. */
  readonly letters?: LetterSource;
  /** Monotonic ms. */
  readonly now: () => number;
}

/** Makes the configured devices; nothing acts until `startDevices`. */
export function makeDevices(
  config: Config,
  server: WebServer,
  link: HardwareLink | null,
  listeners: DeviceListeners,
): Devices {
  const healthOf = (part: string) => (health: Health) => listeners.onHealth(part, health);
  const holding = holdingSensors(config);
  const controller = controllerOptions(config);
  const heard = new Set<(sensor: string, active: boolean) => void>();
  const { onScan, onNoise, now } = listeners;
  const lamp = backlightOptions(config);
  const backlight = lamp === null ? null : createBacklight(lamp, healthOf('backlight'), { link });
  const rest = new ScreenRest(restTimes(config), (glow) => {
    backlight?.set(glow);
    if (canDarken(display)) {
      display.glow(glow);
    }
  });
  const onStart = () => {
    rest.activity();
    listeners.onScanStart();
  };
  const onAction = (action: ScreenAction) => {
    rest.activity();
    listeners.onAction(action);
  };
  const onSensor = (sensor: string, active: boolean) => {
    rest.activity();
    for (const listener of heard) {
      listener(sensor, active);
    }
  };
  const onEachSensor = (listener: (sensor: string, active: boolean) => void) => {
    heard.add(listener);
    return () => heard.delete(listener);
  };
  const { language } = config.kiosk;
  // What the page says by itself when the daemon is gone.
  const out = messagesFor(language);
  const display = createDisplay(
    displayOptions(config),
    { onAction, onTouch: () => rest.activity(), onHealth: healthOf('display') },
    {
      server,
      now,
      ...(listeners.letters === undefined ? {} : { loadLetters: listeners.letters }),
      outOfService: { lang: language, title: out.outTitle, lines: out.outLines },
    },
  );
  const boardHealth = tellAlso(healthOf('gpio'));
  const board = createGpio(gpioOptions(config), { onSensor, onHealth: boardHealth.tell }, { link });
  const inputs = new Inputs({
    ...buttonsAndContacts(config),
    level: (input) => board.level(input),
    onAction,
    onHealth: listeners.onHealth,
  });
  onEachSensor((sensor, active) => inputs.changed(sensor, active));
  boardHealth.add((health) => inputs.board(health));
  const lamps = { board, onHealth: boardHealth.add };
  const pins = { board, onSensor: onEachSensor, onHealth: boardHealth.add };
  return {
    scanner: createScanner(
      scannerOptions(config),
      { onScan, onStart, onNoise, onHealth: healthOf('scanner') },
      { link },
    ),
    printer: createPrinter(printerOptions(config), { link, onHealth: healthOf('printer') }),
    display: new RestingDisplay(display, rest),
    backlight,
    light: createLight(lightOptions(config), healthOf('light'), { link, lamps }),
    board,
    controller:
      controller.driver === 'none'
        ? null
        : createController(controller, { onHealth: healthOf('controller') }, { link, pins }),
    sound: config.display.sound.driver === 'none' ? null : makeSound(config, healthOf('sound'), lamps, display),
    keypad: createKeypad(keypadOptions(config), { onAction, onHealth: healthOf('keypad') }, { link }),
    sensors: { holds: (sensor) => holding.has(sensor), onSensor: onEachSensor },
  };
}

/** Nothing waits for it, and nothing is sold or not for it. */
function makeSound(
  config: Config,
  onHealth: HealthListener,
  board: NonNullable<SoundEnv['board']>,
  display: Display,
): Sound {
  const pages = display instanceof WebDisplay ? { pages: display } : {};
  return createSound(soundOptions(config.display.sound), onHealth, { board, ...pages });
}

/** A part's health, for those who depend on it beside the kiosk itself. */
function tellAlso(first: HealthListener): {
  readonly tell: HealthListener;
  readonly add: (listener: HealthListener) => () => void;
} {
  const others = new Set<HealthListener>();
  return {
    tell(health) {
      first(health);
      for (const other of others) {
        other(health);
      }
    },
    add(listener) {
      others.add(listener);
      return () => others.delete(listener);
    },
  };
}

/** Part name and device, in the order in which they are stopped: relays first, so that nothing stays on. */
export function partsOf(devices: Devices): readonly (readonly [string, Device])[] {
  return [
    ['gpio', devices.board],
    ...(devices.controller ? [['controller', devices.controller] as const] : []),
    ['scanner', devices.scanner],
    ['light', devices.light],
    ['printer', devices.printer],
    ['display', devices.display],
    ...(devices.backlight ? [['backlight', devices.backlight] as const] : []),
    ...(devices.keypad ? [['keypad', devices.keypad] as const] : []),
    ...(devices.sound ? [['sound', devices.sound] as const] : []),
  ];
}

/**
 * Starts all devices at once and resolves when each has said how it is, or after `patienceMs`: a device that takes longer is told
 * of when it speaks, and holds nobody up.
 */
export async function startDevices(
  devices: Devices,
  signal: AbortSignal,
  patienceMs: number,
  onHealth: (part: string, health: Health) => void,
  onBug: (error: unknown) => void,
): Promise<void> {
  const started = partsOf(devices).map(async ([part, device]) => {
    try {
      await device.start(signal);
    } catch (error) {
      onBug(error);
    }
    onHealth(part, device.health);
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all(started), patience]);
  clearTimeout(timer);
}
