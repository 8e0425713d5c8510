import type { Command } from '../../src/domain/command.ts';
import type { Step } from '../../src/domain/draft.ts';
import type { Effect, GatewayCall } from '../../src/domain/effects.ts';
import type { Entry, StoredPayment } from '../../src/domain/entries.ts';
import type { CallResult, KioskEvent } from '../../src/domain/events.ts';
import {
  type DeclineReason,
  GATEWAY_NAMES,
  type GatewayName,
  type Notice,
  type Unknown,
  type UnknownReason,
} from '../../src/domain/gateway.ts';
import { type HealthStatus, READY } from '../../src/domain/health.ts';
import { JOB_SETTLED_AS } from '../../src/domain/job.ts';
import { next, wakeAt } from '../../src/domain/kiosk.ts';
import type { DeliveryResult } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { INITIAL_STATE, type KioskState } from '../../src/domain/state.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Change, JobRow, NewEvent, PaymentRow, SaleRow, Snapshot } from '../../src/journal/port.ts';
import { changeOf, fromEnded, loadedEvent } from '../../src/runtime/rows.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { Random } from '../support/random.ts';

/** One event of a life, and what came of it. */
export interface Moment {
  readonly settings: KioskSettings;
  readonly event: KioskEvent;
  readonly before: KioskState;
  readonly step: Step;
  readonly change: Change | null;
  readonly now: Instant;
}

const PARTS = ['gpio', 'scanner', 'printer', 'display', 'light', 'gateway:qfpay', 'gateway:wavpay', 'broker'];
const DECLINES: readonly DeclineReason[] = [
  'insufficient funds',
  'code expired',
  'code invalid',
  'customer cancelled',
  'risk refused',
  'order closed',
  'declined',
];
const UNKNOWNS: readonly UnknownReason[] = ['timeout', 'connection lost', 'bad signature', 'other amount', 'restart'];
const NOT_SENT = { kind: 'not sent', why: 'ECONNREFUSED' } as const;

/** What every order code begins with: such text belongs on the screen and nowhere else. */
export const ORDER_CODE = 'https://pay.example/order-code/';

/**
 * A kiosk that lives at random, with gateways and devices that answer whatever they like, contradictions included. Its decisions
 * and its rows are real, its disk is a copy of what the rows say, as JSON. For what must hold of every step whatsoever; that money
 * is right is judged elsewhere, against gateways that keep books.
 */
export class RandomLife {
  readonly settings: KioskSettings;
  /** The disk. */
  readonly sales = new Map<string, SaleRow>();
  readonly payments = new Map<string, PaymentRow>();
  readonly jobs = new Map<string, JobRow>();
  readonly entries: Entry[] = [];
  readonly events: NewEvent[] = [];
  readonly codes: string[] = [];
  counters: Readonly<Record<string, number>> = {};
  state: KioskState = INITIAL_STATE;
  private readonly random: Random;
  private readonly onMoment: (moment: Moment, life: RandomLife) => void;
  private answers: KioskEvent[] = [];
  private now: Instant = { mono: 0, wall: 1_760_000_000_000 };
  private session = 0;
  private commands = 0;

  constructor(seed: number, onMoment: (moment: Moment, life: RandomLife) => void = () => {}) {
    this.random = new Random(seed);
    this.onMoment = onMoment;
    this.settings = randomSettings(this.random);
    this.boot();
  }

  /** Lets so many things happen. */
  play(steps: number): this {
    for (let i = 0; i < steps; i += 1) {
      this.chance();
    }
    return this;
  }

  /** What a restart would read from the disk now. */
  snapshot(): Snapshot {
    const rows = {
      sales: [...this.sales.values()].filter((row) => row.open),
      payments: [...this.payments.values()].filter((row) => row.open),
      jobs: [...this.jobs.values()].filter((row) => row.open),
      notes: {},
      counters: this.counters,
      lastAt: this.now.wall,
      session: this.session + 1,
    };
    return JSON.parse(JSON.stringify(rows)) as Snapshot;
  }

  private boot(): void {
    const snapshot = this.snapshot();
    this.session += 1;
    this.state = INITIAL_STATE;
    this.answers = [];
    this.now = { mono: 0, wall: this.now.wall + this.random.int(100_000) };
    this.send(loadedEvent(snapshot, String(1_000 + this.session)));
    for (const part of PARTS) {
      this.send({ type: 'health', part, health: READY });
    }
    this.send({ type: 'devices started' });
  }

