import type { KioskEvent } from '../../src/domain/events.ts';
import type { Notice } from '../../src/domain/gateway.ts';
import type { Payment } from '../../src/domain/payment.ts';
import type { Sale } from '../../src/domain/sale.ts';
import { INITIAL_STATE, type KioskState } from '../../src/domain/state.ts';
import type { RawNotification } from '../../src/gateways/notification.ts';
import type { EndedBy, EndedPayment } from '../../src/journal/port.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { NotificationInbox, type NotificationSource, type Taken } from '../../src/runtime/notifications.ts';
import { QFPAY_PROFILE, WAVPAY_PROFILE } from './kiosk-settings.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import { SimulatedTime } from './simulated-time.ts';

export const AMOUNT = { minor: 250, currency: 'MYR' } as const;

export const NOTICE: Notice = {
  about: 'payment',
  orderNumber: 'K1-7',
  gatewayRef: 'G-7',
  claim: 'paid',
  amount: AMOUNT,
  method: null,
  paidAt: null,
  place: null,
};

export const SALE: Sale = {
  id: 's1',
  subject: { kind: 'item' },
  itemId: 'water',
  itemName: 'Water',
  language: 'en',
  amount: AMOUNT,
  units: 1,
  openedAt: 0,
  paidBy: null,
  delivery: 'none',
  returned: false,
  end: null,
  payments: 1,
};

export const PAYMENT: Payment = {
  orderNumber: 'K1-7',
  saleId: 's1',
  gateway: 'qfpay',
  wallet: 'alipay',
  mode: 'cpm',
  amount: AMOUNT,
  madeAt: 0,
  gatewayRef: null,
  description: 'Water',
  state: 'unknown',
  refundNumber: null,
  refundMadeAt: null,
  refundAmount: null,
  tries: 0,
  alarmed: false,
  askedBeforeCancel: false,
  next: null,
  bornAt: 0,
  lifeEndsAt: 0,
  calling: false,
  cancelSent: false,
  refused: null,
  neverSent: false,
  lastQueryAt: Number.NEGATIVE_INFINITY,
  hint: 'none',
};

/** As the journal gives back what is over. */
export function ended(payment: Payment, sale: Sale = SALE): EndedPayment {
  const { orderNumber, saleId, gateway, state } = payment;
  return {
    sale: { id: sale.id, state: sale.end ?? 'open', open: false, body: sale },
    payment: { orderNumber, saleId, gateway, state, open: false, nextAction: null, nextAt: null, body: payment },
  };
}

/** An inbox whose surroundings a test sets as it likes; each of them is looked at when a notification comes. */
export class InboxUnderTest {
  readonly qfpay = new ScriptedGateway(QFPAY_PROFILE, '28', new SimulatedTime());
  readonly wavpay = new ScriptedGateway(WAVPAY_PROFILE, '39', new SimulatedTime());
  readonly posted: Extract<KioskEvent, { type: 'notified' }>[] = [];
  readonly log = new MemoryLog();
  readonly bugs: unknown[] = [];
  /** What the journal was asked. */
  readonly asked: EndedBy[] = [];
  /** How the journal answers; null: there is no journal. */
  journal: ((by: EndedBy) => Promise<EndedPayment | null>) | null = async () => null;
  state: KioskState | null = { ...INITIAL_STATE, phase: { name: 'idle' } };
  busy: Promise<void> | null = null;
  /** Whether what was posted is durable. */
  written: () => Promise<boolean> = async () => true;
  /** Monotonic ms. */
  now = 0;
  readonly inbox: NotificationInbox;

  constructor() {
    this.qfpay.notification = { kind: 'notice', notice: NOTICE };
    this.inbox = new NotificationInbox({
      gateways: new Map([
        ['qfpay', this.qfpay],
        ['wavpay', this.wavpay],
      ]),
      busy: () => this.busy,
      written: () => this.written(),
      state: () => this.state,
      journal: () => (this.journal === null ? null : { ended: (by) => this.ask(by) }),
      post: (event) => {
        if (event.type === 'notified') {
          this.posted.push(event);
        }
      },
      log: this.log,
      onBug: (error) => this.bugs.push(error),
      mono: () => this.now,
    });
  }

  /** These payments are open. */
  open(...payments: readonly Payment[]): void {
    const byNumber = payments.map((payment) => [payment.orderNumber, payment] as const);
    this.state = { ...INITIAL_STATE, phase: { name: 'idle' }, payments: new Map(byNumber) };
  }

  /** From now on each body says something else: it is the gateway's number of the payment. */
  tellApart(): void {
    this.qfpay.notification = ({ body }) => ({
      kind: 'notice',
      notice: { ...NOTICE, gatewayRef: Buffer.from(body).toString() },
    });
  }

  send(body: string, from: NotificationSource = 'http', gateway = 'qfpay'): Promise<Taken> {
    return this.inbox.take(gateway, raw(body), from);
  }

  /** How often each result was counted, over all gateways. */
  results(): Record<string, number> {
    const results: Record<string, number> = {};
    for (const { result, count } of this.inbox.counts.samples()) {
      results[result] = (results[result] ?? 0) + count;
    }
    return results;
  }

  private ask(by: EndedBy): Promise<EndedPayment | null> {
    this.asked.push(by);
    return this.journal?.(by) ?? Promise.resolve(null);
  }
}

export function raw(body: string): RawNotification {
  return { headers: { 'x-sign': 'secret-signature' }, body: Buffer.from(body) };
}
