import type { NotSent, Unknown } from '../../domain/gateway.ts';
import { type HttpCall, HttpClient, type HttpResult } from '../http.ts';
import { parseObject } from '../json.ts';
import type { GatewayHealthListener } from '../port.ts';
import { clockOffset } from '../probe.ts';
import { type Fields, isForeign, readAnswer, rowsOf, unknown } from './answers.ts';
import { BATCH_PAGE_SIZE, type Handle, QueryBatches, type RowsAnswer } from './batch.ts';
import { qfpayCode, unknownReason } from './codes.ts';
import type { QfpaySettings } from './settings.ts';
import { signRequest } from './sign.ts';
import { furtherMonths, type MonthWindow } from './times.ts';

export type Params = Readonly<Record<string, string>>;

/** What a call is besides its parameters. */
export interface Manner {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly urgency: 'money' | 'question';
  readonly method?: 'POST' | 'GET';
}

const QUERY = '/trade/v1/query';

/** Signed calls to QFPay over one connection pool and one rate limit: a credential must have one of these in a process. */
export class QfpayCalls {
  readonly #settings: QfpaySettings;
  readonly #now: () => number;
  readonly #http: HttpClient;
  readonly #batches: QueryBatches;
  /** QFPay's clock minus ours, ms, from the last Date header. For the month trap only. */
  #clockOffset = 0;
  /** The last answer that was not about what was asked: several payments may have shared it. */
  #lastForeign: object | null = null;

