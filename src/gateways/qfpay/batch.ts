import type { NotSent, Unknown } from '../../domain/gateway.ts';
import { type JsonObject, textOf } from '../json.ts';
import { type Fields, unknown } from './answers.ts';

/** By which number transactions are asked for: ours or QFPay's. */
export type Handle = 'out_trade_no' | 'syssn';

/** The rows of a query. `source` is the answer they came in, the same object for everyone who shared it. */
export interface Rows {
  readonly kind: 'rows';
  readonly rows: readonly JsonObject[];
  readonly source: Fields;
}

export type RowsAnswer = Rows | Unknown | NotSent;

/**
 * Makes one query. `gather` has to be called once, when the query's turn to leave has come, and says which numbers it is
 * for; until then more may join. Not called when the query does not leave.
 */
export type AskQfpay = (handle: Handle, gather: () => readonly string[], signal: AbortSignal) => Promise<RowsAnswer>;

/** QFPay's bound of the parameter: a comma list has to fit. */
const MAX_LIST = 128;
/** Most rows QFPay puts on one page. */
export const BATCH_PAGE_SIZE = 100;
/** What can stand in a comma list without being taken for something else. */
const LISTABLE = /^[0-9A-Za-z_-]{1,64}$/;
const MOST_REMEMBERED = 1_000;

interface Member {
  readonly number: string;
  readonly signal: AbortSignal;
  readonly settle: (answer: RowsAnswer) => void;
}

interface Group {
  readonly handle: Handle;
  readonly members: Set<Member>;
  readonly abort: AbortController;
  gone: boolean;
}

/**
 * Puts queries that are asked in the same turn of the event loop into one call, and lets more join as long as that call
 * waits for the rate limit: QFPay takes a comma list, and counts calls. A lone query leaves at the end of the turn, as the
 * call it would have been anyway.
 *
 * Everyone gets the rows under their own number and no others. Who has none in a shared answer is asked about alone before
 * that counts. After a shared call that failed everyone is asked about alone once, so that one bad number, or a gateway
 * that takes no lists, keeps nobody in the dark.
 */
export class QueryBatches {
  readonly #ask: AskQfpay;
  readonly #open: { [H in Handle]: Group | null } = { out_trade_no: null, syssn: null };
  /** Numbers whose last shared call failed. */
  readonly #alone = new Set<string>();

  constructor(ask: AskQfpay) {
    this.#ask = ask;
  }

  rows(handle: Handle, number: string, signal: AbortSignal): Promise<RowsAnswer> {
    if (signal.aborted) {
      return Promise.resolve({ kind: 'not sent', why: 'stopped' });
    }
    if (this.#alone.delete(number) || !LISTABLE.test(number)) {
      return this.#single(handle, number, signal);
    }
    return new Promise((resolve) => {
      const group = this.#groupFor(handle, number);
      const leave = (): void => {
        group.members.delete(member);
        resolve(group.gone ? unknown('connection lost') : { kind: 'not sent', why: 'stopped' });
        if (group.members.size === 0) {
          group.abort.abort();
        }
      };
      const member: Member = {
        number,
        signal,
        settle: (answer) => {
          signal.removeEventListener('abort', leave);
          resolve(answer);
        },
      };
      group.members.add(member);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #single(handle: Handle, number: string, signal: AbortSignal): Promise<RowsAnswer> {
    return this.#ask(handle, () => [number], signal);
  }

  #groupFor(handle: Handle, number: string): Group {
    const open = this.#open[handle];
    if (open !== null && !open.abort.signal.aborted) {
      const numbers = numbersOf(open);
      if (numbers.includes(number) || [...numbers, number].join(',').length <= MAX_LIST) {
        return open;
      }
    }
    const group: Group = { handle, members: new Set(), abort: new AbortController(), gone: false };
    this.#open[handle] = group;
    setImmediate(() => void this.#send(group));
    return group;
  }

  async #send(group: Group): Promise<void> {
    let sent: readonly string[] = [];
    const gather = (): readonly string[] => {
      this.#close(group);
      sent = numbersOf(group);
      return sent;
    };
    const answer = await this.#ask(group.handle, gather, group.abort.signal);
    this.#close(group);
    this.#share(group, sent, answer);
  }

  #close(group: Group): void {
    group.gone = true;
    if (this.#open[group.handle] === group) {
      this.#open[group.handle] = null;
    }
  }

  #share(group: Group, sent: readonly string[], answer: RowsAnswer): void {
    const shared = sent.length > 1;
    if (shared && answer.kind === 'unknown') {
      this.#remember(sent);
    }
    for (const { number, signal, settle } of group.members) {
      if (!shared || answer.kind !== 'rows') {
        settle(answer);
        continue;
      }
      // A full page may have been cut off.
      const whole = answer.rows.length < BATCH_PAGE_SIZE;
      const own = answer.rows.filter((row) => textOf(row, group.handle) === number);
      if (whole && own.length > 0) {
        settle({ ...answer, rows: own });
      } else {
        void this.#single(group.handle, number, signal).then(settle);
      }
    }
  }

  #remember(numbers: readonly string[]): void {
    if (this.#alone.size > MOST_REMEMBERED) {
      this.#alone.clear();
    }
    for (const number of numbers) {
      this.#alone.add(number);
    }
  }
}

function numbersOf(group: Group): readonly string[] {
  return [...new Set([...group.members].map(({ number }) => number))];
}
