import type { Effect } from './effects.ts';
import type { Alarm, Entry, StoredPayment } from './entries.ts';
import type { GatewayProfile, PaymentMode } from './gateway.ts';
import type { Health } from './health.ts';
import { isFinal, isWaitedFor, type Payment } from './payment.ts';
import { type Learned, PAYMENT_LIFE } from './payment-life.ts';
import type { Sale } from './sale.ts';
import type { Item, KioskSettings, WalletRoute } from './settings.ts';
import { needsPerson, planNext } from './settle.ts';
import type { KioskState, Phase } from './state.ts';
import type { Instant } from './time.ts';

/** What one event led to. The entries and rows are committed together; only then do the effects run. */
export interface Step {
  readonly state: KioskState;
  readonly entries: readonly Entry[];
  /** Sales and payments that changed, as they are now; `open` false when they are over. */
  readonly sales: readonly { readonly sale: Sale; readonly open: boolean }[];
  readonly payments: readonly Payment[];
  readonly effects: readonly Effect[];
}

/**
 * For what the rules of this folder promise to be there.
 * @throws Error when it is not: a bug, caught before anything is committed.
 */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new Error(`bug: ${what} is missing`);
  }
  return value;
}

/** More that an answer can bring along with what was learned. */
export interface LearnedExtras {
  readonly code?: string;
  readonly gatewayRef?: string | null;
  readonly lifeEndsAt?: number;
  /** It came as the answer to the call that was under way. */
  readonly fromCall?: 'charge' | 'present' | 'query' | 'cancel' | 'refund' | 'queryRefund';
}

/**
 * The scratch pad of one step: copies of what changes, never the state itself. It knows how sales and payments change; what
 * the customer meets is decided in `front.ts`.
 */
export class Draft {
  readonly settings: KioskSettings;
  readonly now: Instant;
  readonly effects: Effect[] = [];
  readonly entries: Entry[] = [];
  readonly sales: Map<string, Sale>;
  readonly payments: Map<string, Payment>;
  readonly parts: Map<string, Health>;
  phase: Phase;
  tail: string;
  counters: Record<string, number>;
  private readonly before: KioskState;
  private readonly touchedSales = new Map<string, Sale>();
  private readonly touchedPayments = new Map<string, Payment>();

  constructor(settings: KioskSettings, before: KioskState, now: Instant) {
    this.settings = settings;
    this.before = before;
    this.now = now;
    this.sales = new Map(before.sales);
    this.payments = new Map(before.payments);
    this.parts = new Map(before.parts);
    this.phase = before.phase;
    this.tail = before.tail;
    this.counters = { ...before.counters };
  }

  finish(): Step {
    this.closeSales();
    const since = this.phase.name === this.before.phase.name ? this.before.since : this.now.wall;
    return {
      state: {
        phase: this.phase,
        since,
        sales: this.sales,
        payments: this.payments,
        parts: this.parts,
        counters: this.counters,
        tail: this.tail,
      },
      entries: this.entries,
      sales: [...this.touchedSales.values()].map((sale) => ({ sale, open: this.sales.has(sale.id) })),
      payments: [...this.touchedPayments.values()],
      effects: this.effects,
    };
  }

  profile(payment: Pick<Payment, 'gateway'>): GatewayProfile | null {
    return this.settings.profiles[payment.gateway] ?? null;
  }

  count(name: 'sale' | 'order' | 'refund'): number {
    const next = (this.counters[name] ?? 0) + 1;
    this.counters[name] = next;
    return next;
  }

  openSale(item: Item): Sale {
    const sale: Sale = {
      id: `${this.settings.orderPrefix}-${this.count('sale')}`,
      itemId: item.id,
      itemName: item.name,
      amount: item.price,
      openedAt: this.now.wall,
      paidBy: null,
      delivery: 'none',
      returned: false,
      end: null,
      payments: 0,
    };
    this.entries.push({ kind: 'sale opened', sale });
    this.putSale(sale);
    return sale;
  }

  putSale(sale: Sale): void {
    this.sales.set(sale.id, sale);
    this.touchedSales.set(sale.id, sale);
  }

