import type { ServerResponse } from 'node:http';
import { type Health, sameHealth } from '../../domain/health.ts';
import type { ScreenView } from '../../screens/view.ts';
import {
  type AliveMessage,
  type GlowMessage,
  type HelloMessage,
  type OutOfServiceText,
  REPORT_LIFE_MS,
  type ViewMessage,
} from '../../screens/wire.ts';
import { json, refusal, type WebReply, type WebRequest } from '../../web/routes.ts';
import { isSameMachine } from '../../web/same-machine.ts';
import type { WebServer } from '../../web/server.ts';
import type { Glow } from '../backlight/port.ts';
import { type HealthListener, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { SoundMessage } from '../sound/message.ts';
import { NOT_STARTED, type PageState, webHealth } from './health.ts';
import { readAction, readAlive } from './messages.ts';
import { isOffered } from './offered.ts';
import { type OutputProblem, type OutputSetting, OutputWatch } from './outputs.ts';
import type { Display, ScreenAction } from './port.ts';
import { RateLimit } from './rate-limit.ts';

export interface WebDisplayOptions {
  readonly server: Pick<WebServer, 'route' | 'assetsVersion'>;
  readonly onAction: (action: ScreenAction) => void;
  /** Somebody touched the page while it was dark. */
  readonly onTouch?: () => void;
  readonly onHealth: HealthListener;
  /** Monotonic ms. */
  readonly now: () => number;
  /** The page's own words for a daemon that cannot be reached; English when left out. */
  readonly outOfService?: OutOfServiceText;
  /** Whether a screen that nobody can see is a failure (true) or a remark (false, also when left out). */
  readonly required?: boolean;
  /** The plug that is watched beside the browser; none when left out. */
  readonly output?: OutputSetting;
  /** `/sys` when left out. */
  readonly sysRoot?: string;
  /** For the plug alone. */
  readonly timers?: Timers;
  /** Whether the page at the other end is on this machine; by its address when left out. */
  readonly isHere?: (response: ServerResponse) => boolean;
}

/** The window in which a page was last seen, in CSS pixels, and device pixels for each of them. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

interface Page {
  readonly id: number;
  readonly response: ServerResponse;
  /** On this machine, as the plug is. */
  readonly isHere: boolean;
  /** Monotonic ms of its connection and of the last report; the report is null before the first. */
  readonly since: number;
  last: { readonly at: number; readonly report: AliveMessage; readonly painted: boolean } | null;
}

const HEARTBEAT_MS = 15_000;
const HEALTH_CHECK_MS = 1000;
/** Time a page has to draw a new view and say so, before the old one counts against it. */
const DRAW_TIME_MS = 5000;
/** A page that loads itself again, or a browser that is restarted, is back by then: no reason to close the kiosk. */
const RELOAD_MS = 3000;
/** A window smaller than this is not a customer's screen; the smallest panels have 320 x 240. */
const LEAST_SIDE = 120;
/** Best first: one page that shows the view is enough. */
const PAGE_STATES: readonly PageState[] = [
  'shown',
  'old picture',
  'not painting',
  'hidden',
  'too small',
  'frozen',
  'on another machine',
];
/** Beside the kiosk's own browser a technician may look on. */
const MAX_PAGES = 8;
/** A page that reads this far behind is not showing anything: its connection is closed. */
const MAX_UNREAD_BYTES = 256 * 1024;

/**
 * The customer's screen in a browser: views go out as server-sent events, presses come back as small posts. The newest
 * view is sent whole on every connection, so a page that comes back shows the truth at once.
 */
export class WebDisplay implements Display {
  readonly kind = 'web';
  readonly #options: WebDisplayOptions;
  readonly #pages = new Map<number, Page>();
  readonly #presses: RateLimit;
  readonly #reports: RateLimit;
  readonly #outputs: OutputWatch;
  #health: Health = NOT_STARTED;
  #unroute: (() => void)[] = [];
  #timers: NodeJS.Timeout[] = [];
  #view: ScreenView | null = null;
  #viewNumber = 0;
  #shownAt = 0;
  #lastPage = 0;
  #isDark = false;
  #goodAt = Number.NEGATIVE_INFINITY;
  #viewport: Viewport | null = null;
  /** Whether a browser on this machine has shown the screen, ever since the start of the daemon. */
  #wasShownHere = false;

