import type { Currency } from '../domain/money.ts';
import { familiesOf } from '../domain/payment-codes.ts';
import type { TicketReading } from '../domain/ticket.ts';
import type { SiteKeys } from './keys.ts';
import { LONGEST_CODE, matchPattern, type Pattern, plainCode } from './pattern.ts';
import { normalPlate } from './plate.ts';
import { readSigned, type SignedReading } from './signed-code.ts';

/** The longest code that is looked at: an exit pass of ours. */
const LONGEST = 128;

export interface TicketReaderOptions {
  readonly keys: SiteKeys;
  /** In this order; the first that fits has it. */
  readonly patterns: readonly Pattern[];
  readonly timeZone: string;
  readonly currency: Currency;
  /** An entry longer ago than this is `too old`, ms. */
  readonly maxAgeMs: number;
  /** How far the clock of an entry machine may be ahead of ours, ms. */
  readonly aheadMs: number;
  /** How long a used ticket, or voucher, is remembered, ms. */
  readonly keepMs: number;
  /** Wall clock, ms. */
  readonly now: () => number;
}

const OTHER: TicketReading = { kind: 'other' };
const TOO_OLD: TicketReading = { kind: 'wrong', why: 'too old' };

/**
 * Says what a scanned or typed code is as a ticket. Pure but for the clock; looks at each sign a fixed number of times, so that a code
 * made to hold it up cannot, and keeps nothing of it.
 */
export class TicketReader {
  readonly #options: TicketReaderOptions;

  constructor(options: TicketReaderOptions) {
    this.#options = options;
  }

  /** For every scan, before it is looked at as a payment code. */
  readCode(code: string): TicketReading {
    if (code.length > LONGEST || !/^[\x20-\x7e]+$/.test(code)) {
      return OTHER;
    }
    const plain = plainCode(code);
    const signed = readSigned(this.#options.keys, plain);
    if (signed !== null && signed.kind !== 'wrong') {
      return this.#judge(signed);
    }
    const reading = plain === '' || plain.length > LONGEST_CODE ? OTHER : this.#byPattern(plain, code);
    return reading.kind === 'other' && signed !== null ? signed : reading;
  }

  /** A plate, typed or reported. */
  readPlate(text: string): TicketReading {
    const plate = normalPlate(text);
    return plate === null ? OTHER : { kind: 'ticket', key: this.#options.keys.plateKey(plate), enteredAt: null };
  }

  /** For the effect `read ticket`. */
  readTyped(what: 'plate' | 'code', text: string): TicketReading {
    return what === 'plate' ? this.readPlate(text) : this.readCode(text);
  }

  #byPattern(plain: string, code: string): TicketReading {
    const { keys, patterns, timeZone, aheadMs, now } = this.#options;
    const times = { timeZone, aheadMs, now: now() };
    let flaw: TicketReading = OTHER;
    for (const pattern of patterns) {
      const matched = matchPattern(pattern, plain, times);
      if (matched.match === 'ticket') {
        const { number, enteredAt } = matched;
        const reading = this.#judge({ kind: 'ticket', key: keys.ticketKey(number), enteredAt });
        if (reading.kind === 'ticket') {
          return reading;
        }
        flaw = reading;
      } else if (matched.match === 'wrong check' && flaw.kind === 'other') {
        flaw = { kind: 'wrong', why: 'check digit' };
      }
    }
    // What is no good ticket may be somebody's money.
    return familiesOf(code).length > 0 ? OTHER : flaw;
  }

  #judge(signed: SignedReading): TicketReading {
    const { maxAgeMs, aheadMs, keepMs, currency } = this.#options;
    const now = this.#options.now();
    if (signed.kind === 'ticket') {
      const { enteredAt } = signed;
      const isOff = enteredAt !== null && (enteredAt < now - maxAgeMs || enteredAt > now + aheadMs);
      return isOff ? TOO_OLD : signed;
    }
    const { voucher, validUntil } = signed;
    if (voucher.value.kind === 'amount' && voucher.value.amount.currency !== currency) {
      return OTHER;
    }
    // Beyond that its use would be forgotten while it could still be used.
    return now > validUntil || validUntil > now + keepMs ? TOO_OLD : { kind: 'voucher', voucher };
  }
}
