import { readFile } from 'node:fs/promises';

/** The part of a rpi-ws281x-led driver that we use. */
export interface StripDriver {
  /** Sends these colours, 0xRRGGBB each. Throws when the hardware refuses. */
  render(leds: Uint32Array): void;
  finalize(): void;
  /** Whether the package quietly fell back to a driver that lights nothing. */
  readonly pretends: boolean;
}

export interface StripOptions {
  readonly count: number;
  readonly gpio: number;
}

/** What can be known of the machine, and the package itself; passed in so that every case can be played. */
export interface StripEnvironment {
  /** As in `process.arch`. */
  readonly arch: string;
  readonly isRoot: boolean;
  /** The board's own name, empty when it does not say. */
  model(): Promise<string>;
  /** Rejects when the package is not installed. */
  load(): Promise<(options: StripOptions) => StripDriver>;
}

/** Not written in the import itself: the package is optional, and neither compiler nor bundler may insist on it. */
const PACKAGE: string = 'rpi-ws281x-led';

export function realStripEnvironment(): StripEnvironment {
  return {
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    async model() {
      const text = await readFile('/proc/device-tree/model', 'utf8').catch(() => '');
      return text.replaceAll('\0', '');
    },
    async load() {
      return stripOpener(await import(PACKAGE));
    },
  };
}

/** Reads the loaded package, whichever way it exports its class. Throws when there is none. */
export function stripOpener(loaded: unknown): (options: StripOptions) => StripDriver {
  const Driver = driverClass(loaded);
  return (options) => open(Driver, options);
}

interface PackageDriver {
  readonly channels: readonly { readonly leds: Uint32Array }[];
  render(): void;
  finalize(): void;
  /** Private to the package, and the only place where its pretend driver gives itself away. */
  readonly driver?: { readonly driver?: { readonly rpi_hw?: { readonly desc?: string } } };
}

type DriverClass = new (options: {
  readonly dma: number;
  readonly frequency: number;
  readonly channels: readonly { readonly count: number; readonly gpio: number; readonly brightness: number }[];
}) => PackageDriver;

function driverClass(loaded: unknown): DriverClass {
  for (const candidate of [loaded, property(loaded, 'default')]) {
    const found = property(candidate, 'Driver');
    if (isClass(found)) return found;
  }
  throw new Error('the package has no Driver');
}

function isClass(value: unknown): value is DriverClass {
  return typeof value === 'function';
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function open(Driver: DriverClass, { count, gpio }: StripOptions): StripDriver {
  // Full brightness here: the frames are dimmed already, and the package takes 0 for 255.
  const driver = new Driver({ dma: 10, frequency: 800_000, channels: [{ count, gpio, brightness: 255 }] });
  return {
    render(leds) {
      driver.channels[0]?.leds.set(leds.subarray(0, count));
      driver.render();
    },
    finalize: () => driver.finalize(),
    pretends: driver.driver?.driver?.rpi_hw?.desc === 'Invalid system.',
  };
}
