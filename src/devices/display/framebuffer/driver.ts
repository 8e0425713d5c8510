import type { Health } from '../../../domain/health.ts';
import type { Lettering } from '../../../lettering/port.ts';
import { type IoctlLibrary, loadIoctl } from '../../../os/ioctl.ts';
import type { Leaf } from '../../../screens/framebuffer/list.ts';
import { drawStrip, type Strip } from '../../../screens/framebuffer/strip.ts';
import type { ScreenView } from '../../../screens/view.ts';
import type { Glow } from '../../backlight/port.ts';
import { type HealthListener, SYSTEM_TIMERS, type Timers } from '../../port.ts';
import { type OpenAnswer, Supervisor } from '../../supervisor.ts';
import type { FramebufferOptions } from '../options.ts';
import type { Display } from '../port.ts';
import { type Moment, Painter } from './painter.ts';
import { type FrameSession, openFrame } from './session.ts';

/** Letters of all languages, and why there are none, in words; never rejects. */
export type LetterSource = () => Promise<Lettering & { readonly fault: string | null }>;

/** What a test puts in the place of the machine. */
export interface FrameEnvironment {
  readonly sysRoot: string;
  readonly tty: string;
  readonly loadIoctl: () => Promise<IoctlLibrary>;
  /** Asked once, at the first start. Null: only our own letters, Latin, and nothing is missed. */
  readonly loadLetters: LetterSource | null;
  readonly timers: Timers;
  readonly random: () => number;
}

const MACHINE: FrameEnvironment = {
  sysRoot: '/sys',
  tty: '/dev/tty1',
  loadIoctl,
  loadLetters: null,
  timers: SYSTEM_TIMERS,
  random: Math.random,
};

/** Looking whether the device is there, and its plug: files of the kernel that give no events. */
const CHECK_MS = 3000;
/** Steps of the strip that moves while a customer waits. */
const BUSY_MS = 400;
/** A leaf of a long list stands for as long as its entries take to read, within bounds: all of 40 have been seen within a minute. */
const LEAF_MS = { base: 1500, entry: 400, least: 2500, most: 8000 };

