import type { Config } from '../config/resolve.ts';
import type { Entry } from '../domain/entries.ts';
import { fromDecimal } from '../domain/money.ts';
import type { Payment } from '../domain/payment.ts';

export interface BreakerLimits {
  readonly chargesPerSale: number;
  readonly refundsPerSale: number;
  readonly chargesPerHour: number;
  /** One payment of more than this, minor units of the kiosk's currency. */
  readonly amount: number;
}

/**
 * A customer may try as often as the sale allows; the breaker sees to it that a bug cannot try more often. Nothing costs more than the
 * dearest item, unless the configuration says that something may.
 */
export function breakerLimits({ kiosk, orders }: Pick<Config, 'kiosk' | 'orders'>): BreakerLimits {
  const most = orders.maxAmount === undefined ? null : fromDecimal(kiosk.currency, orders.maxAmount);
  return {
    chargesPerSale: orders.maxPayments,
    refundsPerSale: orders.maxPayments,
    chargesPerHour: orders.maxChargesPerHour,
    amount:
      most?.minor ?? Math.max(0, orders.remote?.maxAmount.minor ?? 0, ...orders.items.map(({ price }) => price.minor)),
  };
}

/** What has to survive a restart; a small document of the journal, written with the step that changed it. */
export interface BreakerNote {
  /** Null while it has not tripped. */
  readonly tripped: string | null;
  /** Wall ms of what took, or may have taken, money within the last hour, oldest first. */
  readonly recent: readonly number[];
  /** By sale, for sales that can still make some. */
  readonly charges: Readonly<Record<string, number>>;
  readonly refunds: Readonly<Record<string, number>>;
}

/** What the breaker makes of one step: what is to be written with it, and whether its money may move. */
export interface Verdict {
  readonly moneyMoves: boolean;
  /** To be added to the step's entries. */
  readonly entries: readonly Entry[];
  /** Null: nothing that has to survive has changed. */
  readonly note: BreakerNote | null;
}

/** Name of its document in the journal. */
export const BREAKER_NOTE = 'breaker';

const HOUR_MS = 3_600_000;
/** Sales that still get refunds after their end are few; a bug that made many must not make the note grow for ever. */
const SALES_REMEMBERED = 50;

const EMPTY: BreakerNote = { tripped: null, recent: [], charges: {}, refunds: {} };

/**
 * Stands outside the state machine and believes nothing it says: it only counts. In 2022 a software update made parking machines in
 * Worcester charge 200,000 times for nothing; a count of charges per sale and per hour would have stopped it at the first ones.
 * Once tripped it stays so, over restarts too, until a signed command resets it: no more money moves, and nothing is sold.
 */
export class Breaker {
  private readonly limits: BreakerLimits;
  /** With the reason when it trips, with null when it is reset; after the step that says so is durable. */
  private readonly onChange: (tripped: string | null) => void;
  private note: BreakerNote = EMPTY;

  constructor(limits: BreakerLimits, onChange: (tripped: string | null) => void) {
    this.limits = limits;
    this.onChange = onChange;
  }

  /** Why no money may move any more; null while it may. */
  get tripped(): string | null {
    return this.note.tripped;
  }

  /**
   * Goes on from what the last process wrote.
   * @param note as it was read from the journal; anything that is not what this class writes counts as tripped, because nobody can
   * tell what happened.
   */
  restore(note: unknown): void {
    if (note === undefined) {
      return;
    }
    this.note = isNote(note)
      ? note
      : { ...EMPTY, tripped: 'what it had counted cannot be read. Find out why, then reset it.' };
    if (this.note.tripped !== null) {
      this.onChange(this.note.tripped);
    }
  }

  /**
   * Counts what a step is about to do, before it is written.
   * @param wall ms
   */
  judge(entries: readonly Entry[], wall: number): Verdict {
    const before = this.note;
    for (const entry of entries) {
      this.count(entry, wall);
    }
    const { note } = this;
    if (note === before) {
      return { moneyMoves: note.tripped === null, entries: [], note: null };
    }
    return { moneyMoves: note.tripped === null, entries: said(before, note), note };
  }

