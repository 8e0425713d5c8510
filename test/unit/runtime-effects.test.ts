import { expect, test } from 'vitest';
import type { GpioBoard } from '../../src/devices/gpio/port.ts';
import type { Printer, PrintResult } from '../../src/devices/printer/port.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { KioskEvent } from '../../src/domain/events.ts';
import type { GatewayName, PaymentFacts } from '../../src/domain/gateway.ts';
import { READY } from '../../src/domain/health.ts';
import type { Gateway } from '../../src/gateways/port.ts';
import { EffectRunner } from '../../src/runtime/effects.ts';
import { JUICE, QFPAY_PROFILE } from '../support/kiosk-settings.ts';
import { SALE } from '../support/notification-inbox.ts';

const PAYMENT: PaymentFacts = {
  orderNumber: 'LOB1000000014711',
  gateway: 'qfpay',
  wallet: 'alipay',
  mode: 'cpm',
  amount: { currency: 'MYR', minor: 250 },
  madeAt: 1_760_000_000_000,
  gatewayRef: 'G1',
  description: 'Water',
};
const REFUND = { refundNumber: 'LOB1R00000014711', refundMadeAt: 1_760_000_100_000, refundAmount: null };
const PAPER = { kind: 'sale', payment: PAYMENT, sale: SALE, amount: PAYMENT.amount, at: 0, copy: false } as const;
const CALLS: readonly Extract<Effect, { payment: PaymentFacts }>[] = [
  { do: 'charge', payment: PAYMENT, paymentCode: '281234567890123456' },
  { do: 'present', payment: PAYMENT },
  { do: 'query', payment: PAYMENT },
  { do: 'cancel', payment: PAYMENT },
  { do: 'refund', payment: PAYMENT, ...REFUND },
  { do: 'queryRefund', payment: PAYMENT, ...REFUND },
];
const BUG = new Error('a bug in a driver');

/** The real runner over ports that answer, hang or throw as the test says. */
class RunnerUnderTest {
  readonly posted: KioskEvent[] = [];
  readonly bugs: { readonly error: unknown; readonly what: string }[] = [];
  readonly asked: unknown[][] = [];
  readonly composed: unknown[] = [];
  readonly abort = new AbortController();
  warmed = 0;
  /** What the gateway does with every call. */
  gatewayAnswer: () => Promise<unknown> = async () => ({ kind: 'unknown', why: 'timeout', code: '' });
  pulse: GpioBoard['pulse'] = async () => ({ result: 'done' });
  print: () => Promise<PrintResult> = async () => ({ result: 'printed' });
  compose: () => Promise<Uint8Array> = async () => new Uint8Array([1]);
  private readonly runner: EffectRunner;

  constructor(gateways: readonly GatewayName[] = ['qfpay']) {
    const timers = new ManualTimers();
    const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
    const printer: Printer = { ...device, print: () => this.print(), status: async () => null };
    const board: GpioBoard = {
      ...device,
      pulse: (relay, ms) => this.pulse(relay, ms),
      read: () => null,
      level: () => null,
      relayState: () => false,
      hold: () => ({ ended: Promise.resolve({ result: 'failed', reason: 'not here' }), release: () => undefined }),
    };
    this.runner = new EffectRunner({
      gateways: new Map(gateways.map((name) => [name, this.gateway()])),
      board,
      sensors: { onSensor: () => () => {} },
      printer,
      compose: (effect) => {
        this.composed.push(effect);
        return this.compose();
      },
      readTyped: () => ({ kind: 'other' }),
      tellSite: () => {},
      answerHost: () => {},
      replied: () => {},
      post: (event) => this.posted.push(event),
      setTimer: (ms, callback) => timers.after(ms, callback),
      signal: this.abort.signal,
      onBug: (error, what) => this.bugs.push({ error, what }),
    });
  }

