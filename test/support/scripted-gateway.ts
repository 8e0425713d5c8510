import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayProfile,
  Notice,
  NotPaid,
  Paid,
  PaymentFacts,
  Pending,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
  Unknown,
} from '../../src/domain/gateway.ts';
import { type Health, READY } from '../../src/domain/health.ts';
import type { NotificationOutcome, NotificationReader, RawNotification } from '../../src/gateways/notification.ts';
import type { Gateway, ProbeResult, RefundFacts } from '../../src/gateways/port.ts';
import { type CodeScript, Ledger, type SandboxOrder } from '../../src/sandbox/gateways/ledger.ts';
import { type SimulatedTime, wallAt } from './simulated-time.ts';

interface Outcomes {
  readonly charge: ChargeOutcome;
  readonly present: PresentOutcome;
  readonly query: QueryOutcome;
  readonly cancel: CancelOutcome;
  readonly refund: RefundOutcome;
  readonly queryRefund: RefundOutcome;
}
type Verb = keyof Outcomes;

/** How one call differs from an honest one. */
export interface Script<V extends Verb> {
  /** Instead of the true one. */
  readonly answer?: Outcomes[V];
  /** False: nothing happens at the gateway either; then `answer` must be given. */
  readonly processed?: boolean;
  /** How long the answer takes, ms. */
  readonly afterMs?: number;
}

export const TIMED_OUT: Unknown = { kind: 'unknown', why: 'timeout', code: '' };
export const SYSTEM_ERROR: Unknown = { kind: 'unknown', why: 'system error', code: '1254' };
/** A call that is carried out and whose answer is lost: the client gives up after its deadline. */
export const ANSWER_LOST = { answer: TIMED_OUT, afterMs: 30_000 } as const;

const USUAL_MS = 200;

const CLAIMS: Readonly<Record<SandboxOrder['state'], Notice['claim']>> = {
  created: 'pending',
  pending: 'pending',
  paid: 'paid',
  refunded: 'refunded',
  declined: 'not paid',
  closed: 'not paid',
  expired: 'not paid',
};

/** A gateway behind the port, in memory: a true ledger, pretended wallets, and answers as a story needs them. */
export class ScriptedGateway implements Gateway {
  readonly profile: GatewayProfile;
  readonly ledger: Ledger;
  readonly calls: { readonly verb: Verb; readonly orderNumber: string; readonly at: number }[] = [];
  /** Payment codes given out, to look for where none may be. */
  readonly codes: string[] = [];
  onHealth: (health: Health) => void = () => {};
  /** Told by every query of an order that was paid twice. */
  onPaidTwice: (orderNumber: string) => void = () => {};
  /** What it makes of a notification. */
  notification: NotificationOutcome | NotificationReader = { kind: 'of no interest' };
  private readonly time: SimulatedTime;
  private readonly prefix: string;
  private readonly once = new Map<Verb, Script<Verb>[]>();
  private readonly always = new Map<Verb, Script<Verb>>();
  private readonly twice = new Set<string>();
  private online = true;

  /** @param prefix beginning of this wallet's payment codes. */
  constructor(profile: GatewayProfile, prefix: string, time: SimulatedTime) {
    this.profile = profile;
    this.prefix = prefix;
    this.time = time;
    this.ledger = new Ledger({ now: () => wallAt(time), codeLifeMs: 60_000, pendingQueries: 1 });
  }

  /** The customer's phone shows a payment code. */
  issue(script: CodeScript = 'approve'): string {
    const code = this.ledger.issueCode('wallet', script, { prefix: this.prefix, length: 18 });
    this.codes.push(code);
    return code;
  }

  /** The next call of this kind goes like this; several queue up. */
  next<V extends Verb>(verb: V, script: Script<V>): void {
    this.once.set(verb, [...(this.once.get(verb) ?? []), script]);
  }

  /** Every call of this kind goes like this, until it is `null` again. */
  from<V extends Verb>(verb: V, script: Script<V> | null): void {
    if (script === null) {
      this.always.delete(verb);
    } else {
      this.always.set(verb, script);
    }
  }

  /** The network to the gateway goes, or comes back. */
  setOnline(online: boolean): void {
    this.online = online;
  }

  /** A second phone pays an order that is paid. @returns false when it is not. */
  payAgain(orderNumber: string): boolean {
    const isPaid = this.ledger.find(orderNumber)?.state === 'paid';
    if (isPaid) {
      this.twice.add(orderNumber);
    }
    return isPaid;
  }

  /** Orders that hold the money of two phones. */
  get paidTwice(): readonly string[] {
    return [...this.twice];
  }

  /** What it notifies of an order as that stands now; `changes` make it lie. */
  notice(orderNumber: string, changes: Partial<Notice> = {}): Notice {
    const order = this.ledger.find(orderNumber);
    return {
      about: 'payment',
      orderNumber,
      gatewayRef: order?.gatewayRef ?? null,
      claim: CLAIMS[order?.state ?? 'closed'],
      amount: order?.amount ?? null,
      method: null,
      paidAt: order?.paidAt ?? null,
      place: null,
      ...changes,
    };
  }

  orders(state?: SandboxOrder['state']): readonly SandboxOrder[] {
    return this.ledger.orders().filter((order) => state === undefined || order.state === state);
  }