  /** The step is durable: whoever has to know is told. */
  committed({ entries }: Verdict): void {
    for (const entry of entries) {
      this.onChange(entry.kind === 'breaker tripped' ? entry.reason : null);
    }
  }

  private count(entry: Entry, wall: number): void {
    switch (entry.kind) {
      case 'payment made':
        this.made(entry.payment, wall);
        return;
      case 'payment learned':
        if (entry.mode === 'mpm' && entry.to === 'paid' && entry.from !== 'paid') {
          this.tookMoney(wall);
        }
        if (entry.to === 'refunding' && entry.from !== 'refunding') {
          const refunds = plusOne(this.note.refunds, entry.saleId);
          this.note = { ...this.note, refunds };
          this.check('refunds for one sale', refunds[entry.saleId] ?? 0, this.limits.refundsPerSale);
        }
        return;
      case 'sale ended':
        // A sale can still get refunds after its end, but no charges.
        if (entry.saleId in this.note.charges) {
          const { [entry.saleId]: _over, ...charges } = this.note.charges;
          this.note = { ...this.note, charges };
        }
        return;
      case 'command':
        if (entry.command.do === 'reset breaker') {
          this.note = EMPTY;
        }
        return;
      default:
    }
  }

  /** An order code on the screen takes nothing by itself: whoever only presses buttons must not be able to trip it. */
  private made({ saleId, mode, amount }: Pick<Payment, 'saleId' | 'mode' | 'amount'>, wall: number): void {
    const charges = plusOne(this.note.charges, saleId);
    this.note = { ...this.note, charges };
    this.check('charges for one sale', charges[saleId] ?? 0, this.limits.chargesPerSale);
    this.check('minor units in one payment', amount.minor, this.limits.amount);
    if (mode === 'cpm') {
      this.tookMoney(wall);
    }
  }

  private tookMoney(wall: number): void {
    // A charge in the future is one from before the clock was set back: it counts as one of now.
    const known = this.note.recent.map((at) => Math.min(at, wall));
    const recent = [...known.filter((at) => wall - at < HOUR_MS), wall];
    this.note = { ...this.note, recent };
    this.check('charges within an hour', recent.length, this.limits.chargesPerHour);
  }

  private check(what: string, count: number, limit: number): void {
    if (count > limit && this.note.tripped === null) {
      const tripped = `${what}: ${count}, the limit is ${limit}. Find out why, then reset the breaker with a signed command.`;
      this.note = { ...this.note, tripped };
    }
  }
}

function said(before: BreakerNote, now: BreakerNote): Entry[] {
  if (now.tripped !== null) {
    return now.tripped === before.tripped ? [] : [{ kind: 'breaker tripped', reason: now.tripped }];
  }
  return before.tripped === null ? [] : [{ kind: 'breaker reset' }];
}

function plusOne(counts: Readonly<Record<string, number>>, saleId: string): Record<string, number> {
  const { [saleId]: count = 0, ...others } = counts;
  return Object.fromEntries([...Object.entries(others).slice(1 - SALES_REMEMBERED), [saleId, count + 1]]);
}

function isNote(note: unknown): note is BreakerNote {
  if (typeof note !== 'object' || note === null) {
    return false;
  }
  const { tripped, recent, charges, refunds } = note as Partial<Record<keyof BreakerNote, unknown>>;
  return (
    (tripped === null || typeof tripped === 'string') &&
    Array.isArray(recent) &&
    recent.every(Number.isSafeInteger) &&
    isCounts(charges) &&
    isCounts(refunds)
  );
}

function isCounts(counts: unknown): boolean {
  return typeof counts === 'object' && counts !== null && Object.values(counts).every(Number.isSafeInteger);
}