  constructor(options: WebDisplayOptions) {
    this.#options = options;
    this.#presses = new RateLimit(15, 10, options.now);
    this.#reports = new RateLimit(20, 10, options.now);
    const { output = 'none', sysRoot = '/sys', timers = SYSTEM_TIMERS } = options;
    this.#outputs = new OutputWatch({ sysRoot, output }, timers, () => this.#judge());
  }

  get health(): Health {
    return this.#health;
  }

  /** The window of the page that showed the screen last; null before the first. */
  get viewport(): Viewport | null {
    return this.#viewport;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#unroute.length > 0) {
      return;
    }
    const { server } = this.#options;
    this.#unroute = [
      server.route('GET', '/screen/events', () => this.#connect()),
      server.route('POST', '/screen/action', (request) => this.#act(request), { maxBodyBytes: 512 }),
      server.route('POST', '/screen/touch', () => this.#touch(), { maxBodyBytes: 16 }),
      server.route('POST', '/screen/alive', (request) => this.#alive(request), { maxBodyBytes: 256 }),
    ];
    this.#timers = [
      setInterval(() => this.#broadcast(': still here\n\n'), HEARTBEAT_MS).unref(),
      setInterval(() => this.#judge(), HEALTH_CHECK_MS).unref(),
    ];
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    await this.#outputs.start();
    this.#judge();
  }

  async stop(): Promise<void> {
    for (const unroute of this.#unroute) {
      unroute();
    }
    for (const timer of this.#timers) {
      clearInterval(timer);
    }
    this.#unroute = [];
    this.#timers = [];
    this.#outputs.stop();
    this.#goodAt = Number.NEGATIVE_INFINITY;
    for (const page of this.#pages.values()) {
      page.response.end();
    }
    this.#pages.clear();
    this.#say(NOT_STARTED);
  }

  show(view: ScreenView): void {
    this.#view = view;
    this.#viewNumber += 1;
    this.#shownAt = this.#options.now();
    this.#broadcast(this.#viewMessage(view));
  }

  /** A cue for the pages that are there now; one that comes later has missed it. @returns how many there are. */
  sound(cue: SoundMessage): number {
    this.#broadcast(message('sound', cue));
    return this.#pages.size;
  }

  /** Dark while nobody is near: the page is black, and the first touch only wakes it. */
  glow(glow: Glow): void {
    this.#isDark = glow === 'off';
    this.#broadcast(this.#glowMessage());
  }

  #connect(): WebReply {
    if (this.#pages.size >= MAX_PAGES) {
      this.#dropSilent();
    }
    if (this.#pages.size >= MAX_PAGES) {
      return refusal(503, 'too many pages', `At most ${MAX_PAGES} pages can show the screen at once.`);
    }
    return {
      kind: 'stream',
      contentType: 'text/event-stream; charset=utf-8',
      open: (response) => this.#open(response),
    };
  }

  #open(response: ServerResponse): void {
    this.#lastPage += 1;
    const { now, isHere = isSameMachine } = this.#options;
    const page: Page = { id: this.#lastPage, response, isHere: isHere(response), since: now(), last: null };
    this.#pages.set(page.id, page);
    response.on('error', () => response.destroy());
    response.on('close', () => {
      this.#pages.delete(page.id);
      this.#judge();
    });
    const hello: HelloMessage = {
      page: page.id,
      version: this.#options.server.assetsVersion,
      outOfService: this.#options.outOfService ?? null,
    };
    response.write(message('hello', hello));
    if (this.#isDark) {
      response.write(this.#glowMessage());
    }
    if (this.#view !== null) {
      response.write(this.#viewMessage(this.#view));
    }
  }

  /** Of a page whose machine lost its power or its network no end is heard for a quarter of an hour: it must not keep others out. */
  #dropSilent(): void {
    const now = this.#options.now();
    for (const { id, last, since, response } of this.#pages.values()) {
      if (now - (last?.at ?? since) > REPORT_LIFE_MS) {
        this.#pages.delete(id);
        response.destroy();
      }
    }
  }

  #glowMessage(): string {
    const data: GlowMessage = { dark: this.#isDark };
    return message('glow', data);
  }

  #viewMessage(view: ScreenView): string {
    const data: ViewMessage = { number: this.#viewNumber, view: agedView(view, this.#options.now() - this.#shownAt) };
    return message('view', data);
  }

  #broadcast(text: string): void {
    for (const { response } of this.#pages.values()) {
      if (response.writableLength > MAX_UNREAD_BYTES) {
        response.destroy();
      } else {
        response.write(text);
      }
    }
  }

  #act(request: WebRequest): WebReply {
    if (!this.#presses.take()) {
      return refusal(429, 'too fast', 'Too many presses. Wait a second.');
    }
    const action = readAction(request.body);
    if (action === null) {
      return refusal(400, 'not an action', 'The body must be one action: begin, choose with an itemId, or back.');
    }
    if (!isOffered(this.#view, action)) {
      return refusal(409, 'not offered', 'The screen has moved on and does not offer this any more.');
    }
    this.#options.onAction(action);
    return json(202, { accepted: true });
  }

  #touch(): WebReply {
    if (!this.#presses.take()) {
      return refusal(429, 'too fast', 'Too many touches. Wait a second.');
    }
    this.#options.onTouch?.();
    return json(202, { accepted: true });
  }

  #alive(request: WebRequest): WebReply {
    if (!this.#reports.take()) {
      return refusal(429, 'too fast', 'Too many reports. Wait a second.');
    }
    const report = readAlive(request.body);
    if (report === null) {
      return refusal(400, 'not a report', 'The body must have the numbers of the page and of the view it has drawn.');
    }
    const page = this.#pages.get(report.page);
    if (page === undefined) {
      return refusal(404, 'unknown page', 'No page of this number is connected.');
    }
    const painted = report.frames > (page.last?.report.frames ?? 0);
    page.last = { at: this.#options.now(), report, painted };
    this.#judge();
    return json(200, { page: page.id });
  }

  #judge(): void {
    if (this.#unroute.length === 0) {
      return;
    }
    const now = this.#options.now();
    const states = [...this.#pages.values()].map((page) => this.#stateOf(page, now));
    let best = PAGE_STATES.find((state) => states.includes(state)) ?? 'no browser';
    if (best === 'shown') {
      this.#goodAt = now;
    } else if ((best === 'no browser' || best === 'on another machine') && now - this.#goodAt < RELOAD_MS) {
      best = 'shown';
    }
    this.#say(webHealth(best, this.#outputProblem, this.#options.required ?? false));
  }

  /**
   * No screen on any plug means that nobody sees the page only where one was on a plug, and a browser here showed the page on it. A page
   * that paints without either is on a tablet, or on a panel that is no output of the graphics chip.
   */
  get #outputProblem(): OutputProblem | null {
    const { problem, wasPlugged } = this.#outputs;
    const isSure = this.#options.output !== 'auto' || (wasPlugged && this.#wasShownHere);
    return problem?.kind === 'unplugged' && !isSure ? { ...problem, kind: 'elsewhere' } : problem;
  }

