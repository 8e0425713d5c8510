import type { Effect, Paper } from './effects.ts';
import type { Alarm, Entry, StoredPayment } from './entries.ts';
import type { GatewayProfile, PaymentMode } from './gateway.ts';
import type { Health } from './health.ts';
import { followOrders, type HostOrder, payableSale } from './host-order.ts';
import type { Job, JobKind, JobSettledAs } from './job.ts';
import type { Language } from './language.ts';
import { type Money, subtract } from './money.ts';
import { isFinal, isWaitedFor, type Payment, type PaymentState } from './payment.ts';
import { type Learned, PAYMENT_LIFE } from './payment-life.ts';
import type { Sale } from './sale.ts';
import type { Item, KioskSettings, WalletRoute } from './settings.ts';
import { needsPerson, planNext } from './settle.ts';
import { Shelf } from './shelf.ts';
import type { KioskState, LastReceipt, Phase } from './state.ts';
import type { Stock } from './stock.ts';
import type { Ticket } from './ticket.ts';
import type { Instant } from './time.ts';

/** What one event led to. The entries and rows are committed together; only then do the effects run. */
export interface Step {
  readonly state: KioskState;
  readonly entries: readonly Entry[];
  /** Sales and payments that changed, as they are now; `open` false when they are over. */
  readonly sales: readonly { readonly sale: Sale; readonly open: boolean }[];
  readonly payments: readonly Payment[];
  /** Jobs that were opened or settled. */
  readonly jobs: readonly { readonly job: Job; readonly open: boolean }[];
  /** What stands in their tables now, by id; null: no more. */
  readonly stock: ReadonlyMap<string, Stock | null>;
  readonly tickets: ReadonlyMap<string, Ticket | null>;
  readonly orders: ReadonlyMap<string, HostOrder | null>;
  readonly effects: readonly Effect[];
  /** Every use of the life table, also those that changed nothing. Not for the journal. */
  readonly learned: readonly Lesson[];
}

/** One use of the life table. */
export interface Lesson {
  readonly orderNumber: string;
  readonly from: PaymentState;
  readonly learned: Learned;
  readonly to: PaymentState;
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
  /** What went back, where it is less than was asked for. */
  readonly returned?: Money;
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
  readonly jobs: Map<string, Job>;
  readonly asking: Map<string, number>;
  readonly parts: Map<string, Health>;
  readonly stock: Shelf<Stock>;
  readonly tickets: Shelf<Ticket>;
  readonly orders: Shelf<HostOrder>;
  phase: Phase;
  language: Language;
  stepFree: boolean;
  lastReceipt: LastReceipt | null;
  tail: string;
  counters: Record<string, number>;
  private readonly before: KioskState;
  private readonly touchedSales = new Map<string, Sale>();
  private readonly touchedPayments = new Map<string, Payment>();
  private readonly touchedJobs = new Map<string, Job>();
  private readonly lessons: Lesson[] = [];

  constructor(settings: KioskSettings, before: KioskState, now: Instant) {
    this.settings = settings;
    this.before = before;
    this.now = now;
    this.sales = new Map(before.sales);
    this.payments = new Map(before.payments);
    this.jobs = new Map(before.jobs);
    this.asking = new Map(before.asking);
    this.parts = new Map(before.parts);
    this.stock = new Shelf(before.stock);
    this.tickets = new Shelf(before.tickets);
    this.orders = new Shelf(before.orders);
    this.phase = before.phase;
    this.language = before.language;
    this.stepFree = before.stepFree;
    this.lastReceipt = before.lastReceipt;
    this.tail = before.tail;
    this.counters = { ...before.counters };
  }

  finish(): Step {
    this.closeSales();
    this.followOrders();
    const since = this.phase.name === this.before.phase.name ? this.before.since : this.now.wall;
    return {
      state: {
        phase: this.phase,
        since,
        sales: this.sales,
        payments: this.payments,
        jobs: this.jobs,
        asking: this.asking,
        parts: this.parts,
        counters: this.counters,
        tail: this.tail,
        language: this.language,
        stepFree: this.stepFree,
        stock: this.stock.all,
        tickets: this.tickets.all,
        orders: this.orders.all,
        lastReceipt: this.lastReceipt,
      },
      entries: this.entries,
      sales: [...this.touchedSales.values()].map((sale) => ({ sale, open: this.sales.has(sale.id) })),
      payments: [...this.touchedPayments.values()],
      jobs: [...this.touchedJobs.values()].map((job) => ({ job, open: this.jobs.has(job.id) })),
      stock: this.stock.changed,
      tickets: this.tickets.changed,
      orders: this.orders.changed,
      effects: this.effects,
      learned: this.lessons,
    };
  }

