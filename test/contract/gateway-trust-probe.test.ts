import { afterEach, expect, it } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import { GatewayWatch } from '../../src/runtime/gateway-watch.ts';
import { SANDBOX_WAVPAY, WavpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { never, qfpayRig, type Rig, wavpayRig } from '../support/gateways.ts';

let rig: Rig;
const abort = new AbortController();
afterEach(() => rig.stop());

/** The watch the daemon has, asking again without its pauses. */
function watched(health: Health[]): GatewayWatch {
  return new GatewayWatch({
    gateway: rig.gateway,
    onHealth: (told) => health.push(told),
    onClockOffset: () => {},
    setTimer: (_ms, callback) => {
      const timer = setTimeout(callback, 1);
      return () => clearTimeout(timer);
    },
    random: () => 0,
    signal: abort.signal,
    onBug: (error) => {
      throw error;
    },
  });
}

it.each([
  ['qfpay', qfpayRig],
  ['wavpay', wavpayRig],
] as const)(
  '%s: no probe makes it ready before an answer verifies, and then it mends by itself',
  async (_name, start) => {
    const health: Health[] = [];
    let watch: GatewayWatch | null = null;
    rig = await start({ onHealth: (told) => watch?.heard(told) });
    watch = watched(health);
    await watch.start();
    const payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    await rig.sandbox.faults.set({ answer: 'bad signature' });
    await rig.gateway.query(payment, never);
    await rig.gateway.query(payment, never);
    expect(health.at(-1)?.status).toBe('failing');
    const [known, asked] = [health.length, rig.sandbox.calls().length];
    await eventually(() => rig.sandbox.calls().length >= asked + 5, { what: 'five probes' });
    expect(health.slice(known).filter(({ status }) => status === 'ready')).toEqual([]);
    await rig.sandbox.faults.clear();
    await eventually(() => health.at(-1)?.status === 'ready', { what: 'the gateway ready again' });
  },
);

it('wavpay: what mends it is an answer about a payment, for nothing else is signed', async () => {
  rig = await wavpayRig();
  const payment = rig.payment();
  await rig.gateway.charge(payment, rig.code('approve'), never);
  await rig.sandbox.faults.set({ answer: 'bad signature', count: 2 });
  await rig.gateway.query(payment, never);
  await rig.gateway.query(payment, never);
  expect(await rig.gateway.probe(never)).toMatchObject({ reachable: true, usable: true });
  expect(rig.sandbox.calls().at(-1)?.orderNumber).toBe(payment.orderNumber);
});

it('wavpay: once an answer has shown how empty values are hashed, the other readings verify no more', async () => {
  rig = await wavpayRig({ sandbox: { answerEmptyValues: 'drop-null', echoGoods: false } });
  expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
  const port = Number(new URL(rig.sandbox.url).port);
  await rig.sandbox.stop();
  const other = new WavpaySandbox({ ...SANDBOX_WAVPAY, answerEmptyValues: 'null-as-text', echoGoods: false });
  await other.start(port);
  // The connection to the first one may still be thought alive.
  await rig.gateway.query(rig.payment(), never);
  const code = other.issuePaymentCode({ wallet: 'wavpay', script: 'approve' });
  const charged = await rig.gateway.charge(rig.payment(), code, never);
  await other.stop();
  expect(charged).toMatchObject({ kind: 'unknown', why: 'bad signature' });
});