  /** @throws Error in words, when the address or a limit cannot be right. */
  constructor(settings: QfpaySettings, now: () => number, onHealth: GatewayHealthListener | undefined) {
    this.#settings = settings;
    this.#now = now;
    this.#batches = new QueryBatches((handle, gather, signal) => this.#queryMany(handle, gather, signal));
    this.#http = new HttpClient({
      baseUrl: settings.baseUrl,
      limits: settings.rate,
      ...(onHealth === undefined ? {} : { onHealth }),
      ...(settings.ca === null ? {} : { ca: settings.ca }),
    });
  }

  warm(): void {
    this.#http.warm();
  }

  stop(): void {
    this.#http.stop();
  }

  /** What every call carries. Empty values are left out: QFPay must not be sent any. */
  get account(): Params {
    const { mchid, udid } = this.#settings;
    return { ...(mchid === null ? {} : { mchid }), ...(udid === null || udid === '' ? {} : { udid }) };
  }

  async call(path: string, params: Params, manner: Manner): Promise<Fields | Unknown | NotSent> {
    return this.read(await this.send(path, params, manner));
  }

  send(path: string, params: Params, manner: Manner): Promise<HttpResult> {
    const { method, ...rest } = manner;
    return this.#http.request({ ...this.#request(path, params, method), ...rest });
  }

  /** Whoever takes fields from this says afterwards what they were worth, with `verified` or `judged`. */
  read(result: HttpResult): Fields | Unknown | NotSent {
    this.#clockOffset = clockOffset(result, this.#now()) ?? this.#clockOffset;
    const answer = readAnswer(result, this.#settings);
    if (answer.kind === 'fields') {
      this.#http.setTrouble(qfpayCode(answer.code).trouble);
    } else if (answer.kind === 'unknown' && answer.why === 'bad signature' && claimsToBeQfpay(result)) {
      this.#http.unverified();
    }
    return answer;
  }

  /** A well-signed answer was about what was asked. */
  verified(): void {
    this.#http.verified();
  }

  /** Tells the connection what a well-signed answer was worth: it counts once, however many payments it was read for. */
  judged<O extends { readonly kind: string }>(source: object, outcome: O): O {
    if (!isForeign(outcome)) {
      this.#http.verified();
    } else if (source !== this.#lastForeign) {
      this.#lastForeign = source;
      this.#http.unverified();
    }
    return outcome;
  }

  /**
   * All rows of one number. Looks by QFPay's own number first, and into further months before it says "none".
   * @param lifeMs how long the order could be paid.
   */
  async rows(
    order: { readonly orderNumber: string; readonly madeAt: number; readonly lifeMs: number },
    syssn: string | null,
    signal: AbortSignal,
  ): Promise<RowsAnswer> {
    const { orderNumber, madeAt, lifeMs } = order;
    const byNumber = { out_trade_no: orderNumber };
    const months = (): readonly Params[] =>
      furtherMonths(madeAt, lifeMs, this.#now() + this.#clockOffset).map(({ start, end }) => ({
        ...byNumber,
        start_time: start,
        end_time: end,
      }));
    let answer = await (syssn === null
      ? this.#batches.rows('out_trade_no', orderNumber, signal)
      : this.#batches.rows('syssn', syssn, signal));
    // What the first answers teach of QFPay's clock goes into the choice of the months.
    for (const next of [() => (syssn === null ? [] : [byNumber]), months]) {
      for (const params of answer.kind === 'rows' && answer.rows.length === 0 ? next() : []) {
        answer = await this.#query(() => params, signal);
        if (answer.kind !== 'rows' || answer.rows.length > 0) {
          return answer;
        }
      }
    }
    return answer;
  }

  /**
   * One page of everything that the whole account has within a time, which must lie in one calendar month. No filter goes along:
   * what a filter leaves out would look as if it were not there.
   */
  page(window: MonthWindow, page: number, signal: AbortSignal): Promise<RowsAnswer> {
    const { mchid } = this.#settings;
    const params = {
      ...(mchid === null ? {} : { mchid }),
      start_time: window.start,
      end_time: window.end,
      page: String(page),
      page_size: String(BATCH_PAGE_SIZE),
    };
    return this.#query(() => params, signal, {});
  }

  #queryMany(handle: Handle, gather: () => readonly string[], signal: AbortSignal): Promise<RowsAnswer> {
    const params = (): Params => {
      const numbers = gather();
      return { [handle]: numbers.join(','), ...(numbers.length > 1 ? { page_size: String(BATCH_PAGE_SIZE) } : {}) };
    };
    return this.#query(params, signal);
  }

  /** @param params asked when the query leaves. */
  async #query(params: () => Params, signal: AbortSignal, account = this.account): Promise<RowsAnswer> {
    const prepare = () => this.#request(QUERY, { ...account, ...params() });
    const blank = { method: 'POST', path: QUERY, headers: {}, body: '' } as const;
    const { queryMs } = this.#settings.deadlines;
    const call = { ...blank, prepare, deadlineMs: queryMs, signal, urgency: 'question' } as const;
    const answer = this.read(await this.#http.request(call));
    if (answer.kind !== 'fields') {
      return answer;
    }
    if (answer.code !== '0000') {
      this.verified();
      const { row, charge } = qfpayCode(answer.code);
      return row === 'not found'
        ? { kind: 'rows', rows: [], source: answer }
        : unknown(unknownReason(charge) ?? 'unlisted code', answer.code);
    }
    const rows = rowsOf(answer.fields);
    return rows === null ? unknown('bad shape', answer.code) : { kind: 'rows', rows, source: answer };
  }

  /** The signed message. */
  #request(
    path: string,
    params: Params,
    method: 'POST' | 'GET' = 'POST',
  ): Pick<HttpCall, 'method' | 'path' | 'headers' | 'body'> {
    const { appCode, clientKey, signType } = this.#settings;
    const form = new URLSearchParams(params).toString();
    return {
      method,
      path: method === 'GET' ? `${path}?${form}` : path,
      headers: {
        'x-qf-appcode': appCode,
        'x-qf-sign': signRequest(params, clientKey, signType),
        ...(signType === 'SHA256' ? { 'x-qf-signtype': 'SHA256' } : {}),
        ...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: method === 'GET' ? '' : form,
    };
  }
}

/** A page of a network's log-in, or half an answer, says nothing about who holds the key; an answer in QFPay's form does. */
function claimsToBeQfpay(result: HttpResult): boolean {
  return result.kind === 'answer' && parseObject(result.body, { leadingZeros: true }) !== null;
}