  /** The host is told how the sales stand that this step has touched, and the one that its customer has left. */
  private followOrders(): void {
    const payable = payableSale(this.phase);
    const left = payableSale(this.before.phase);
    const gone = left === null || left === payable ? undefined : this.sales.get(left);
    followOrders(this.orders, [...(gone === undefined ? [] : [gone]), ...this.touchedSales.values()], {
      payable,
      wall: this.now.wall,
    });
  }

  profile(payment: Pick<Payment, 'gateway'>): GatewayProfile | null {
    return this.settings.profiles[payment.gateway] ?? null;
  }

  count(name: 'sale' | 'order' | 'refund' | 'job' | 'substitute' | 'report'): number {
    const next = (this.counters[name] ?? 0) + 1;
    this.counters[name] = next;
    return next;
  }

  openSale(what: Pick<Sale, 'subject' | 'itemId' | 'itemName' | 'amount' | 'units'>): Sale {
    const sale: Sale = {
      id: `${this.settings.orderPrefix}-${this.count('sale')}`,
      ...what,
      language: this.language,
      openedAt: this.now.wall,
      paidBy: null,
      delivery: 'none',
      returned: false,
      end: null,
      payments: 0,
    };
    this.entries.push({ kind: 'sale opened', sale });
    this.putSale(sale);
    // Whoever was here before has gone, and their receipt is nobody else's.
    this.lastReceipt = null;
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
      refundAmount: null,
      tries: 0,
      alarmed: false,
      askedBeforeCancel: false,
      next: null,
      bornAt: this.now.mono,
      lifeEndsAt: this.now.mono + (mode === 'mpm' ? profile.orderLifeMs : profile.confirmWindowMs),
      calling: true,
      lastQueryAt: Number.NEGATIVE_INFINITY,
      cancelSent: false,
      refused: null,
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

  /** The life table has a place for it. */
  canLearn(payment: Payment, learned: Learned): boolean {
    return PAYMENT_LIFE[payment.state][learned] !== 'never';
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
    this.lessons.push({ orderNumber: payment.orderNumber, from: payment.state, learned, to });
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
      refused: learned === 'refund doubted' ? (extras.code ?? '') : payment.refused,
      // A gateway that has the order pending refutes the proof, whatever later queries find.
      neverSent: (payment.neverSent && learned !== 'pending') || (made && learned === 'not sent'),
    };
    if (moved || gatewayRef !== payment.gatewayRef) {
      this.recordLearned(changed, payment, learned, extras);
    }
    return this.settleOn(changed, learned);
  }