  /** With a plug by its name, only a browser on this machine can be what the customer sees. */
  get #isPlugNamed(): boolean {
    const { output = 'none' } = this.#options;
    return output !== 'none' && output !== 'auto';
  }

  #stateOf({ last, since, isHere }: Page, now: number): PageState {
    if (this.#isPlugNamed && !isHere) {
      return 'on another machine';
    }
    if (last === null) {
      return now - since > REPORT_LIFE_MS ? 'frozen' : 'no browser';
    }
    const { at, report, painted } = last;
    // Before its age: browsers let a hidden page report but once a minute. One that comes to the front says so at once.
    if (!report.visible) {
      return 'hidden';
    }
    if (now - at > REPORT_LIFE_MS) {
      return 'frozen';
    }
    if (!painted) {
      return 'not painting';
    }
    if (report.view !== this.#viewNumber && now - this.#shownAt > DRAW_TIME_MS) {
      return 'old picture';
    }
    const { width, height, density } = report;
    this.#viewport = { width, height, density };
    if (Math.min(width, height) < LEAST_SIDE) {
      return 'too small';
    }
    this.#wasShownHere ||= isHere;
    return 'shown';
  }

  #say(health: Health): void {
    if (!sameHealth(health, this.#health)) {
      this.#health = health;
      this.#options.onHealth(health);
    }
  }
}

/** JSON has no bare line breaks, so one data line carries any view. */
function message(
  event: 'hello' | 'view' | 'glow' | 'sound',
  data: HelloMessage | ViewMessage | GlowMessage | SoundMessage,
): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The countdown of a view that was made some time ago. */
function agedView(view: ScreenView, ageMs: number): ScreenView {
  if (view.countdown === null) {
    return view;
  }
  const { leftMs, totalMs } = view.countdown;
  return { ...view, countdown: { leftMs: Math.max(0, Math.round(leftMs - ageMs)), totalMs } };
}