  private chance(): void {
    const { random } = this;
    const roll = random.int(100);
    if (roll < 3) {
      this.boot();
    } else if (roll < 8) {
      const status: HealthStatus = random.pick(['ready', 'ready', 'degraded', 'absent', 'failing']);
      const reason = status === 'ready' ? '' : 'as chance wanted it';
      this.send({ type: 'health', part: random.pick(PARTS), health: { status, reason } });
    } else if (roll < 15) {
      this.notification();
    } else if (roll < 17) {
      this.operator();
    } else if (roll < 18) {
      this.afterthought();
    } else if (roll < 50) {
      this.customer();
    } else if (roll < 80 && this.answers.length > 0) {
      this.pass(random.int(3_000));
      const [answer] = this.answers.splice(random.int(this.answers.length), 1);
      this.send(answer ?? { type: 'tick' });
    } else {
      this.pass(Math.max(0, (wakeAt(this.state) ?? 0) - this.now.mono));
      this.send({ type: 'tick' });
    }
  }

  private customer(): void {
    const { random } = this;
    const roll = random.int(10);
    if (roll < 5) {
      this.send({ type: 'begin' });
      this.send({ type: 'choose', itemId: random.pick(this.settings.items).id });
    } else if (roll < 9) {
      this.send({ type: 'scan', code: this.code() });
    } else {
      this.send({ type: 'back' });
    }
  }

  /** A sensor fires long after its time, or a gateway says that it took money twice. */
  private afterthought(): void {
    const saleId = this.random.pick([...this.sales.keys(), 'LOB1-0']);
    const orderNumber = this.random.pick([...this.payments.keys(), 'LOB1999999991234']);
    this.send(
      this.random.chance(0.5)
        ? { type: 'delivery ended', saleId, delivery: { result: 'delivered', proof: 'sensor' } }
        : { type: 'paid twice', gateway: 'qfpay', orderNumber },
    );
  }

  /** Settles a job, or one that there is not; resets a breaker that nobody asked about. */
  private operator(): void {
    const { random } = this;
    const jobId = random.pick([...this.state.jobs.keys(), 'LOB1-J0']);
    this.commands += random.int(2);
    const command: Command = random.chance(0.8)
      ? { do: 'settle job', jobId, as: random.pick(JOB_SETTLED_AS) }
      : { do: 'reset breaker' };
    this.send({ type: 'command', signed: { id: `c${this.commands}`, key: 'office', counter: this.commands, command } });
  }

  /** Of any payment there ever was, or of none; whatever it claims. */
  private notification(): void {
    const { random } = this;
    const row = this.payments.size === 0 ? undefined : random.pick([...this.payments.values()]);
    const sale = this.sales.get(row?.saleId ?? '');
    const known = row === undefined || row.open || sale === undefined ? null : fromEnded({ sale, payment: row });
    const { amount = { minor: 250, currency: 'MYR' }, refundNumber = null } = (row?.body ??
      {}) as Partial<StoredPayment>;
    const number = row?.orderNumber ?? 'LOB1999999991234';
    const notice: Notice = {
      about: random.pick(['payment', 'payment', 'refund']),
      orderNumber: random.pick([number, number, refundNumber]),
      gatewayRef: random.pick([null, `G-${number}`]),
      claim: random.pick(['paid', 'paid', 'paid', 'not paid', 'pending', 'refunded']),
      amount: random.pick([amount, amount, null, { minor: 1, currency: 'MYR' }]),
      method: random.pick([null, 'MPAY']),
      paidAt: random.pick([null, this.now.wall]),
      place: null,
    };
    const gateway = random.chance(0.95) ? (row?.gateway as GatewayName | undefined) : random.pick(GATEWAY_NAMES);
    this.send({ type: 'notified', gateway: gateway ?? 'qfpay', notice, known });
  }

  private code(): string {
    const digits = Array.from({ length: 16 }, () => this.random.int(10)).join('');
    const code = this.random.pick([
      `28${digits}`,
      `28${digits}`,
      `39${digits}`,
      `77${digits}`,
      `https://x.example/${digits}`,
    ]);
    this.codes.push(code);
    return code;
  }

  private pass(ms: number): void {
    this.now = { mono: this.now.mono + ms, wall: this.now.wall + ms };
  }

  private send(event: KioskEvent): void {
    const before = this.state;
    const step = next(this.settings, before, event, this.now);
    const change = changeOf(step, before, this.now);
    this.commit(change, step.entries);
    this.state = step.state;
    for (const effect of step.effects) {
      this.answer(effect);
    }
    this.onMoment({ settings: this.settings, event, before, step, change, now: this.now }, this);
  }

