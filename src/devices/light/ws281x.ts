import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type HealthListener, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { OpenAnswer } from '../supervisor.ts';
import { LIGHT_DEFAULTS, type Ws281xLightOptions } from './options.ts';
import { type StripEvents, StripLight, type StripSession } from './strip.ts';
import { realStripEnvironment, type StripDriver, type StripEnvironment } from './ws281x-package.ts';

/** What keeps this package from working seldom ends by itself, and loading it again costs something. */
const RETRY_MS = { first: 30_000, most: 300_000 };

/**
 * A ring of WS281x LEDs through the optional package rpi-ws281x-led, which works as root on a 32-bit system on a Pi 0 to
 * 4. Everywhere else it is missing, refuses, or pretends; then the health says so and nothing is drawn.
 */
export function ws281xLight(
  options: Ws281xLightOptions,
  onHealth: HealthListener,
  timers: Timers = SYSTEM_TIMERS,
  environment: StripEnvironment = realStripEnvironment(),
  random?: () => number,
): StripLight {
  return new StripLight(
    {
      kind: 'ws281x',
      count: options.count,
      brightness: options.brightness ?? LIGHT_DEFAULTS.brightness,
      maxCurrent: options.maxCurrent ?? LIGHT_DEFAULTS.maxCurrent,
      open: (events) => openStrip(options, environment, events),
      retryMs: RETRY_MS,
      timers,
      random,
    },
    onHealth,
  );
}

async function openStrip(
  options: Ws281xLightOptions,
  environment: StripEnvironment,
  events: StripEvents,
): Promise<OpenAnswer<StripSession>> {
  const { arch, isRoot } = environment;
  const model = await environment.model();
  if (/Raspberry Pi (5|500|Compute Module 5)/.test(model)) {
    return refused(
      absent('rpi-ws281x-led cannot drive a Raspberry Pi 5: wire the strip to GPIO10, and use light.driver spi'),
    );
  }
  let open: Awaited<ReturnType<StripEnvironment['load']>>;
  try {
    open = await environment.load();
  } catch {
    return refused(
      absent(
        is64Bit(arch)
          ? 'the package rpi-ws281x-led cannot be built on a 64-bit system: wire the strip to GPIO10, and use light.driver spi'
          : 'the package rpi-ws281x-led is not installed: run npm install rpi-ws281x-led, or use light.driver spi',
      ),
    );
  }
  if (!isRoot) {
    return refused(
      failing('rpi-ws281x-led lights nothing unless it runs as root, and the daemon does not: use light.driver spi'),
    );
  }
  try {
    const driver = open({ count: options.count, gpio: options.gpio ?? LIGHT_DEFAULTS.gpio });
    if (!driver.pretends) {
      return { open: true, session: new PackageStrip(driver, options.count, events) };
    }
    driver.finalize();
    return refused(
      absent('rpi-ws281x-led does not know this board and would only pretend to light it: use light.driver spi'),
    );
  } catch (error) {
    return refused(failing(`the LED driver does not start: ${words(error)}`));
  }
}

/** The package's own strip. Each picture has gone when `send` returns. */
class PackageStrip implements StripSession {
  readonly health = READY;
  private readonly driver: StripDriver;
  private readonly colours: Uint32Array;
  private readonly events: StripEvents;
  private isOver = false;

  constructor(driver: StripDriver, count: number, events: StripEvents) {
    this.driver = driver;
    this.colours = new Uint32Array(count);
    this.events = events;
  }

  send(picture: Uint8Array): boolean {
    if (this.isOver) {
      return true;
    }
    for (let led = 0; led < this.colours.length; led += 1) {
      const at = 3 * led;
      this.colours[led] = ((picture[at] ?? 0) << 16) | ((picture[at + 1] ?? 0) << 8) | (picture[at + 2] ?? 0);
    }
    try {
      this.driver.render(this.colours);
    } catch (error) {
      this.isOver = true;
      this.events.lost(failing(`the LED ring cannot be driven any more: ${words(error)}`));
    }
    return true;
  }

  async close(): Promise<void> {
    this.isOver = true;
    try {
      this.driver.render(this.colours.fill(0));
      this.driver.finalize();
    } catch {
      // It is being given up; the LEDs show what they last got.
    }
  }
}

function is64Bit(arch: string): boolean {
  return ['arm64', 'x64', 'riscv64', 'ppc64'].includes(arch);
}

function words(error: unknown): string {
  return printable(error instanceof Error ? error.message : 'unknown error', 120);
}

function refused(health: Health): OpenAnswer<StripSession> {
  return { open: false, health };
}

function absent(reason: string): Health {
  return { status: 'absent', reason };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