  callsOf(verb: Verb): readonly { readonly orderNumber: string; readonly at: number }[] {
    return this.calls.filter((call) => call.verb === verb);
  }

  warm(): void {}

  charge(payment: PaymentFacts, paymentCode: string): Promise<ChargeOutcome> {
    return this.call('charge', payment, () => {
      const code = this.ledger.useCode(paymentCode);
      this.add(payment, {});
      this.ledger.play(payment.orderNumber, typeof code === 'string' ? 'decline' : code.script, 'DECLINED');
      return standing(this.ledger.find(payment.orderNumber));
    });
  }

  present(payment: PaymentFacts): Promise<PresentOutcome> {
    return this.call('present', payment, () => {
      const lifeMs = this.profile.orderLifeMs;
      const { orderCode, gatewayRef } = this.add(payment, { orderCode: `pay://${payment.orderNumber}`, lifeMs });
      return { kind: 'order code', code: orderCode ?? '', lifeMs, gatewayRef };
    });
  }

  query(payment: PaymentFacts): Promise<QueryOutcome> {
    return this.call('query', payment, () => {
      const order = this.ledger.asked(payment.orderNumber);
      if (this.twice.has(payment.orderNumber)) {
        this.onPaidTwice(payment.orderNumber);
      }
      if (order === null) {
        return { kind: 'not found' };
      }
      return order.state === 'refunded' ? { kind: 'refunded' } : standing(order);
    });
  }

  cancel(payment: PaymentFacts): Promise<CancelOutcome> {
    return this.call('cancel', payment, () => {
      this.ledger.close(payment.orderNumber);
      const state = this.ledger.find(payment.orderNumber)?.state ?? 'no such order';
      return state === 'closed' || state === 'expired' ? { kind: 'closed' } : { kind: 'refused', code: state };
    });
  }

  refund(payment: PaymentFacts, { refundNumber, amount = payment.amount }: RefundFacts): Promise<RefundOutcome> {
    return this.call('refund', payment, () => {
      const order = this.ledger.find(payment.orderNumber);
      if (this.ledger.findRefund(refundNumber) === null) {
        if (order?.state !== 'paid' || order.refundedMinor + amount.minor > order.amount.minor) {
          return { kind: 'refund refused', code: order?.state ?? 'no such order' };
        }
        const { orderNumber } = payment;
        const refundRef = `R${this.ledger.nextSerial()}`;
        const madeAt = wallAt(this.time);
        this.ledger.addRefund({ refundNumber, refundRef, orderNumber, minor: amount.minor, state: 'done', madeAt });
      }
      return this.refundStanding(refundNumber);
    });
  }

  queryRefund(payment: PaymentFacts, { refundNumber }: RefundFacts): Promise<RefundOutcome> {
    return this.call('queryRefund', payment, () => this.refundStanding(refundNumber));
  }

  parseNotification(raw: RawNotification): NotificationOutcome {
    return typeof this.notification === 'function' ? this.notification(raw) : this.notification;
  }

  async probe(): Promise<ProbeResult> {
    await this.time.wait(USUAL_MS);
    const reachable = this.online;
    const detail = reachable ? '' : 'connection refused';
    return { reachable, usable: reachable, credentialsAccepted: null, roundTripMs: null, clockOffsetMs: null, detail };
  }

  async stop(): Promise<void> {}

  private refundStanding(refundNumber: string): RefundOutcome {
    const refund = this.ledger.findRefund(refundNumber);
    return refund === null ? { kind: 'refund not found' } : { kind: 'refunded', refundRef: refund.refundRef };
  }

  private add(payment: PaymentFacts, more: { readonly orderCode?: string; readonly lifeMs?: number }): SandboxOrder {
    const { orderNumber, amount, wallet, mode, description } = payment;
    const gatewayRef = `G${this.ledger.nextSerial()}`;
    return this.ledger.add({ orderNumber, gatewayRef, amount, wallet, mode, description, ...more });
  }

  private async call<V extends Verb>(
    verb: V,
    payment: PaymentFacts,
    process: () => Outcomes[V],
  ): Promise<Outcomes[V] | Unknown | { readonly kind: 'not sent'; readonly why: string }> {
    this.calls.push({ verb, orderNumber: payment.orderNumber, at: this.time.now() });
    if (!this.online) {
      this.onHealth({ status: 'failing', reason: 'connection refused' });
      return { kind: 'not sent', why: 'connection refused' };
    }
    // What was queued under a verb is a script of that verb.
    const script = (this.once.get(verb)?.shift() ?? this.always.get(verb) ?? {}) as Script<V>;
    const honest = script.processed === false ? TIMED_OUT : process();
    await this.time.wait(script.afterMs ?? USUAL_MS);
    this.onHealth(READY);
    return script.answer ?? honest;
  }
}

function standing(order: SandboxOrder | null): Paid | NotPaid | Pending {
  switch (order?.state) {
    case 'paid':
      return { kind: 'paid', gatewayRef: order.gatewayRef };
    case 'declined':
      return { kind: 'not paid', reason: 'declined', code: order.declineCode ?? '' };
    case 'closed':
    case 'expired':
    case 'refunded':
      return { kind: 'not paid', reason: 'order closed', code: order.state };
    default:
      return { kind: 'pending', gatewayRef: order?.gatewayRef ?? null };
  }
}
