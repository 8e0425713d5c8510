import type { CallResult } from '../../../src/domain/events.ts';
import type {
  CancelOutcome,
  ChargeOutcome,
  GatewayProfile,
  NotSent,
  PaymentFacts,
  PresentOutcome,
  QueryOutcome,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from '../../../src/domain/gateway.ts';
import { money } from '../../../src/domain/money.ts';
import type { NotificationOutcome, RawNotification } from '../../../src/gateways/notification.ts';
import type { Gateway, RefundFacts } from '../../../src/gateways/port.ts';
import type { CallFacts, Edges } from './edges.ts';
import { CANCEL, callMenu, OPEN_ORDER, REFUND, YOUNG_ORDER } from './faults.ts';
import { claimOf, Ledger, type Order } from './ledger.ts';

/** A client gives up on an answer after this. */
const DEADLINE_MS = 10_000;
/** Gateways say "does not exist" of what they have not written down yet, but not for longer than this. */
const UNWRITTEN_MS = 12_000;

export interface Habits {
  /** A cancel of what was paid gives the money back; else it is refused. */
  readonly cancelPaysBack: boolean;
  readonly notifies: boolean;
}

/** One gateway: a true ledger, and a line to the kiosk on which everything can go wrong. It outlives the kiosk's process. */
export class SimulatedGateway {
  readonly profile: GatewayProfile;
  readonly ledger: Ledger;
  readonly habits: Habits;
  /** Entry codes on screens: what for, and until when (world ms). */
  readonly entryCodes = new Map<string, { readonly payment: PaymentFacts; readonly until: number }>();
  /** Nothing gets through. */
  down = false;
  readonly #edges: Edges;

  constructor(profile: GatewayProfile, habits: Habits, edges: Edges) {
    this.profile = profile;
    this.habits = habits;
    this.#edges = edges;
    this.ledger = new Ledger(profile.name, () => edges.time.now);
  }

  /** The client in one process of the kiosk: what comes back after its end reaches nobody. */
  client(): Gateway {
    return {
      profile: this.profile,
      warm: () => {},
      charge: (payment, code) => this.#call('charge', payment, null, () => this.#charge(payment, code)),
      present: (payment) => this.#call('present', payment, null, () => this.#present(payment)),
      query: (payment) => this.#call('query', payment, null, () => this.#query(payment)),
      cancel: (payment) => this.#call('cancel', payment, null, () => this.#cancel(payment)),
      refund: (payment, refund) => this.#call('refund', payment, refund, () => this.#refund(payment, refund)),
      queryRefund: (payment, refund) =>
        this.#call('queryRefund', payment, refund, () => this.#queryRefund(payment, refund)),
      parseNotification: readNotification,
      probe: async () => ({
        reachable: !this.down,
        usable: !this.down,
        credentialsAccepted: null,
        roundTripMs: null,
        clockOffsetMs: this.down ? null : this.#edges.wall() - this.#edges.kioskWall(),
        detail: this.down ? 'simulated: it cannot be reached' : '',
      }),
      stop: async () => {},
    };
  }

  /** One request and its answer, with all that can happen to either on the way. */
  #call<T extends CallResult['outcome']>(
    verb: CallResult['verb'],
    payment: PaymentFacts,
    refund: RefundFacts | null,
    act: () => T,
  ): Promise<T | Unknown | NotSent> {
    const { time, chance, witness } = this.#edges;
    const { name } = this.profile;
    const call: CallFacts = {
      verb,
      payment,
      refundNumber: refund?.refundNumber ?? null,
      refundMinor: refund?.amount?.minor ?? null,
    };
    witness.request(call, this.profile);
    const there = 20 + chance.int(`${name} way there`, 300);
    const back = 20 + chance.int(`${name} way back`, 1_500);
    return new Promise((resolve) => {
      const answer = (ms: number, outcome: () => T | Unknown | NotSent) => {
        time.after(ms, () => {
          const said = outcome();
          witness.answer(call, said);
          resolve(said);
        });
      };
      const heard = (ms: number) => {
        let said: T | null = null;
        time.after(ms, () => {
          said = act();
          this.#edges.note(`${name} ${verb} ${payment.orderNumber}: ${said.kind}`);
        });
        return () => said ?? unknown('bad shape');
      };
      const fault = this.down ? 'not sent' : chance.fault(`${name} ${verb}`, callMenu(verb));
      switch (fault) {
        case 'not sent':
          return answer(20, () => ({ kind: 'not sent', why: 'ECONNREFUSED' }));
        case 'request lost':
          return answer(DEADLINE_MS, () => unknown('timeout'));
        case 'request late':
          heard(DEADLINE_MS + chance.int('late request', 15_000));
          return answer(DEADLINE_MS, () => unknown('timeout'));
        case 'answer lost':
          heard(there);
          return answer(DEADLINE_MS, () => unknown('timeout'));
        case 'answer past the deadline':
          heard(there);
          return answer(DEADLINE_MS, () => unknown('timeout'));
        case 'slow answer':
          return answer(DEADLINE_MS - 500, heard(there));
        case 'request twice': {
          const first = heard(there);
          heard(there + 200);
          return answer(there + back + 200, first);
        }
        case 'power cut while a call is under way':
          heard(there);
          time.after(chance.chance('cut before the request', 0.5) ? 1 : there + 1, () => this.#edges.cut());
          return answer(there + back, () => unknown('timeout'));
        case null:
          return answer(there + back, heard(there));
        default:
          // The gateway did what it was asked, and what came back cannot be believed.
          heard(there);
          if (this.#edges.believesAnything && verb === 'query') {
            return answer(there + back, () => ({ kind: 'paid', gatewayRef: 'any' }) as T);
          }
          return answer(there + back, () => unknown(fault as UnknownReason));
      }
    });
  }

  #charge(payment: PaymentFacts, code: string): ChargeOutcome {
    if (this.ledger.find(payment) !== undefined) {
      return unknown('duplicate number');
    }
    const order = this.ledger.make(payment, this.profile.orderLifeMs);
    const intention = this.#edges.intentionOf(code);
    switch (intention.does) {
      case 'pays at once':
        this.paid(order);
        return { kind: 'paid', gatewayRef: order.ref };
      case 'is declined':
        order.state = 'closed';
        return { kind: 'not paid', reason: 'insufficient funds', code: '1201' };
      case 'confirms':
        if (intention.afterMs !== null) {
          this.#edges.time.after(intention.afterMs, () => this.phonePays(order));
        }
        return { kind: 'pending', gatewayRef: order.ref };
      default:
        return intention satisfies never;
    }
  }

  #present(payment: PaymentFacts): PresentOutcome {
    const lifeMs = this.profile.orderLifeMs;
    if (payment.entry === true) {
      this.entryCodes.set(payment.orderNumber, { payment, until: this.#edges.time.now + lifeMs });
      return { kind: 'order code', code: 'entry', lifeMs, gatewayRef: null, amountTyped: true };
    }
    if (this.ledger.find(payment) !== undefined) {
      return unknown('duplicate number');
    }
    const order = this.ledger.make(payment, lifeMs);
    return { kind: 'order code', code: `pay:${payment.orderNumber}`, lifeMs, gatewayRef: order.ref };
  }

  #query(payment: PaymentFacts): QueryOutcome {
    const { chance, time } = this.#edges;
    const order = this.ledger.find(payment);
    if (order === undefined) {
      return { kind: 'not found' };
    }
    if (order.amount.minor !== payment.amount.minor) {
      return unknown('other amount');
    }
    if (time.now - order.madeAt < UNWRITTEN_MS && order.orderNumber !== '') {
      if (chance.fault('young order', YOUNG_ORDER) !== null) {
        return { kind: 'not found' };
      }
    }
    if (order.state === 'paid') {
      return order.returned >= order.paid ? { kind: 'refunded' } : { kind: 'paid', gatewayRef: order.ref };
    }
    if (order.state === 'closed') {
      return { kind: 'not paid', reason: 'order closed', code: '1142' };
    }
    if (order.mode === 'mpm' && chance.fault('open order', OPEN_ORDER) !== null) {
      return { kind: 'not paid', reason: 'insufficient funds', code: '1201' };
    }
    return { kind: 'pending', gatewayRef: order.ref };
  }

  #cancel(payment: PaymentFacts): CancelOutcome {
    const { chance, time } = this.#edges;
    if (payment.entry === true) {
      return { kind: 'unsupported', code: 'entry code' };
    }
    const order = this.ledger.find(payment);
    const fault = chance.fault('cancel', CANCEL);
    if (fault === 'cancel refused') {
      return { kind: 'refused', code: '1297' };
    }
    if (fault === 'cancel unsupported after all') {
      return { kind: 'unsupported', code: '9999' };
    }
    if (order?.state === 'paid') {
      if (!this.habits.cancelPaysBack) {
        return { kind: 'refused', code: '1298' };
      }
      if (order.returned < order.paid) {
        chance.note('cancel gives the money back');
        this.ledger.takeBack(order);
      }
      return { kind: 'closed' };
    }
    if (order !== undefined) {
      order.state = 'closed';
      if (fault === 'paid after cancel ok' && this.habits.notifies) {
        time.after(1_000 + chance.int('late success', 900_000), () => this.paid(order, true));
      }
    }
    return { kind: 'closed' };
  }

  #refund(payment: PaymentFacts, { refundNumber, amount }: RefundFacts): RefundOutcome {
    const { chance, time } = this.#edges;
    const order = this.ledger.find(payment);
    if (order === undefined || order.state !== 'paid') {
      return { kind: 'refund refused', code: '1155' };
    }
    const known = order.refunds.get(refundNumber);
    if (known !== undefined) {
      return known.state === 'refused' ? { kind: 'refund refused', code: '1264' } : unknown('duplicate number');
    }
    const asked = amount?.minor ?? order.paid;
    if (order.returned + asked > order.paid) {
      return { kind: 'refund refused', code: '1156' };
    }
    const fault = chance.fault('refund', REFUND);
    switch (fault) {
      case 'refund later':
        return { kind: 'refund later', code: '1269' };
      case 'refund refused':
        this.ledger.refund(order, refundNumber, asked, 'refused');
        return { kind: 'refund refused', code: '1264' };
      case 'refund pending': {
        const refund = this.ledger.refund(order, refundNumber, asked, 'under way');
        time.after(5_000 + chance.int('refund takes', 3_600_000), () => this.ledger.complete(order, refund));
        return { kind: 'refund pending' };
      }
      case 'refund of less than asked': {
        this.ledger.refund(order, refundNumber, asked - 1, 'done');
        const back = money(order.amount.currency, asked - 1);
        return { kind: 'refunded', refundRef: refundNumber, amount: back };
      }
      default:
        this.ledger.refund(order, refundNumber, asked, 'done');
        return { kind: 'refunded', refundRef: refundNumber };
    }
  }

  #queryRefund(payment: PaymentFacts, { refundNumber, amount }: RefundFacts): RefundOutcome {
    const order = this.ledger.find(payment);
    const refund = order?.refunds.get(refundNumber);
    if (order === undefined || refund === undefined) {
      return { kind: 'refund not found' };
    }
    if (refund.state === 'refused') {
      return { kind: 'refund refused', code: '1264' };
    }
    if (refund.state === 'under way') {
      return { kind: 'refund pending' };
    }
    const whole = refund.minor >= (amount?.minor ?? order.paid);
    const back = whole ? {} : { amount: money(order.amount.currency, refund.minor) };
    return { kind: 'refunded', refundRef: refundNumber, ...back };
  }

  /** A phone pays an order that is open. @returns whether it could. */
  phonePays(order: Order): boolean {
    if (order.state === 'open' && this.#edges.time.now >= order.expiresAt) {
      order.state = 'closed';
    }
    if (order.state !== 'open') {
      return false;
    }
    this.paid(order);
    return true;
  }

  /** Somebody types the amount of an entry code. */
  typed(payment: PaymentFacts, method: string): Order {
    const order = this.ledger.typed(payment.amount);
    this.#edges.note(`${payment.orderNumber}'s entry code is paid as ${order.ref}`);
    this.#edges.notify(this.profile.name, claimOf(order, { method, paidAt: this.#edges.wall() }));
    return order;
  }

  paid(order: Order, late = false): void {
    if (order.state === 'paid') {
      return;
    }
    this.ledger.pay(order);
    this.#edges.note(`${order.orderNumber} is paid at ${this.profile.name}${late ? ', although it was closed' : ''}`);
    if (this.habits.notifies) {
      this.#edges.notify(this.profile.name, claimOf(order));
    }
  }
}

function unknown(why: UnknownReason): Unknown {
  return { kind: 'unknown', why, code: '' };
}

/** The form of notifications in this world: what is said, and whether its signature is right. */
export function writtenNotification(notice: object, genuine: boolean): RawNotification {
  return { headers: {}, body: Buffer.from(JSON.stringify({ notice, genuine })) };
}

function readNotification(raw: RawNotification): NotificationOutcome {
  const { notice, genuine } = JSON.parse(Buffer.from(raw.body).toString());
  return genuine ? { kind: 'notice', notice } : { kind: 'rejected', why: 'bad signature' };
}
