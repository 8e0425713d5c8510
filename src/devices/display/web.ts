import type { ServerResponse } from 'node:http';
import { type Health, READY, sameHealth } from '../../domain/health.ts';
import type { ScreenView } from '../../screens/view.ts';
import { type HelloMessage, type OutOfServiceText, REPORT_LIFE_MS, type ViewMessage } from '../../screens/wire.ts';
import { json, refusal, type WebReply, type WebRequest } from '../../web/routes.ts';
import type { WebServer } from '../../web/server.ts';
import type { HealthListener } from '../port.ts';
import { NO_BROWSER, NOT_STARTED, OLD_PICTURE } from './health.ts';
import { readAction, readAlive } from './messages.ts';
import { isOffered } from './offered.ts';
import type { Display, ScreenAction } from './port.ts';
import { RateLimit } from './rate-limit.ts';

export interface WebDisplayOptions {
  readonly server: Pick<WebServer, 'route' | 'assetsVersion'>;
  readonly onAction: (action: ScreenAction) => void;
  readonly onHealth: HealthListener;
  /** Monotonic ms. */
  readonly now: () => number;
  /** The page's own words for a daemon that cannot be reached; English when left out. */
  readonly outOfService?: OutOfServiceText;
}

interface Page {
  readonly id: number;
  readonly response: ServerResponse;
  /** Monotonic ms of the last report; null before the first. */
  reportedAt: number | null;
  /** True when the last report was about an old view that had been replaced long enough to be drawn over. */
  behind: boolean;
}

const HEARTBEAT_MS = 15_000;
const HEALTH_CHECK_MS = 1000;
/** Time a page has to draw a new view before a report about the old one counts against it. */
const DRAW_TIME_MS = 5000;
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
  #health: Health = NOT_STARTED;
  #unroute: (() => void)[] = [];
  #timers: NodeJS.Timeout[] = [];
  #view: ScreenView | null = null;
  #viewNumber = 0;
  #shownAt = 0;
  #lastPage = 0;

  constructor(options: WebDisplayOptions) {
    this.#options = options;
    this.#presses = new RateLimit(5, 5, options.now);
    this.#reports = new RateLimit(20, 10, options.now);
  }

  get health(): Health {
    return this.#health;
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#unroute.length > 0) {
      return;
    }
    const { server } = this.#options;
    this.#unroute = [
      server.route('GET', '/screen/events', () => this.#connect()),
      server.route('POST', '/screen/action', (request) => this.#act(request), { maxBodyBytes: 512 }),
      server.route('POST', '/screen/alive', (request) => this.#alive(request), { maxBodyBytes: 256 }),
    ];
    this.#timers = [
      setInterval(() => this.#broadcast(': still here\n\n'), HEARTBEAT_MS).unref(),
      setInterval(() => this.#judge(), HEALTH_CHECK_MS).unref(),
    ];
    signal.addEventListener('abort', () => void this.stop(), { once: true });
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

  #connect(): WebReply {
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
    const page: Page = { id: this.#lastPage, response, reportedAt: null, behind: false };
    this.#pages.set(page.id, page);
    response.on('error', () => response.destroy());
    response.on('close', () => {
      this.#pages.delete(page.id);
      if (this.#unroute.length > 0) {
        this.#judge();
      }
    });
    const hello: HelloMessage = {
      page: page.id,
      version: this.#options.server.assetsVersion,
      outOfService: this.#options.outOfService ?? null,
    };
    response.write(message('hello', hello));
    if (this.#view !== null) {
      response.write(this.#viewMessage(this.#view));
    }
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
    const now = this.#options.now();
    page.reportedAt = now;
    page.behind = report.view !== this.#viewNumber && now - this.#shownAt > DRAW_TIME_MS;
    this.#judge();
    return json(200, { page: page.id });
  }

  #judge(): void {
    const oldest = this.#options.now() - REPORT_LIFE_MS;
    const live = [...this.#pages.values()].filter((page) => page.reportedAt !== null && page.reportedAt >= oldest);
    if (live.some((page) => !page.behind)) {
      this.#say(READY);
    } else {
      this.#say(live.length > 0 ? OLD_PICTURE : NO_BROWSER);
    }
  }

  #say(health: Health): void {
    if (!sameHealth(health, this.#health)) {
      this.#health = health;
      this.#options.onHealth(health);
    }
  }
}

/** JSON has no bare line breaks, so one data line carries any view. */
function message(event: 'hello' | 'view', data: HelloMessage | ViewMessage): string {
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