const FIRST_LEAF = { page: 0, since: null };

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
  /** Which leaf of a long list is shown, and since when; null while it is not on the glass yet. */
  private leaf: { readonly page: number; readonly since: number | null } = FIRST_LEAF;
  private cancelTick: (() => void) | null = null;
  private cancelLeaf: (() => void) | null = null;
  private cancelCheck: (() => void) | null = null;
  /** What is drawn on: already while it is being opened, so that no view is missed. */
  private current: FrameSession | null = null;
  private painter: Painter | null = null;
  /** Called when the picture under way is on the canvas. */
  private readonly waiting: (() => void)[] = [];
  /** Null: not there, or not yet; our own letters do until then. */
  private lettering: Lettering | null = null;
  private letterFault: string | null = null;
  private loading: Promise<void> | null = null;
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
    this.loading ??= this.loadLetters();
    return this.supervisor.start(signal);
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    // The signal of the start may have stopped it before: the screen is black when this resolves, all the same.
    await this.current?.close();
  }

  show(view: ScreenView): void {
    if (view.phase !== this.view?.phase) {
      this.leaf = FIRST_LEAF;
    }
    this.view = view;
    this.shownAt = this.environment.timers.now();
    this.refresh();
  }

  private refresh(): void {
    const { current } = this;
    if (current !== null && !current.isOver) {
      this.draw(current, () => this.send(current));
      this.supervisor.say(current.health);
    }
  }

  /** Beside everything else: until they are there, what is shown is shown in our own letters. */
  private async loadLetters(): Promise<void> {
    const { loadLetters } = this.environment;
    if (loadLetters !== null) {
      const letters = await loadLetters();
      this.lettering = letters.fault === null ? letters : null;
      this.letterFault = letters.fault;
      this.refresh();
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
    this.painter = new Painter(session.surface.canvas);
    await new Promise<void>((resolve) => this.draw(session, resolve));
    if (session.isOver) {
      return answer;
    }
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

  /** The whole picture, and from then on what moves in it. @param ready called when it, or a newer one, is on the canvas. */
  private draw(session: FrameSession, ready: () => void): void {
    this.calm();
    this.waiting.push(ready);
    const { view, lettering, painter } = this;
    const { canvas } = session.surface;
    if (view === null || this.isDark || painter === null) {
      painter?.stop();
      canvas.fill(canvas.all, 'black');
      session.flaw = this.flawOf(session, null);
      this.tellDrawn();
      return;
    }
    const { buttons, keypad = null } = this.options;
    const options = { buttons, keypad, lettering, page: this.leaf.page };
    const { module } = painter.paint(
      view,
      options,
      () => this.moment(),
      (strip, leaf) => {
        this.step = 1;
        if (strip !== null) {
          this.moveLater(session, strip);
        }
        if (leaf !== null) {
          this.turnLater(session, leaf);
        }
        this.tellDrawn();
      },
    );
    session.flaw = this.flawOf(session, module);
  }

  private tellDrawn(): void {
    for (const ready of this.waiting.splice(0)) {
      ready();
    }
  }

  /** What the picture lacks. */
  private flawOf({ surface }: FrameSession, module: number | null): string | null {
    const { width, height } = surface.canvas;
    if (module === 0) {
      return `the order code does not fit on ${width} x ${height} pixels: use a larger screen`;
    }
    return this.letterFault === null ? null : `Chinese is shown in English words: ${this.letterFault}`;
  }

  private moment(): Moment {
    const { leftMs, totalMs } = this.view?.countdown ?? { leftMs: 0, totalMs: 1 };
    return { leftMs: Math.max(0, leftMs - (this.environment.timers.now() - this.shownAt)), totalMs };
  }

  /** Draws the moving part again when it is to look different. */
  private moveLater(session: FrameSession, strip: Strip): void {
    const { leftMs } = this.moment();
    if (strip.kind === 'countdown' && leftMs === 0) {
      return;
    }
    const pause = strip.kind === 'busy' ? BUSY_MS : leftMs - (Math.ceil(leftMs / 1000) - 1) * 1000;
    this.cancelTick = this.environment.timers.after(Math.max(1, pause), () => {
      if (!session.isOver) {
        drawStrip(session.surface.canvas, strip, this.moment(), this.step);
        this.step += 1;
        this.moveLater(session, strip);
        this.send(session);
      }
    });
  }

  /** What this leaf has not stood yet, however often it is drawn meanwhile. */
  private turnLater(session: FrameSession, { entries }: Leaf): void {
    const { timers } = this.environment;
    const { page, since } = this.leaf;
    const from = since ?? timers.now();
    this.leaf = { page, since: from };
    const stands = Math.min(LEAF_MS.most, Math.max(LEAF_MS.least, LEAF_MS.base + entries * LEAF_MS.entry));
    this.cancelLeaf = timers.after(Math.max(1, from + stands - timers.now()), () => {
      if (!session.isOver) {
        this.leaf = { page: page + 1, since: null };
        this.refresh();
      }
    });
  }

  /** Nothing moves by itself from now on. */
  private calm(): void {
    this.cancelTick?.();
    this.cancelLeaf?.();
    this.cancelTick = null;
    this.cancelLeaf = null;
  }

  private send(session: FrameSession): void {
    if (session.isOver) {
      return;
    }
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
    this.calm();
    this.cancelCheck?.();
    this.cancelCheck = null;
    this.painter?.stop();
    this.tellDrawn();
  }
}

function writeProblem(device: string, error: unknown): Health {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const status = code === 'ENODEV' || code === 'ENXIO' ? 'absent' : 'failing';
  return { status, reason: `${device} takes no picture (${code}): is the screen unplugged?` };
}
