import type { Health } from '../../../domain/health.ts';
import { type IoctlLibrary, loadIoctl } from '../../../os/ioctl.ts';
import { drawStrip, drawView, type Strip } from '../../../screens/framebuffer/draw.ts';
import type { ScreenView } from '../../../screens/view.ts';
import type { Glow } from '../../backlight/port.ts';
import { type HealthListener, SYSTEM_TIMERS, type Timers } from '../../port.ts';
import { type OpenAnswer, Supervisor } from '../../supervisor.ts';
import type { FramebufferOptions } from '../options.ts';
import type { Display } from '../port.ts';
import { type FrameSession, openFrame } from './session.ts';

/** What a test puts in the place of the machine. */
export interface FrameEnvironment {
  readonly sysRoot: string;
  readonly tty: string;
  readonly loadIoctl: () => Promise<IoctlLibrary>;
  readonly timers: Timers;
  readonly random: () => number;
}

const MACHINE: FrameEnvironment = {
  sysRoot: '/sys',
  tty: '/dev/tty1',
  loadIoctl,
  timers: SYSTEM_TIMERS,
  random: Math.random,
};

/** Looking whether the device is there, and its plug: files of the kernel that give no events. */
const CHECK_MS = 3000;
/** Steps of the strip that moves while a customer waits. */
const BUSY_MS = 400;

/** The customer's screen without a browser: draws each view itself, straight into the kernel's framebuffer. */
export class FramebufferDisplay implements Display {
  readonly kind = 'framebuffer';
  private readonly options: FramebufferOptions;
  private readonly environment: FrameEnvironment;
  private readonly supervisor: Supervisor<FrameSession>;
  private view: ScreenView | null = null;
  private shownAt = 0;
  private isDark = false;
  private step = 0;
  private cancelTick: (() => void) | null = null;
  private cancelCheck: (() => void) | null = null;
  /** What is drawn on: already while it is being opened, so that no view is missed. */
  private current: FrameSession | null = null;
  /** Ends the present session. */
  private lost: (health: Health) => void = () => {};

  constructor(options: FramebufferOptions, onHealth: HealthListener, environment: Partial<FrameEnvironment> = {}) {
    this.options = options;
    this.environment = { ...MACHINE, ...environment };
    const { timers, random } = this.environment;
    this.supervisor = new Supervisor({
      open: (lost) => this.open(lost),
      onHealth,
      files: [options.device],
      timers,
      random,
    });
  }

  get health(): Health {
    return this.supervisor.health;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.supervisor.start(signal);
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    // The signal of the start may have stopped it before: the screen is black when this resolves, all the same.
    await this.current?.close();
  }

  show(view: ScreenView): void {
    this.view = view;
    this.shownAt = this.environment.timers.now();
    this.refresh();
  }

  private refresh(): void {
    const { current } = this;
    if (current !== null && !current.isOver) {
      this.draw(current);
      this.send(current);
      this.supervisor.say(current.health);
    }
  }

  /** Dark while nobody is near; anything else shows the view. */
  glow(glow: Glow): void {
    this.isDark = glow === 'off';
    this.refresh();
  }

  private async open(lost: (health: Health) => void): Promise<OpenAnswer<FrameSession>> {
    const { device, rotate, output } = this.options;
    const { sysRoot, tty } = this.environment;
    const library = await this.environment.loadIoctl();
    const ioctl = library.ok ? library.ioctl : null;
    const answer = await openFrame({ device, rotation: rotate, output, sysRoot, tty, ioctl });
    if (!answer.open) {
      return answer;
    }
    const { session } = answer;
    this.lost = lost;
    this.current = session;
    session.onClose = () => this.cease();
    this.draw(session);
    const trouble = await session.flush().then(
      () => session.check(),
      (error: unknown) => writeProblem(device, error),
    );
    if (trouble !== null) {
      session.abandon();
      await session.close();
      return { open: false, health: trouble };
    }
    this.checkLater(session);
    return answer;
  }

  /** The whole picture, and from then on what moves in it. */
  private draw(session: FrameSession): void {
    this.cancelTick?.();
    this.cancelTick = null;
    const { canvas } = session.surface;
    if (this.view === null || this.isDark) {
      canvas.fill(canvas.all, 'black');
      return;
    }
    const { strip, module } = drawView(canvas, this.view, { buttons: this.options.buttons });
    session.flaw =
      module === 0
        ? `the order code does not fit on ${canvas.width} x ${canvas.height} pixels: use a larger screen`
        : null;
    this.step = 0;
    if (strip !== null) {
      this.move(session, strip);
    }
  }

  /** Draws the moving part as it is now, and comes back when it is to look different. */
  private move(session: FrameSession, strip: Strip): void {
    const { timers } = this.environment;
    const { leftMs, totalMs } = this.view?.countdown ?? { leftMs: 0, totalMs: 1 };
    const left = Math.max(0, leftMs - (timers.now() - this.shownAt));
    drawStrip(session.surface.canvas, strip, { leftMs: left, totalMs }, this.step);
    this.step += 1;
    if (strip.kind === 'countdown' && left === 0) {
      return;
    }
    const pause = strip.kind === 'busy' ? BUSY_MS : left - (Math.ceil(left / 1000) - 1) * 1000;
    this.cancelTick = timers.after(Math.max(1, pause), () => {
      if (!session.isOver) {
        this.move(session, strip);
        this.send(session);
      }
    });
  }

  private send(session: FrameSession): void {
    session.flush().catch((error: unknown) => this.over(session, writeProblem(this.options.device, error)));
  }

  private checkLater(session: FrameSession): void {
    this.cancelCheck = this.environment.timers.after(CHECK_MS, () => void this.check(session));
  }

  private async check(session: FrameSession): Promise<void> {
    const trouble = await session.check();
    if (session.isOver) {
      return;
    }
    if (trouble !== null) {
      this.over(session, trouble);
    } else {
      this.supervisor.say(session.health);
      this.checkLater(session);
    }
  }

  private over(session: FrameSession, health: Health): void {
    if (!session.isOver) {
      session.abandon();
      this.lost(health);
    }
  }

  private cease(): void {
    this.cancelTick?.();
    this.cancelCheck?.();
    this.cancelTick = null;
    this.cancelCheck = null;
  }
}

function writeProblem(device: string, error: unknown): Health {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const status = code === 'ENODEV' || code === 'ENXIO' ? 'absent' : 'failing';
  return { status, reason: `${device} takes no picture (${code}): is the screen unplugged?` };
}
