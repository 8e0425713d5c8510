import { access, constants, readdir, readFile, writeFile } from 'node:fs/promises';
import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import type { HealthListener, Timers } from '../port.ts';
import { type OpenAnswer, type Session, Supervisor } from '../supervisor.ts';
import type { SysfsBacklightOptions } from './options.ts';
import type { Backlight, Glow } from './port.ts';

/** `include/linux/fb.h`: unblank, and power down. */
const POWER = { on: '0', off: '4' } as const;

export interface SysfsBacklightEnv {
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
  /** Where the kernel lists backlights. */
  readonly folder?: string;
}

/**
 * A backlight that the kernel drives: DSI panels, most SPI panels, laptops. A screen on HDMI has none. Start and stop switch it
 * on, so that a daemon that died with a dark screen leaves none behind.
 */
export class SysfsBacklight implements Backlight {
  readonly kind = 'sysfs';
  readonly #supervisor: Supervisor<OpenPanel>;
  #wanted: Glow = 'on';

  constructor(options: SysfsBacklightOptions, onHealth: HealthListener, env: SysfsBacklightEnv = {}) {
    this.#supervisor = new Supervisor<OpenPanel>({
      open: (lost) => openPanel(options, env.folder ?? '/sys/class/backlight', this.#wanted, lost),
      onHealth: (health) => {
        onHealth(health);
        this.#supervisor.session?.set(this.#wanted);
      },
      timers: env.timers,
      random: env.random,
    });
  }

  get health(): Health {
    return this.#supervisor.health;
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#supervisor.start(signal);
  }

  async stop(): Promise<void> {
    this.#wanted = 'on';
    await this.#supervisor.stop();
  }

  set(glow: Glow): void {
    this.#wanted = glow;
    this.#supervisor.session?.set(glow);
  }
}

async function openPanel(
  options: SysfsBacklightOptions,
  folder: string,
  first: Glow,
  lost: (health: Health) => void,
): Promise<OpenAnswer<OpenPanel>> {
  const names = await readdir(folder).catch(() => []);
  const chosen = choose(options.device, names);
  if (typeof chosen !== 'string') {
    return { open: false, health: chosen };
  }
  const panel = `${folder}/${chosen}`;
  try {
    const most = Number((await readFile(`${panel}/max_brightness`, 'latin1')).trim());
    if (!(most >= 1)) {
      return failing(`the backlight ${chosen} cannot be dimmed: it says that it has no levels`);
    }
    const hasPower = await writable(`${panel}/bl_power`);
    const levels = { on: level(most, options.brightness), dim: level(most, options.dim), off: 0 };
    const session = new OpenPanel(panel, levels, hasPower, lost);
    await session.write(first);
    return { open: true, session };
  } catch (error) {
    return { open: false, health: problem(chosen, error) };
  }
}

/** The name of the backlight that is meant, or why there is none. */
function choose(device: string, names: readonly string[]): string | Health {
  const there = names.map((name) => printable(name, 40)).join(', ');
  if (device !== 'auto') {
    return names.includes(device)
      ? device
      : absent(`there is no backlight ${device}${there === '' ? '' : `; there is ${there}`}`);
  }
  const [only] = names;
  if (only === undefined) {
    return absent(
      'the kernel has no backlight: a screen on HDMI has none, and one on DSI needs its overlay in config.txt',
    );
  }
  return names.length === 1
    ? only
    : { status: 'failing', reason: `there are several backlights (${there}): name one in display.backlight.device` };
}

/** Never quite dark: that is what off is for. */
function level(most: number, perCent: number): number {
  return Math.max(1, Math.round((most * perCent) / 100));
}

/** A panel whose light can be set. What is asked for while one is being set is done after it, the newest only. */
class OpenPanel implements Session {
  readonly health = READY;
  private readonly panel: string;
  private readonly levels: Readonly<Record<Glow, number>>;
  private readonly hasPower: boolean;
  private readonly lost: (health: Health) => void;
  private wanted: Glow = 'on';
  private shown: Glow | null = null;
  private running: Promise<void> | null = null;
  private isOver = false;

  constructor(
    panel: string,
    levels: Readonly<Record<Glow, number>>,
    hasPower: boolean,
    lost: (health: Health) => void,
  ) {
    this.panel = panel;
    this.levels = levels;
    this.hasPower = hasPower;
    this.lost = lost;
  }

  set(glow: Glow): void {
    this.wanted = glow;
    if (this.shown !== glow && !this.isOver) {
      this.running ??= this.follow().finally(() => {
        this.running = null;
      });
    }
  }

  async close(): Promise<void> {
    const wasLost = this.isOver;
    this.wanted = 'on';
    await this.running;
    this.isOver = true;
    if (!wasLost && this.shown !== 'on') {
      // It is being given up; whoever starts next switches it on.
      await this.write('on').catch(() => undefined);
    }
  }

  /** @throws the kernel's error. */
  async write(glow: Glow): Promise<void> {
    const { panel, levels, hasPower } = this;
    // The level first: a panel that comes on does not flash, and one whose driver knows no power is dark at 0.
    await writeFile(`${panel}/brightness`, String(levels[glow]));
    if (hasPower) {
      await writeFile(`${panel}/bl_power`, glow === 'off' ? POWER.off : POWER.on);
    }
    this.shown = glow;
  }

  private async follow(): Promise<void> {
    while (this.shown !== this.wanted && !this.isOver) {
      try {
        await this.write(this.wanted);
      } catch (error) {
        this.isOver = true;
        this.lost(problem(this.panel.split('/').at(-1) ?? '', error));
      }
    }
  }
}

function writable(file: string): Promise<boolean> {
  return access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function problem(name: string, error: unknown): Health {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENODEV':
      return absent(`the backlight ${name} has gone: look at the cable of the panel, and at its overlay in config.txt`);
    case 'EACCES':
    case 'EPERM':
      return {
        status: 'failing',
        reason: `the backlight ${name} may not be set: install hardware/udev/60-kioskd.rules and put the daemon's user into the group video`,
      };
    case 'EROFS':
      return {
        status: 'failing',
        reason: `the backlight ${name} may not be set: the unit must not have ProtectKernelTunables`,
      };
    default:
      return {
        status: 'failing',
        reason: `the backlight ${name} cannot be set: ${printable(error instanceof Error ? error.message : 'unknown error', 120)}`,
      };
  }
}

function absent(reason: string): Health {
  return { status: 'absent', reason };
}

function failing(reason: string): OpenAnswer<OpenPanel> {
  return { open: false, health: { status: 'failing', reason } };
}