  async run(effect: Effect): Promise<void> {
    this.runner.run(effect);
    await new Promise((resolve) => setImmediate(resolve));
  }

  private gateway(): Gateway {
    const call = <T>(verb: string, ...args: unknown[]): Promise<T> => {
      this.asked.push([verb, ...args]);
      return this.gatewayAnswer() as Promise<T>;
    };
    return {
      profile: QFPAY_PROFILE,
      warm: () => {
        this.warmed += 1;
      },
      charge: (payment, code, signal) => call('charge', payment, code, signal),
      present: (payment, signal) => call('present', payment, signal),
      query: (payment, signal) => call('query', payment, signal),
      cancel: (payment, signal) => call('cancel', payment, signal),
      refund: (payment, refund, signal) => call('refund', payment, refund, signal),
      queryRefund: (payment, refund, signal) => call('queryRefund', payment, refund, signal),
      parseNotification: () => ({ kind: 'of no interest' }),
      probe: () => call('probe'),
      stop: async () => {},
    };
  }
}

test.each(CALLS)('$do asks the gateway once, and posts its answer under the same name', async (effect) => {
  const one = new RunnerUnderTest();
  const outcome = { kind: 'unknown', why: 'timeout', code: '' } as const;
  await one.run(effect);
  const more = effect.do === 'charge' ? [effect.paymentCode] : [];
  const refund = { refundNumber: REFUND.refundNumber, madeAt: REFUND.refundMadeAt };
  const refunds = effect.do === 'refund' || effect.do === 'queryRefund' ? [refund] : [];
  expect(one.asked).toEqual([[effect.do, PAYMENT, ...more, ...refunds, one.abort.signal]]);
  expect(one.posted).toEqual([
    { type: 'called', orderNumber: PAYMENT.orderNumber, call: { verb: effect.do, outcome } },
  ]);
  expect(one.bugs).toEqual([]);
});

test.each(CALLS)(
  'a client that throws on $do is a bug: reported, and concluded from it is only "unknown"',
  async (effect) => {
    const one = new RunnerUnderTest();
    one.gatewayAnswer = () => Promise.reject(BUG);
    await one.run(effect);
    expect(one.bugs).toEqual([{ error: BUG, what: effect.do }]);
    expect(one.posted).toHaveLength(1);
    expect(one.posted[0]).toMatchObject({ type: 'called', call: { verb: effect.do, outcome: { kind: 'unknown' } } });
  },
);

test('a part of a payment is refunded as a part', async () => {
  const one = new RunnerUnderTest();
  const refundAmount = { currency: 'MYR', minor: 84 } as const;
  await one.run({ do: 'refund', payment: PAYMENT, ...REFUND, refundAmount });
  const facts = { refundNumber: REFUND.refundNumber, madeAt: REFUND.refundMadeAt, amount: refundAmount };
  expect(one.asked).toEqual([['refund', PAYMENT, facts, one.abort.signal]]);
});

test('a delivery that had been started is only asked about', async () => {
  const one = new RunnerUnderTest();
  await one.run({ do: 'ask delivery', saleId: 'LOB1-1', item: JUICE });
  expect(one.posted).toEqual([
    { type: 'evidence', saleId: 'LOB1-1', delivery: { result: 'failed', reason: 'restart' } },
  ]);
});

test('a gateway that is no longer configured gives an unknown, not an end of the process', async () => {
  const one = new RunnerUnderTest([]);
  await one.run({ do: 'query', payment: PAYMENT });
  expect(one.bugs).toHaveLength(1);
  expect(one.posted).toMatchObject([{ call: { verb: 'query', outcome: { kind: 'unknown' } } }]);
});

test('no payment code is in what is posted or reported', async () => {
  for (const answer of [() => Promise.reject(BUG), async () => ({ kind: 'paid', gatewayRef: 'G1' })]) {
    const one = new RunnerUnderTest();
    one.gatewayAnswer = answer;
    await one.run({ do: 'charge', payment: PAYMENT, paymentCode: '281234567890123456' });
    expect(JSON.stringify([one.posted, one.bugs])).not.toContain('281234567890123456');
  }
});

