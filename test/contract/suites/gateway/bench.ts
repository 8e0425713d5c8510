import type { PaymentFacts } from '../../../../src/domain/gateway.ts';
import type { Health } from '../../../../src/domain/health.ts';
import type { RawNotification } from '../../../../src/gateways/notification.ts';
import type { Gateway, RefundFacts } from '../../../../src/gateways/port.ts';
import type { AnswerFault, Faults, GatewaySandbox } from '../../../../src/sandbox/gateways/index.ts';
import { eventually } from '../../../support/eventually.ts';
import { never, type Rig, type RigLine, type StartOptions, TestClock, type Untold } from '../../../support/gateways.ts';

/** What a case may need that a gateway may not have. */
export type Capability = 'charge' | 'present' | 'cancel' | 'refund' | 'refundPart' | 'notifications' | Untold;

/** One thing that every gateway must get right. */
export interface ConformanceCase {
  readonly name: string;
  /** The rows of the outcome table that it plays, by their numbers in `rows.ts`. */
  readonly rows: readonly number[];
  /** Besides `charge`. */
  readonly needs?: readonly Capability[];
  readonly start?: Omit<StartOptions, 'now' | 'onHealth'>;
  run(bench: Bench): Promise<void>;
}

let serial = 0;

/** A gateway client, its sandbox, and the clock that both look at. */
export class Bench {
  readonly line: RigLine;
  readonly clock = new TestClock();
  /** What the client has told of the gateway's health. */
  readonly health: Health[] = [];
  readonly #options: StartOptions;
  readonly #rigs: Rig[] = [];
  #rig: Rig | null = null;

  constructor(line: RigLine, options: StartOptions) {
    this.line = line;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#rig = await this.another(this.#options);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#rigs.map((rig) => rig.stop()));
  }

  /** A second client with a sandbox of its own. It ends with this bench. */
  async another(options: StartOptions): Promise<Rig> {
    const onHealth = (health: Health) => this.health.push(health);
    const rig = await this.line.start({ ...options, now: this.clock.now, onHealth });
    this.#rigs.push(rig);
    return rig;
  }

  get rig(): Rig {
    if (this.#rig === null) {
      throw new Error('this bench was not started');
    }
    return this.#rig;
  }

  get gateway(): Gateway {
    return this.rig.gateway;
  }

  get sandbox(): GatewaySandbox {
    return this.rig.sandbox;
  }

  /** Every answer is bad from now on, or those that `rest` names. */
  fault(answer: AnswerFault, rest: Partial<Faults> = {}): Promise<void> {
    return this.sandbox.faults.set({ answer, ...rest });
  }

  /** What the gateway says of a payment. */
  async told(payment: PaymentFacts): Promise<string> {
    return (await this.gateway.query(payment, never)).kind;
  }

  /** Money that is with the merchant, minor units: paid and not given back. */
  takings(): number {
    const paid = this.sandbox.orders().filter(({ paidAt }) => paidAt !== null);
    return paid.reduce((sum, { amount, refundedMinor }) => sum + amount.minor - refundedMinor, 0);
  }

  /** A payment by payment code that has succeeded. */
  async paid(): Promise<PaymentFacts> {
    const payment = this.rig.payment();
    const outcome = await this.gateway.charge(payment, this.rig.code('approve'), never);
    if (outcome.kind !== 'paid') {
      throw new Error(`a charge that should have been paid is ${JSON.stringify(outcome)}`);
    }
    return { ...payment, gatewayRef: outcome.gatewayRef };
  }

  /** A payment by payment code that waits for its customer. */
  async waiting(): Promise<PaymentFacts> {
    const payment = this.rig.payment();
    const outcome = await this.gateway.charge(payment, this.rig.code('ask'), never);
    if (outcome.kind !== 'pending') {
      throw new Error(`a charge that should have been pending is ${JSON.stringify(outcome)}`);
    }
    return { ...payment, gatewayRef: outcome.gatewayRef };
  }

  /** An order whose code is on the screen. */
  async shown(): Promise<PaymentFacts> {
    const payment = this.rig.payment({ mode: 'mpm' });
    const outcome = await this.gateway.present(payment, never);
    if (outcome.kind !== 'order code') {
      throw new Error(`an order code that should have been shown is ${JSON.stringify(outcome)}`);
    }
    return { ...payment, gatewayRef: outcome.gatewayRef };
  }

  /** Until the youngest order may be cancelled. */
  waitForCancel(): void {
    this.clock.later(this.gateway.profile.minCancelAgeMs);
  }

  /** A refund that nobody has asked for yet. */
  refund(): RefundFacts {
    serial += 1;
    return { refundNumber: `TEST01R${String(serial).padStart(6, '0')}`, madeAt: this.clock.now() };
  }

  /** The same about a part of a payment, minor units. */
  part({ amount }: PaymentFacts, minor: number): RefundFacts {
    return { ...this.refund(), amount: { ...amount, minor } };
  }

  /** The newest notification as the gateway would post it, once there are so many. */
  async notification(count = 1): Promise<RawNotification> {
    await eventually(() => this.sandbox.notifications().length >= count, { what: 'a notification' });
    const record = this.sandbox.notifications().at(-1);
    const headers = Object.entries(record?.headers ?? {}).map(([name, text]) => [name.toLowerCase(), text]);
    return { headers: Object.fromEntries(headers), body: Buffer.from(record?.body ?? '') };
  }
}