  /** Makes the intent: number, entry and row. The caller adds the effect that sends it. */
  makePayment(sale: Sale, wallet: WalletRoute, mode: PaymentMode, profile: GatewayProfile): Payment {
    const number = String(this.count('order')).padStart(8, '0');
    const payment: Payment = {
      orderNumber: `${this.settings.orderPrefix}${number}${this.tail}`,
      saleId: sale.id,
      gateway: wallet.gateway,
      wallet: wallet.id,
      mode,
      amount: sale.amount,
      madeAt: this.now.wall,
      gatewayRef: null,
      description: describe(sale.itemName),
      entry: mode === 'mpm' && wallet.entry,
      state: 'sent',
      refundNumber: null,
      refundMadeAt: null,
      tries: 0,
      alarmed: false,
      askedBeforeCancel: false,
      next: null,
      bornAt: this.now.mono,
      lifeEndsAt: this.now.mono + (mode === 'mpm' ? profile.orderLifeMs : profile.confirmWindowMs),
      calling: true,
      lastQueryAt: Number.NEGATIVE_INFINITY,
      cancelSent: false,
      neverSent: false,
      hint: 'none',
    };
    this.entries.push({ kind: 'payment made', payment: stored(payment) });
    this.putPayment(payment, null);
    this.putSale({ ...sale, payments: sale.payments + 1 });
    return payment;
  }

  /** What a step has touched is written with it; a poll or a notification that brought nothing new touches nothing. */
  private putPayment(payment: Payment, learned: Learned | null): void {
    const was = this.payments.get(payment.orderNumber);
    if (was === undefined || this.touchedPayments.has(payment.orderNumber) || !isIdle(was, payment, learned)) {
      this.touchedPayments.set(payment.orderNumber, payment);
    }
    if (isFinal(payment.state)) {
      this.payments.delete(payment.orderNumber);
    } else {
      this.payments.set(payment.orderNumber, payment);
    }
  }

  /**
   * Applies the life table to one payment and plans what comes next. A poll that learned nothing new writes nothing.
   * @returns the payment as it is now.
   */
  learn(payment: Payment, learned: Learned, extras: LearnedExtras = {}): Payment {
    const cell = PAYMENT_LIFE[payment.state][learned];
    if (cell === 'never') {
      this.alarm(payment, 'impossible answer');
    }
    const to = cell === 'same' || cell === 'never' ? payment.state : cell;
    const moved = to !== payment.state;
    const gatewayRef = extras.gatewayRef ?? payment.gatewayRef;
    const { fromCall } = extras;
    const counts = payment.state === 'closing' ? fromCall === 'cancel' : fromCall !== undefined;
    const made = fromCall === 'charge' || fromCall === 'present';
    const changed: Payment = {
      ...payment,
      state: to,
      gatewayRef,
      lifeEndsAt: extras.lifeEndsAt ?? payment.lifeEndsAt,
      tries: moved ? 0 : payment.tries + (counts ? 1 : 0),
      alarmed: payment.alarmed && !moved,
      askedBeforeCancel: to === 'closing' && (learned === 'claimed' ? payment.askedBeforeCancel : fromCall === 'query'),
      bornAt: made ? this.now.mono : payment.bornAt,
      calling: fromCall === undefined && payment.calling,
      hint: learned === 'claimed' && payment.hint === 'none' ? 'due' : payment.hint,
      // A gateway that has the order pending refutes the proof, whatever later queries find.
      neverSent: (payment.neverSent && learned !== 'pending') || (made && learned === 'not sent'),
    };
    if (moved || gatewayRef !== payment.gatewayRef) {
      this.recordLearned(changed, payment, learned, extras.code ?? '');
    }
    return this.settleOn(changed, learned);
  }

  /** The verified success has no sale to serve: it goes back, or is owed. */
  giveBack(payment: Payment): Payment {
    if (this.profile(payment)?.can.refund !== true) {
      return this.learn(payment, 'cannot refund');
    }
    const refundNumber = `${this.settings.orderPrefix}R${String(this.count('refund')).padStart(7, '0')}${this.tail}`;
    return this.learn({ ...payment, refundNumber, refundMadeAt: this.now.wall }, 'surplus');
  }

  /** Closes a payment that is still waited for; one that is being settled, or has ended, goes on as it does. */
  giveUp(orderNumber: string | null): void {
    const payment = orderNumber === null ? undefined : this.payments.get(orderNumber);
    if (payment !== undefined && isWaitedFor(payment)) {
      this.learn(payment, 'given up');
    }
  }

  /** The sale in front. */
  saleOf(id: string): Sale {
    return must(this.sales.get(id), `sale ${id}`);
  }

  /** A payment of the sale in front: open, or as it ended in this very step. */
  paymentOf(orderNumber: string): Payment {
    return must(this.payments.get(orderNumber) ?? this.touchedPayments.get(orderNumber), `payment ${orderNumber}`);
  }

  alarm(payment: Payment, alarm: Alarm): void {
    this.entries.push({ kind: 'alarm', saleId: payment.saleId, orderNumber: payment.orderNumber, alarm });
  }

