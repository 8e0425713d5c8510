import type { PaymentFacts, UnknownReason } from '../../domain/gateway.ts';
import { type JsonObject, textOf } from '../json.ts';
import { codeOf } from './answers.ts';
import { BATCH_PAGE_SIZE, type RowsAnswer } from './batch.ts';
import { QfpayCalls } from './calls.ts';
import type { QfpaySettings } from './settings.ts';
import { fromQfpayTime, monthWindows } from './times.ts';

/** A transaction that moved money, as QFPay lists it. */
export interface QfpayRow {
  readonly kind: 'payment' | 'refund';
  readonly orderNumber: string | null;
  readonly gatewayRef: string;
  /** Of a refund: QFPay's number of what is refunded. */
  readonly originRef: string | null;
  /** Minor units. */
  readonly minor: number;
  readonly currency: string;
  /** Wall clock ms of QFPay's own time, to the second. */
  readonly at: number;
  /** Of a payment: cancelled or refunded whole, by its flag. A part that was refunded has a row of its own. */
  readonly takenBack: boolean;
}

/** Why the list cannot be had whole, in words. A part of it would show differences that there are not. */
export class QfpayHistoryError extends Error {
  override readonly name = 'QfpayHistoryError';
}

export interface QfpayHistoryOptions {
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

const TRIES = 7;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** More pages than any account fills in a month; whoever sends as many sends one for ever. */
const MOST_PAGES = 20_000;
const PASSING: ReadonlySet<UnknownReason> = new Set([
  'timeout',
  'connection lost',
  'http status',
  'rate limited',
  'system error',
]);
/** Values of `cancel` of a payment whose money went back: reversed, cancelled, refunded. */
const TAKEN_BACK: ReadonlySet<string> = new Set(['1', '2', '3']);

/**
 * What QFPay has, by time: for holding a journal against it. Only asks; nothing that moves money can be reached from here. It has a
 * limiter of its own with a small part of the account's rate, because the kiosk sells over the same account meanwhile.
 */
export class QfpayHistory {
  readonly #settings: QfpaySettings;
  readonly #options: QfpayHistoryOptions;
  readonly #calls: QfpayCalls;

  constructor(settings: QfpaySettings, options: QfpayHistoryOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#calls = new QfpayCalls({ ...settings, rate: shareOf(settings.rate) }, options.now, undefined);
  }

  /**
   * Every transaction of the account that moved money, each once. A query may not reach over the end of a month (UTC+8), so there is
   * at least one for each month.
   * @param to the first moment that is no more part of it; not later than now, lest rows come in while pages are turned.
   * @throws QfpayHistoryError (from the generator) when a page cannot be had or is not as documented.
   */
  async *rows(from: number, to: number, signal: AbortSignal): AsyncGenerator<QfpayRow> {
    const seen = new Set<string>();
    for (const window of monthWindows(from, Math.min(to, this.#options.now()))) {
      for (let page = 1; ; page += 1) {
        const rows = await this.#patiently(() => this.#calls.page(window, page, signal), signal);
        const before = seen.size;
        for (const row of rows) {
          const number = textOf(row, 'syssn') ?? '';
          if (!seen.has(number)) {
            seen.add(number);
            yield* this.#read(row);
          }
        }
        if (rows.length < BATCH_PAGE_SIZE) {
          break;
        }
        if (seen.size === before || page >= MOST_PAGES) {
          throw new QfpayHistoryError('QFPay gives the same page again and again');
        }
      }
    }
  }

  /** The transactions of one payment and of its refund, whenever they were. */
  async ofPayment(
    payment: PaymentFacts & { readonly refundNumber: string | null; readonly refundMadeAt: number | null },
    signal: AbortSignal,
  ): Promise<readonly QfpayRow[]> {
    const lifeMs = this.#settings.orderLifeMinutes * 60_000;
    const { orderNumber, madeAt, gatewayRef, refundNumber, refundMadeAt } = payment;
    const ask = (number: string, at: number, ref: string | null): Promise<readonly JsonObject[]> =>
      this.#patiently(() => this.#calls.rows({ orderNumber: number, madeAt: at, lifeMs }, ref, signal), signal);
    const rows = [...(await ask(orderNumber, madeAt, gatewayRef))];
    if (refundNumber !== null) {
      rows.push(...(await ask(refundNumber, refundMadeAt ?? madeAt, null)));
    }
    return rows.flatMap((row) => this.#read(row));
  }

  stop(): void {
    this.#calls.stop();
  }

  /** Asks again, with full jitter, for as long as the trouble is of a kind that passes. */
  async #patiently(ask: () => Promise<RowsAnswer>, signal: AbortSignal): Promise<readonly JsonObject[]> {
    for (let tried = 1; ; tried += 1) {
      const answer = await ask();
      if (answer.kind === 'rows') {
        this.#calls.verified();
        return answer.rows;
      }
      const passing = answer.kind === 'not sent' || PASSING.has(answer.why);
      if (!passing || tried >= TRIES || signal.aborted) {
        const code = answer.kind === 'unknown' && answer.code !== '' ? ` (${answer.code})` : '';
        throw new QfpayHistoryError(`QFPay could not be asked: ${answer.why}${code}`);
      }
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1));
      await this.#options.wait(Math.ceil(longest * this.#options.random()));
    }
  }

  /** Nothing for a transaction that moved no money. */
  #read(row: JsonObject): readonly QfpayRow[] {
    const { mchid } = this.#settings;
    const text = (name: string): string => textOf(row, name) ?? '';
    const type = text('order_type');
    if (mchid !== null && !['', mchid].includes(text('mchid'))) {
      throw new QfpayHistoryError('QFPay answered with transactions of another merchant');
    }
    if (codeOf(row) !== '0000' || (type !== 'payment' && type !== 'refund')) {
      return [];
    }
    const at = fromQfpayTime(text('sysdtm'));
    if (
      !/^\d{1,15}$/.test(text('txamt')) ||
      !/^[A-Z]{3}$/.test(text('txcurrcd')) ||
      text('syssn') === '' ||
      at === null
    ) {
      throw new QfpayHistoryError('QFPay answered with a transaction that lacks number, amount, currency or time');
    }
    return [
      {
        kind: type,
        orderNumber: text('out_trade_no') || null,
        gatewayRef: text('syssn'),
        originRef: (type === 'refund' && text('origssn')) || null,
        minor: Number(text('txamt')),
        currency: text('txcurrcd'),
        at,
        takenBack: type === 'payment' && TAKEN_BACK.has(text('cancel')),
      },
    ];
  }
}

function shareOf(rate: QfpaySettings['rate']): NonNullable<QfpaySettings['rate']> {
  const { perSecond, perMinute } = rate ?? { perSecond: 50, perMinute: 400 };
  return { perSecond: Math.max(1, Math.floor(perSecond / 10)), perMinute: Math.max(1, Math.floor(perMinute / 4)) };
}
