import type { StoredPayment } from '../domain/entries.ts';
import type { GatewayName } from '../domain/gateway.ts';
import { type Money, money } from '../domain/money.ts';
import { isFinal, type PaymentState } from '../domain/payment.ts';
import type { Period, ZoneClock } from './day.ts';
import type { Comparison, Difference, DifferenceKind } from './differences.ts';
import type { Fact } from './facts.ts';
import type { Known, Records } from './records.ts';
import type { Lines, StatementLine } from './statement.ts';

export interface CompareOptions {
  readonly gateway: GatewayName;
  readonly orderPrefix: string;
  readonly period: Period;
  readonly clock: ZoneClock;
  readonly records: Pick<Records, 'payment' | 'byRef' | 'openJobs'>;
  /** Facts of the period, and some before and after. */
  readonly facts: AsyncIterable<Fact>;
  readonly lines: Lines;
  /** The last day (`YYYY-MM-DD`) that was archived; null when none was. */
  readonly archivedUntil: string | null;
  /** A last look for a payment that the lines do not have, where the source can be asked. */
  readonly lookAgain?: (payment: StoredPayment) => Promise<readonly StatementLine[]>;
}

/** What comes so close to the edge of a time may stand in the statement of the next. */
const EDGE_MS = 15 * 60_000;

/**
 * Holds a gateway's lines against the journal, both ways: each line that is this kiosk's against what the journal has, whatever its
 * day; each payment and refund of the time against the lines. Keeps this kiosk's lines and the facts of this gateway in memory.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const comparer = new Comparer(options);
  await comparer.readFacts();
  await comparer.readLines(options.lines);
  return await comparer.judge();
}

/** Everything that a statement has under one of our order numbers. */
interface Group {
  readonly orderNumber: string;
  readonly known: Known | null;
  readonly payments: StatementLine[];
  readonly refunds: StatementLine[];
}

class Comparer {
  readonly #options: CompareOptions;
  readonly #own: Readonly<Record<'order' | 'refund', RegExp>>;
  readonly #groups = new Map<string, Group>();
  readonly #taken = new Map<string, Fact>();
  readonly #refunded = new Map<string, Fact>();
  readonly #orderOfRefund = new Map<string, string>();
  readonly #differences: Difference[] = [];
  #lines = 0;
  #agreed = 0;
  #ofOthers = 0;
  #withoutNumber = 0;
  #archived = 0;