test('one call that hangs does not keep the next from being made', async () => {
  const one = new RunnerUnderTest();
  one.gatewayAnswer = () => new Promise(() => {});
  await one.run({ do: 'query', payment: PAYMENT });
  one.gatewayAnswer = async () => ({ kind: 'closed' });
  await one.run({ do: 'cancel', payment: PAYMENT });
  await one.run({ do: 'deliver', saleId: 'LOB1-1', item: JUICE });
  expect(one.posted.map((event) => event.type)).toEqual(['called', 'delivery ended']);
});

test('warming reaches the gateways that are there', async () => {
  const one = new RunnerUnderTest(['qfpay']);
  await one.run({ do: 'warm', gateways: ['qfpay', 'wavpay'] });
  expect([one.warmed, one.posted, one.bugs]).toEqual([1, [], []]);
});

test('a board that throws has delivered nothing that could be proven', async () => {
  const one = new RunnerUnderTest();
  one.pulse = () => Promise.reject(BUG);
  await one.run({ do: 'deliver', saleId: 'LOB1-1', item: JUICE });
  expect(one.bugs).toEqual([{ error: BUG, what: 'deliver' }]);
  expect(one.posted).toEqual([
    { type: 'delivery ended', saleId: 'LOB1-1', delivery: { result: 'failed', reason: 'relay failed' } },
  ]);
});

test('what the printer said of a job is posted as it said it', async () => {
  const one = new RunnerUnderTest();
  await one.run({ do: 'print', saleId: 'LOB1-1', paper: PAPER });
  one.print = async () => ({ result: 'not printed', reason: 'paper out' });
  await one.run({ do: 'print', saleId: 'LOB1-2', paper: PAPER });
  expect(one.posted).toEqual([
    { type: 'printed', saleId: 'LOB1-1', result: 'printed' },
    { type: 'printed', saleId: 'LOB1-2', result: 'not printed' },
  ]);
});

test('a receipt is made from the effect, whole', async () => {
  const one = new RunnerUnderTest();
  const effect = { do: 'print', saleId: 'LOB1-1', paper: PAPER } as const;
  await one.run(effect);
  expect(one.composed).toEqual([effect]);
});

test('the report of the day is printed, and nobody is told of a sale', async () => {
  const one = new RunnerUnderTest();
  let printed = 0;
  one.print = async () => {
    printed += 1;
    return { result: 'printed' };
  };
  await one.run({ do: 'print report', from: 0, to: 1, number: 1 });
  expect([printed, one.posted]).toEqual([1, []]);
});

test('how the gate did is posted; a board that throws did not open it', async () => {
  const one = new RunnerUnderTest();
  const gate = { do: 'open gate', ticket: 't1', usedAt: 7, gate: JUICE } as const;
  await one.run(gate);
  one.pulse = () => Promise.reject(BUG);
  await one.run(gate);
  const ended = { type: 'gate ended', ticket: 't1', usedAt: 7 };
  expect(one.posted).toEqual([
    { ...ended, delivery: { result: 'delivered', proof: 'none' } },
    { ...ended, delivery: { result: 'failed', reason: 'relay failed' } },
  ]);
});

test.each(['compose', 'print'] as const)(
  'paper whose %s throws may or may not be out: unknown, and reported',
  async (where) => {
    const one = new RunnerUnderTest();
    Object.assign(one, { [where]: () => Promise.reject(BUG) });
    await one.run({ do: 'print', saleId: 'LOB1-1', paper: PAPER });
    expect(one.bugs).toEqual([{ error: BUG, what: 'print' }]);
    expect(one.posted).toEqual([{ type: 'printed', saleId: 'LOB1-1', result: 'unknown' }]);
  },
);