  /**
   * The verified success has no sale to serve, or not wholly: it goes back, or is owed.
   * @param part what has to go back; null: all of it. A gateway that refunds whole payments only gives back all of it.
   */
  giveBack(payment: Payment, part: Money | null = null): Payment {
    const can = this.profile(payment)?.can;
    if (can?.refund !== true) {
      return this.learn({ ...payment, refundAmount: part }, 'cannot refund');
    }
    const refundNumber = `${this.settings.orderPrefix}R${String(this.count('refund')).padStart(7, '0')}${this.tail}`;
    const refundAmount = can.refundPart ? part : null;
    // Gateways look for the refund by this time: not before the payment, whatever our clock says at the moment.
    const refundMadeAt = Math.max(this.now.wall, payment.madeAt);
    return this.learn({ ...payment, refundNumber, refundAmount, refundMadeAt }, 'surplus');
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

  /**
   * What hands the sale over; null where paying is all of it. Items do not change while the daemon runs, and after a restart only
   * configured ones are asked for.
   */
  outletOf(sale: Sale): Item | null {
    const { subject } = sale;
    switch (subject.kind) {
      case 'item':
        return must(this.itemCalled(sale.itemId), `item ${sale.itemId}`);
      case 'stay':
        return subject.opensGate ? must(this.settings.parking?.gate, 'the gate of a stay') : null;
      case 'order': {
        // The host may hand over itself: then nothing of ours moves, even where an item has the name that such a sale is booked under.
        const handOver = this.orders.get(subject.orderId)?.handOver;
        return handOver?.by === 'item' ? this.itemCalled(handOver.itemId) : null;
      }
    }
  }

  itemCalled(itemId: string): Item | null {
    return this.settings.items.find((one) => one.id === itemId) ?? null;
  }

  /** Delivered: the payment keeps its money, and the sale is over. */
  completeSale(sale: Sale, payment: Payment): void {
    this.learn(payment, 'delivered');
    this.entries.push({ kind: 'sale ended', saleId: sale.id, end: 'completed' });
    this.putSale({ ...sale, delivery: 'delivered', end: 'completed' });
  }

  /**
   * Receipts of the customer in front can be had once more for a while, when they have been printed or could not be. Where that is
   * never, it is kept all the same: the last screen shows it to whoever gets no paper.
   */
  keepReceipt(saleId: string, paper: Paper): void {
    const { againWithinMs } = this.settings;
    if (paper.kind === 'sale') {
      this.lastReceipt = { saleId, paper, until: this.now.mono + (againWithinMs > 0 ? againWithinMs : -1) };
    }
  }

  /** A payment of the sale in front: open, or as it ended in this very step. */
  paymentOf(orderNumber: string): Payment {
    return must(this.payments.get(orderNumber) ?? this.touchedPayments.get(orderNumber), `payment ${orderNumber}`);
  }

  alarm(payment: Payment, alarm: Alarm, jobId: string | null = null): void {
    this.entries.push({ kind: 'alarm', saleId: payment.saleId, orderNumber: payment.orderNumber, alarm, jobId });
  }

  /**
   * Something that only a person can bring to an end. Said again while it is still open, it stays the one job it is.
   * @returns its id.
   */
  openJob(kind: JobKind, about: Omit<Job, 'id' | 'kind' | 'since'>): string {
    for (const open of this.jobs.values()) {
      if (
        open.kind === kind &&
        open.orderNumber === about.orderNumber &&
        open.gateway === about.gateway &&
        open.gatewayRef === about.gatewayRef
      ) {
        return open.id;
      }
    }
    const id = `${this.settings.orderPrefix}-J${this.count('job')}`;
    const job: Job = { id, kind, ...about, since: this.now.wall };
    this.entries.push({ kind: 'job opened', job });
    this.jobs.set(id, job);
    this.touchedJobs.set(id, job);
    return id;
  }

  settleJob(job: Job, as: JobSettledAs | 'by itself', key: string | null): void {
    const { id: jobId, saleId, orderNumber } = job;
    this.entries.push({ kind: 'job settled', jobId, saleId, orderNumber, as, key });
    this.jobs.delete(jobId);
    this.touchedJobs.set(jobId, job);
  }

  private alarmForPerson(payment: Payment, alarm: 'refund owed' | 'settling stuck', amount: Money): void {
    const { saleId, orderNumber, gateway, gatewayRef } = payment;
    this.alarm(payment, alarm, this.openJob(alarm, { saleId, orderNumber, gateway, gatewayRef, amount }));
  }

  /** The machine got there after all. */
  private endStuckJob({ orderNumber }: Payment): void {
    for (const job of this.jobs.values()) {
      if (job.kind === 'settling stuck' && job.orderNumber === orderNumber) {
        this.settleJob(job, 'by itself', null);
      }
    }
  }

  private recordLearned(now: Payment, was: Payment, learned: Learned, extras: LearnedExtras): void {
    const returned = extras.returned ?? null;
    this.entries.push({
      kind: 'payment learned',
      saleId: now.saleId,
      orderNumber: now.orderNumber,
      mode: now.mode,
      learned,
      code: extras.code ?? '',
      from: was.state,
      to: now.state,
      gatewayRef: now.gatewayRef,
      refundNumber: now.refundNumber,
      refundMadeAt: now.refundMadeAt,
      refundAmount: now.refundAmount,
      returned,
    });
    if (now.state === 'refund owed') {
      const asked = now.refundAmount ?? now.amount;
      this.alarmForPerson(now, 'refund owed', returned === null ? asked : subtract(asked, returned));
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
      this.alarmForPerson(known, 'settling stuck', known.amount);
    }
    if (isFinal(known.state)) {
      this.endStuckJob(known);
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
      if (sale.id === inFront || busy.has(sale.id) || this.asking.has(sale.id)) {
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
  const {
    next,
    bornAt,
    lifeEndsAt,
    calling,
    askedBeforeCancel,
    lastQueryAt,
    cancelSent,
    refused,
    neverSent,
    hint,
    ...kept
  } = payment;
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