  constructor(options: CompareOptions) {
    this.#options = options;
    // Exactly as `domain/draft.ts` makes them: the prefix of another kiosk may begin with ours.
    const { orderPrefix } = options;
    this.#own = {
      order: new RegExp(`^${orderPrefix}\\d{12}$`),
      refund: new RegExp(`^${orderPrefix}R\\d{11}$`),
    };
  }

  async readFacts(): Promise<void> {
    for await (const fact of this.#options.facts) {
      const { orderNumber, refundNumber, gateway, kind } = fact;
      if (gateway !== this.#options.gateway || orderNumber === null) {
        continue;
      }
      if (refundNumber !== null) {
        this.#orderOfRefund.set(refundNumber, orderNumber);
      }
      // Who says "paid back" was told so by a person: nobody knows what the gateway has of it.
      if (kind === 'taken' && fact.detail !== 'told paid back') {
        this.#taken.set(orderNumber, fact);
      } else if (kind === 'refunded') {
        this.#refunded.set(orderNumber, fact);
      }
    }
  }

  async readLines(lines: Lines): Promise<void> {
    for await (const line of lines) {
      this.#lines += 1;
      await this.#take(line);
    }
  }

  async judge(): Promise<Comparison> {
    await this.#judgeJournal('payments', this.#taken);
    await this.#judgeJournal('refunds', this.#refunded);
    for (const group of this.#groups.values()) {
      this.#judgePayments(group);
      this.#judgeRefunds(group);
    }
    const { gateway } = this.#options;
    return {
      gateway,
      lines: this.#lines,
      agreed: this.#agreed,
      ofOthers: this.#ofOthers,
      withoutNumber: this.#withoutNumber,
      archived: this.#archived,
      differences: this.#differences.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)),
    };
  }

  async #take(line: StatementLine): Promise<void> {
    const orderNumber = await this.#orderOf(line);
    if (orderNumber === null) {
      const nameless = [line.orderNumber, line.originOrder, line.originRef].every((number) => number === null);
      this.#withoutNumber += nameless ? 1 : 0;
      this.#ofOthers += nameless ? 0 : 1;
      return;
    }
    let group = this.#groups.get(orderNumber);
    if (group === undefined) {
      const known = await this.#options.records.payment(orderNumber);
      const { archivedUntil, clock } = this.#options;
      if (known === null && archivedUntil !== null && line.at !== null && clock.day(line.at) <= archivedUntil) {
        this.#archived += 1;
        return;
      }
      group = { orderNumber, known, payments: [], refunds: [] };
      this.#groups.set(orderNumber, group);
    }
    group[line.kind === 'payment' ? 'payments' : 'refunds'].push(line);
  }

  /** Our number of the payment that a line is about; of a refund that nobody here knows, its own. Null: it is not ours. */
  async #orderOf(line: StatementLine): Promise<string | null> {
    const { gateway, records } = this.#options;
    const numbers = [line.originOrder, line.orderNumber].filter((number) => number !== null);
    for (const number of numbers) {
      const order = this.#orderOfRefund.get(number) ?? number;
      if (this.#own.order.test(order)) {
        return order;
      }
    }
    for (const ref of [line.originRef, line.kind === 'payment' ? line.gatewayRef : null]) {
      // Only what has no number of ours is looked for by the gateway's: another kiosk's line is not worth it.
      const known = ref === null || this.#isOthers(line) ? null : await records.byRef(gateway, ref);
      if (known !== null) {
        return known.payment.orderNumber;
      }
    }
    return numbers.find((number) => this.#own.refund.test(number)) ?? null;
  }

  /** A payment under a number that we did not give out. A refund made in a portal has a strange number and may still be ours. */
  #isOthers(line: StatementLine): boolean {
    return line.kind === 'payment' && line.orderNumber !== null;
  }

  #judgePayments({ orderNumber, known, payments, refunds }: Group): void {
    const [line] = payments;
    if (line === undefined) {
      return;
    }
    this.#judgeTwice(payments, known);
    const payment = known?.payment ?? null;
    if (payment === null || payment.gateway !== this.#options.gateway) {
      this.#differ(
        'not in the journal',
        line,
        known,
        payment === null ? '' : `the journal has it at ${payment.gateway}`,
      );
      return;
    }
    if (line.currency !== payment.amount.currency) {
      this.#differ('currency differs', line, known);
    } else if (line.amount?.minor !== payment.amount.minor) {
      this.#differ('amount differs', line, known);
    } else if (moneyCame(payment.state) || (payment.state === 'not paid' && wentBack(line, refunds))) {
      this.#agreed += 1;
    } else {
      this.#differ(isFinal(payment.state) ? 'not paid here' : 'still open here', line, known);
    }
    if (line.takenBack && refunds.length === 0 && moneyCame(payment.state) && payment.state !== 'refunded') {
      const note = this.#debtNote(orderNumber);
      this.#differ('refund not in the journal', line, known, note ?? 'the gateway marks the payment as taken back');
    }
  }

  /** The very same transaction again, or another one under the same number. */
  #judgeTwice(lines: readonly StatementLine[], known: Known | null): void {
    const [first, ...more] = lines;
    for (const line of more) {
      const same = line.gatewayRef === first?.gatewayRef;
      this.#differ(same ? 'listed twice' : 'paid twice', line, known);
    }
  }

  #judgeRefunds({ orderNumber, known, refunds }: Group): void {
    const lines = refunds.filter((line, i) => i === refunds.findIndex((one) => sameRefund(one, line)));
    for (const line of refunds.filter((one) => !lines.includes(one))) {
      this.#differ('listed twice', line, known);
    }
    const [line] = lines;
    if (line === undefined) {
      return;
    }
    if (known === null) {
      this.#differ('refund not in the journal', line, known);
      return;
    }
    const { payment } = known;
    const back = together(lines, payment.amount);
    const expected = this.#refunded.get(orderNumber)?.amount ?? refundOf(payment);
    const settledByHand = payment.state === 'refund owed' && this.#debtNote(orderNumber) === null;
    const neverKept = payment.state === 'not paid' && back?.minor === payment.amount.minor;
    if (payment.state === 'refunding') {
      this.#differ('still open here', line, known, 'the kiosk is still asking about the refund');
    } else if (expected !== null && back?.minor !== expected.minor && !settledByHand) {
      this.#differ(
        'refund amount differs',
        { ...line, amount: back },
        { ...known, payment: { ...payment, amount: expected } },
      );
    } else if (expected !== null || settledByHand || neverKept) {
      this.#agreed += 1;
    } else {
      this.#differ('refund not in the journal', line, known, this.#debtNote(orderNumber) ?? '');
    }
  }

  /** What a person has to do about a debt that is still open; null when none is. */
  #debtNote(orderNumber: string): string | null {
    const job = this.#options.records
      .openJobs()
      .find((one) => one.orderNumber === orderNumber && one.kind === 'refund owed');
    return job === undefined ? null : `job ${job.id} is open for it`;
  }

  /** What the journal has of the time, and the statement has not. */
  async #judgeJournal(what: 'payments' | 'refunds', facts: ReadonlyMap<string, Fact>): Promise<void> {
    const { period, records, lookAgain } = this.#options;
    for (const [orderNumber, fact] of facts) {
      if (fact.at < period.from || fact.at >= period.to || this.#has(what, orderNumber)) {
        continue;
      }
      const known = lookAgain === undefined ? null : await records.payment(orderNumber);
      for (const line of known === null ? [] : ((await lookAgain?.(known.payment)) ?? [])) {
        if (!this.#isThere(orderNumber, line)) {
          await this.#take(line);
        }
      }
      if (!this.#has(what, orderNumber)) {
        this.#missing(what === 'payments' ? 'not in the statement' : 'refund not in the statement', fact);
      }
    }
  }

  #has(what: 'payments' | 'refunds', orderNumber: string): boolean {
    const group = this.#groups.get(orderNumber);
    const takenBack = what === 'refunds' && group?.payments.some((line) => line.takenBack) === true;
    return takenBack || (group?.[what].length ?? 0) > 0;
  }

  #isThere(orderNumber: string, { gatewayRef }: StatementLine): boolean {
    const group = this.#groups.get(orderNumber);
    return [...(group?.payments ?? []), ...(group?.refunds ?? [])].some((line) => line.gatewayRef === gatewayRef);
  }

  #missing(kind: DifferenceKind, fact: Fact): void {
    const { period } = this.#options;
    const atEdge = fact.at - period.from < EDGE_MS || period.to - fact.at <= EDGE_MS;
    const { orderNumber, gatewayRef, saleId, at, amount } = fact;
    const note = atEdge ? 'close to the edge of this time' : '';
    this.#differences.push({
      ...{ kind, orderNumber, gatewayRef, saleId, line: null, at },
      ...{ atGateway: null, inJournal: amount, note },
    });
  }

  #differ(kind: DifferenceKind, line: StatementLine, known: Known | null, note = ''): void {
    const payment = known?.payment;
    const foreign = line.amount === null ? `the gateway's currency is ${line.currency}` : '';
    this.#differences.push({
      kind,
      orderNumber: payment?.orderNumber ?? line.originOrder ?? line.orderNumber,
      gatewayRef: line.gatewayRef ?? payment?.gatewayRef ?? null,
      saleId: payment?.saleId ?? null,
      line: line.line,
      at: line.at,
      atGateway: line.amount,
      inJournal: payment?.amount ?? null,
      note: [note, foreign].filter((text) => text !== '').join('; '),
    });
  }
}

function moneyCame(state: PaymentState): boolean {
  return (
    state === 'paid' || state === 'refunding' || state === 'kept' || state === 'refunded' || state === 'refund owed'
  );
}

/** Nothing of it stayed with the gateway. */
function wentBack(line: StatementLine, refunds: readonly StatementLine[]): boolean {
  return line.takenBack || (line.amount !== null && together(refunds, line.amount)?.minor === line.amount.minor);
}

/** What the journal says went back through the gateway, as far as the payment itself tells. */
function refundOf(payment: StoredPayment): Money | null {
  return payment.state === 'refunded' ? (payment.refundAmount ?? payment.amount) : null;
}

/** The sum; null when it is in another currency. */
function together(lines: readonly StatementLine[], { currency }: Money): Money | null {
  return lines.every(({ amount }) => amount?.currency === currency)
    ? money(
        currency,
        lines.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0),
      )
    : null;
}

function sameRefund(a: StatementLine, b: StatementLine): boolean {
  return a.gatewayRef === null && b.gatewayRef === null
    ? a.orderNumber === b.orderNumber && a.amount?.minor === b.amount?.minor && a.at === b.at
    : a.gatewayRef === b.gatewayRef;
}