  private commit(change: Change | null, entries: readonly Entry[]): void {
    if (change === null) {
      return;
    }
    const kept = JSON.parse(JSON.stringify(change)) as Change;
    this.entries.push(...(JSON.parse(JSON.stringify(entries)) as Entry[]));
    this.events.push(...kept.events);
    for (const row of kept.sales) {
      this.sales.set(row.id, row);
    }
    for (const row of kept.payments) {
      this.payments.set(row.orderNumber, row);
    }
    for (const row of kept.jobs) {
      this.jobs.set(row.id, row);
    }
    this.counters = { ...this.counters, ...kept.counters };
  }

  private answer(effect: Effect): void {
    const { random } = this;
    switch (effect.do) {
      case 'warm':
        return;
      case 'deliver': {
        this.answers.push({
          type: 'delivery ended',
          saleId: effect.saleId,
          delivery: this.delivery(effect.item.units),
        });
        return;
      }
      case 'ask delivery':
        this.answers.push({ type: 'evidence', saleId: effect.saleId, delivery: this.delivery(effect.item.units) });
        return;
      case 'reply':
      case 'open gate':
      case 'read ticket':
      case 'tell site':
      case 'answer order':
      case 'answer cancel':
      case 'print report':
        return;
      case 'print': {
        const result = random.pick(['printed', 'not printed', 'unknown'] as const);
        this.answers.push({ type: 'printed', saleId: effect.saleId, result });
        return;
      }
      default:
        this.answers.push({ type: 'called', orderNumber: effect.payment.orderNumber, call: this.call(effect) });
    }
  }

  private delivery(units: number): DeliveryResult {
    const { random } = this;
    const proof = random.pick(['sensor', 'none'] as const);
    const results: DeliveryResult[] = [
      { result: 'delivered', proof },
      { result: 'delivered', proof },
      { result: 'failed', reason: random.pick(['sensor silent', 'relay failed'] as const) },
    ];
    if (units > 1) {
      results.push({ result: 'partly delivered', units: 1, proof });
    }
    return random.pick(results);
  }

  private call({ do: verb, payment }: GatewayCall): CallResult {
    const { random } = this;
    const gatewayRef = `G-${payment.orderNumber}`;
    const unknown: Unknown = { kind: 'unknown', why: random.pick(UNKNOWNS), code: random.pick(['', '1254']) };
    const paid = { kind: 'paid', gatewayRef } as const;
    const pending = { kind: 'pending', gatewayRef: random.pick([null, gatewayRef]) } as const;
    const notPaid = { kind: 'not paid', reason: random.pick(DECLINES), code: '1201' } as const;
    switch (verb) {
      case 'charge':
        return { verb, outcome: random.pick([paid, paid, pending, notPaid, unknown, NOT_SENT]) };
      case 'present': {
        const code = `${ORDER_CODE}${random.int(1_000_000)}`;
        const shown = { kind: 'order code', code, lifeMs: 300_000, gatewayRef } as const;
        return { verb, outcome: random.pick([shown, shown, shown, notPaid, unknown, NOT_SENT]) };
      }
      case 'query': {
        const rest = [{ kind: 'not found' }, { kind: 'refunded' }] as const;
        return { verb, outcome: random.pick([paid, pending, pending, pending, notPaid, unknown, NOT_SENT, ...rest]) };
      }
      case 'cancel': {
        const refused = { kind: 'refused', code: '1297' } as const;
        const unsupported = { kind: 'unsupported', code: '1142' } as const;
        return { verb, outcome: random.pick([{ kind: 'closed' }, refused, unsupported, unknown, NOT_SENT]) };
      }
      case 'refund':
      case 'queryRefund': {
        const no = { code: '1296' } as const;
        const outcomes = [
          { kind: 'refunded', refundRef: 'R1' },
          { kind: 'refunded', refundRef: 'R1', amount: { currency: 'MYR', minor: random.int(500) } },
          { kind: 'refund pending' },
          unknown,
          NOT_SENT,
        ] as const;
        const more = [
          { kind: 'refund refused', ...no },
          { kind: 'refund later', ...no },
        ] as const;
        return { verb, outcome: random.pick([...outcomes, ...more]) };
      }
      default:
        return verb satisfies never;
    }
  }
}

function randomSettings(random: Random): KioskSettings {
  const usual = kioskSettings();
  const codes = random.chance(0.8);
  return kioskSettings({
    printReceipts: random.chance(0.7),
    items: (random.chance(0.8) ? usual.items : usual.items.slice(0, 1)).map((item) => ({
      ...item,
      units: random.pick([1, 1, 3]),
    })),
    wallets: usual.wallets.map((route) => ({ ...route, present: route.present && codes })),
    requiredParts: random.pick([['gpio'], ['gpio', 'scanner'], ['gpio', 'display', 'printer']]),
    maxPaymentsPerSale: random.pick([2, 5]),
  });
}