  private recordLearned(now: Payment, was: Payment, learned: Learned, code: string): void {
    this.entries.push({
      kind: 'payment learned',
      saleId: now.saleId,
      orderNumber: now.orderNumber,
      learned,
      code,
      from: was.state,
      to: now.state,
      gatewayRef: now.gatewayRef,
      refundNumber: now.refundNumber,
      refundMadeAt: now.refundMadeAt,
    });
    if (now.state === 'refund owed') {
      this.alarm(now, 'refund owed');
    }
    const sale = this.sales.get(now.saleId);
    if (sale !== undefined && !sale.returned && (now.state === 'refunded' || now.state === 'refund owed')) {
      this.putSale({ ...sale, returned: true });
    }
  }

  /** Plans the next action, or moves on at once where there is nothing to wait for. */
  private settleOn(payment: Payment, learned: Learned): Payment {
    const profile = this.profile(payment);
    if (profile === null && payment.state === 'refunding') {
      return this.learn(payment, 'refund refused');
    }
    if (profile === null) {
      // The gateway is no longer configured: nobody can ask it. A person has to.
      return this.escalate({ ...payment, next: null }, true, learned);
    }
    if (payment.state === 'closing' && this.noCancelHelps(payment, profile, learned)) {
      return this.learn(payment, 'cancel unsupported');
    }
    const next = planNext(payment, profile, this.now.mono, learned);
    const stuck = needsPerson(payment) && !this.diesByItself(payment, profile);
    return this.escalate({ ...payment, next }, stuck, learned);
  }

  private noCancelHelps(payment: Payment, profile: GatewayProfile, learned: Learned): boolean {
    if (!profile.can.cancel) {
      return true;
    }
    if (learned === 'not found') {
      // Old enough, unknown to the gateway, and a cancel was tried all the same: what is left is to make sure.
      return payment.tries > 0;
    }
    return learned === 'cancel refused' && this.now.mono >= payment.lifeEndsAt + profile.orderGraceMs;
  }

  /** An order code whose cancel is refused still ends with its life: nobody has to be called before that. */
  private diesByItself(payment: Payment, profile: GatewayProfile): boolean {
    return (
      payment.mode === 'mpm' && payment.state === 'closing' && this.now.mono < payment.lifeEndsAt + profile.orderGraceMs
    );
  }

  private escalate(payment: Payment, wanted: boolean, learned: Learned): Payment {
    const raise = wanted && !payment.alarmed && !isFinal(payment.state);
    const known = raise ? { ...payment, alarmed: true } : payment;
    if (raise) {
      this.alarm(known, 'settling stuck');
    }
    this.putPayment(known, learned);
    return known;
  }

  /** Ends and lets go of every sale that can no longer change. */
  private closeSales(): void {
    // A sale that waits for a scan has no open payment; in every other phase its payment holds it.
    const inFront = this.phase.name === 'paying' ? this.phase.saleId : null;
    const busy = new Set([...this.payments.values()].map((payment) => payment.saleId));
    for (const sale of [...this.sales.values()]) {
      if (sale.id === inFront || busy.has(sale.id)) {
        continue;
      }
      const end = sale.returned ? 'refunded' : 'abandoned';
      // Money can come, and go back, after a sale had ended without any.
      if (sale.end === null || (sale.end === 'abandoned' && sale.returned)) {
        this.entries.push({ kind: 'sale ended', saleId: sale.id, end });
        this.putSale({ ...sale, end });
      }
      this.sales.delete(sale.id);
    }
  }
}

export function stored(payment: Payment): StoredPayment {
  const { next, bornAt, lifeEndsAt, calling, askedBeforeCancel, lastQueryAt, cancelSent, neverSent, hint, ...kept } =
    payment;
  return kept;
}

/** Gateways take plain letters and digits only, at most 20 (QFPay `goods_name`). */
function describe(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ]+/g, '')
    .trim()
    .slice(0, 20)
    .trimEnd();
  return plain === '' ? 'Sale' : plain;
}

/**
 * A poll while a customer pays that changed nothing: its count of tries and its next time are worth nothing after a restart,
 * and writing them every few seconds would wear out the card. Nor is a notification written that says what is being asked already:
 * whoever repeats it must not keep the disk busy.
 */
function isIdle(was: Payment, now: Payment, learned: Learned | null): boolean {
  const polled = now.state === 'shown' || now.state === 'waiting' || now.state === 'unknown' || learned === 'claimed';
  return polled && was.state === now.state && was.gatewayRef === now.gatewayRef && was.alarmed === now.alarmed;
}
