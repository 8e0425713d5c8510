import { hostOrderToken } from '../config/host-orders.ts';
import { paperProfile } from '../config/map.ts';
import { carParkSettings } from '../config/parking.ts';
import { receiptOptions } from '../config/receipts.ts';
import type { Config } from '../config/resolve.ts';
import type { Effect } from '../domain/effects.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { Health } from '../domain/health.ts';
import type { CancelAnswer, OrderAnswer } from '../domain/host-order.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState, LastReceipt } from '../domain/state.ts';
import type { TicketFact, TicketReading } from '../domain/ticket.ts';
import type { LoadedLettering } from '../lettering/lettering.ts';
import { lineDrawer } from '../lettering/line-drawer.ts';
import type { Log } from '../log/log.ts';
import { OrderDesk } from '../orders/desk.ts';
import { addOrderRoutes } from '../orders/routes.ts';
import { type RefusalCount, TokenRefusals } from '../orders/token.ts';
import { CarPark, type CarParkCounts } from '../parking/car-park.ts';
import { type CodeMakings, slipCode } from '../receipts/make-slip.ts';
import { PrintJobs, type PrintOptions } from '../receipts/print-job.ts';
import type { WebServer } from '../web/server.ts';
import { setTimer } from './system-clock.ts';

export interface TradeOptions {
  readonly config: Config;
  readonly log: Log;
  readonly post: (event: KioskEvent) => void;
  /** The kiosk as it is durable; null while the journal has not been read, or refuses to be written. */
  readonly state: () => KioskState | null;
  /** Everything posted so far is durable; false: nobody can say when it will be. */
  readonly written: () => Promise<boolean>;
  readonly journal: () => PrintOptions['journal'] | null;
  readonly onHealth: (part: string, health: Health) => void;
  readonly letters: () => Promise<LoadedLettering>;
  readonly clockTrusted: () => boolean;
  /** Monotonic ms. */
  readonly mono: () => number;
}

export interface TradeCounts {
  /** Null: no car park is configured. */
  readonly carPark: CarParkCounts | null;
  /** Who asked without the right token. */
  readonly refusals: readonly RefusalCount[];
}

const NO_TICKET: TicketReading = { kind: 'other' };
/** A job that takes a serial line longer than this does not end within the time that a receipt is given. */
const SERIAL_JOB_S = 8;

/** What is sold and on which paper: the car park, orders of a host, and slips; the parts of the daemon that know no device. */
export class Trade {
  readonly orders: OrderDesk;
  /** Null: no car park is configured. */
  readonly carPark: CarPark | null;
  private readonly options: TradeOptions;
  private readonly refusals: TokenRefusals;
  private jobs: PrintJobs | null = null;

  constructor(options: TradeOptions) {
    this.options = options;
    const { config, post, state, mono } = options;
    const { currency, language } = config.kiosk;
    this.orders = new OrderDesk({ currency, language, post, state, mono, timer: setTimer });
    this.refusals = new TokenRefusals(mono, (told) => options.log.event('web.token-refused', { ...told }));
    this.carPark = this.makeCarPark();
  }

  /** For metrics, since the start. */
  counts(): TradeCounts {
    return { carPark: this.carPark?.counts() ?? null, refusals: this.refusals.counts() };
  }

  addRoutes(server: WebServer): void {
    const token = hostOrderToken(this.options.config.orders.remote);
    if (token !== null) {
      addOrderRoutes(server, this.orders, { token, onRefused: (why) => this.refusals.add('/api/orders', why) });
    }
    this.carPark?.addRoutes(server);
  }

  /** What a scanned code says as a ticket; it never leaves memory. */
  readCode(code: string): TicketReading {
    return this.carPark?.readCode(code) ?? NO_TICKET;
  }

  readTyped(what: 'plate' | 'code', text: string): TicketReading {
    return this.carPark?.readTyped(what, text) ?? NO_TICKET;
  }

  tellSite(fact: TicketFact): void {
    this.carPark?.tell(fact);
  }

  answerHost(asked: number, answer: OrderAnswer | CancelAnswer): void {
    this.orders.answered(asked, answer);
  }

  /** The bytes of everything that is printed. */
  async compose(
    effect: Extract<Effect, { do: 'print' | 'print report' }>,
    settings: KioskSettings,
  ): Promise<Uint8Array> {
    this.jobs ??= this.makeJobs(settings);
    return await this.jobs.of(effect);
  }

  /** What the code on the last screen holds, for whoever gets no paper. */
  receiptCode({ paper }: LastReceipt): string {
    return slipCode(paper, this.codeMakings());
  }

  /** Who rides on the connection to the broker. */
  get passengers(): readonly CarPark[] {
    return this.carPark === null ? [] : [this.carPark];
  }

  /** After the journal has been read, and before the broker is connected to. */
  async start(signal: AbortSignal): Promise<void> {
    const health = this.carPark?.health ?? null;
    if (health !== null) {
      this.options.onHealth('site', health);
    }
    await this.carPark?.start(signal);
  }

  /** Idempotent. Before the link to the broker is stopped. */
  async stop(): Promise<void> {
    this.orders.stop();
    await this.carPark?.stop();
  }

  private codeMakings(): CodeMakings {
    const { config } = this.options;
    return {
      settings: { kioskId: config.kiosk.id, timeZone: config.kiosk.timeZone },
      receipts: receiptOptions(config.orders.receipts),
      exitCode: (ticket) => this.carPark?.exitCodeFor(ticket) ?? null,
    };
  }

  private makeJobs(settings: KioskSettings): PrintJobs {
    const { config, letters, journal, state } = this.options;
    const { driver, baudRate } = config.printer;
    const books = journal();
    if (books === null) {
      throw new Error('something is printed before there is a journal');
    }
    return new PrintJobs({
      ...this.codeMakings(),
      settings,
      profile: paperProfile(config),
      letters: async (region) => {
        const loaded = await letters();
        return loaded.fault === null ? lineDrawer(loaded, { region }) : null;
      },
      mostBytes: driver === 'serial' ? (baudRate / 10) * SERIAL_JOB_S : null,
      journal: books,
      stock: () => state()?.stock ?? new Map(),
    });
  }

  private makeCarPark(): CarPark | null {
    const { config, post, state, written, mono, log, onHealth, clockTrusted } = this.options;
    const { parking } = config.orders;
    if (parking === undefined) {
      return null;
    }
    return new CarPark(carParkSettings(parking, config.kiosk), {
      post: (fact) => post({ type: 'ticket fact', fact }),
      tickets: () => state()?.tickets ?? new Map(),
      written,
      wall: Date.now,
      mono,
      random: Math.random,
      onHealth: (health) => onHealth('site', health),
      onDropped: (what, why, count) => log.event('site.dropped', { what, why, count }),
      onRefused: (why) => this.refusals.add('/api/entries', why),
      clockTrusted,
    });
  }
}
