import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import { Animator } from './animator.ts';
import { LIGHT_DEFAULTS, type Ws281xLightOptions } from './options.ts';
import type { Light, LightPattern } from './port.ts';
import { realStripEnvironment, type StripDriver, type StripEnvironment } from './ws281x-package.ts';

/**
 * A ring of WS281x LEDs through the optional package rpi-ws281x-led, which works as root on a 32-bit system on a Pi 0 to
 * 4. Everywhere else it is missing, refuses, or pretends; then the health says so and nothing is drawn.
 */
export class Ws281xLight implements Light {
  readonly kind = 'ws281x';
  readonly #options: Ws281xLightOptions;
  readonly #timers: Timers;
  readonly #environment: StripEnvironment;
  readonly #report: HealthReport;
  readonly #animator: Animator;
  #driver: StripDriver | null = null;
  #wanted: LightPattern = 'off';
  #running = false;

  constructor(
    options: Ws281xLightOptions,
    onHealth: HealthListener,
    timers: Timers = SYSTEM_TIMERS,
    environment: StripEnvironment = realStripEnvironment(),
  ) {
    this.#options = options;
    this.#timers = timers;
    this.#environment = environment;
    this.#report = new HealthReport({ status: 'absent', reason: 'not started' }, onHealth);
    const brightness = options.brightness ?? LIGHT_DEFAULTS.brightness;
    this.#animator = new Animator(options.count, brightness, (leds) => this.#draw(leds), this.#timers);
  }

  get health(): Health {
    return this.#report.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#running || signal.aborted) return;
    this.#running = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    const health = await this.#open();
    if (!this.#running) return this.#close();
    this.#report.set(health);
    if (this.#driver !== null) this.#animator.show(this.#wanted);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#animator.stop();
    this.#close();
  }

  show(pattern: LightPattern): void {
    this.#wanted = pattern;
    if (this.#driver !== null && this.#running) this.#animator.show(pattern);
  }

  async #open(): Promise<Health> {
    const { arch, isRoot } = this.#environment;
    const model = await this.#environment.model();
    if (/Raspberry Pi (5|500|Compute Module 5)/.test(model)) {
      return absent('rpi-ws281x-led cannot drive a Raspberry Pi 5: set light.driver to none');
    }
    let open: Awaited<ReturnType<StripEnvironment['load']>>;
    try {
      open = await this.#environment.load();
    } catch {
      return absent(
        is64Bit(arch)
          ? 'the package rpi-ws281x-led cannot be built on a 64-bit system: use 32-bit Raspberry Pi OS, or light.driver none'
          : 'the package rpi-ws281x-led is not installed: run npm install rpi-ws281x-led, or set light.driver to none',
      );
    }
    if (!isRoot) return failing('rpi-ws281x-led lights nothing unless it runs as root: the daemon does not');
    try {
      const driver = open({ count: this.#options.count, gpio: this.#options.gpio ?? LIGHT_DEFAULTS.gpio });
      if (!driver.pretends) {
        this.#driver = driver;
        return READY;
      }
      driver.finalize();
      return absent(
        'rpi-ws281x-led does not know this board and would only pretend to light it: set light.driver to none',
      );
    } catch (error) {
      return failing(`the LED driver does not start: ${words(error)}`);
    }
  }

  #draw(leds: Uint32Array): void {
    try {
      this.#driver?.render(leds);
    } catch (error) {
      this.#animator.stop();
      this.#driver = null;
      this.#report.set(failing(`the LED ring cannot be driven any more: ${words(error)}`));
    }
  }

  #close(): void {
    const driver = this.#driver;
    this.#driver = null;
    if (driver === null) return;
    try {
      driver.render(new Uint32Array(this.#options.count));
      driver.finalize();
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

function absent(reason: string): Health {
  return { status: 'absent', reason };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
