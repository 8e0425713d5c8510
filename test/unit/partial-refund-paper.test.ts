import { expect, test } from 'vitest';
import type { Effect, Paper } from '../../src/domain/effects.ts';
import { READY } from '../../src/domain/health.ts';
import { money } from '../../src/domain/money.ts';
import { type EffectPorts, EffectRunner } from '../../src/runtime/effects.ts';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';

const TWO_OF_THREE = { result: 'partly delivered', units: 2, proof: 'sensor' } as const;

async function papersOf(kiosk: KioskDrive): Promise<readonly Paper[]> {
  const receipts: Paper[] = [];
  const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
  const runner = new EffectRunner({
    gateways: new Map(),
    board: { ...device, read: () => null, relayState: () => false, pulse: async () => ({ result: 'done' }) },
    controller: null,
    sensors: { onSensor: () => () => {} },
    printer: { ...device, print: async () => ({ result: 'printed' }) },
    compose: async (effect: Effect) => {
      if (effect.do === 'print') receipts.push(effect.paper);
      return new Uint8Array();
    },
    post: () => {},
    replied: () => {},
    setTimer: () => () => {},
    signal: new AbortController().signal,
    onBug: (error: unknown) => {
      throw error;
    },
  } as unknown as EffectPorts);
  for (const effect of kiosk.effects.filter(({ do: what }) => what === 'print')) {
    runner.run(effect);
  }
  await new Promise((resolve) => setImmediate(resolve));
  return receipts;
}

function partly(): KioskDrive {
  const items = kioskSettings().items.map((item) =>
    item.id === WATER.id ? { ...item, units: 3, price: money('MYR', 300) } : item,
  );
  const kiosk = KioskDrive.ready({ items }).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(TWO_OF_THREE);
  kiosk.pass(0);
  return kiosk;
}

test('the slip for a refund of one unit of three says one unit of money, not all of it', async () => {
  const kiosk = partly();
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
  const papers = await papersOf(kiosk);
  expect(papers.map(({ kind, amount }) => [kind, amount.minor])).toEqual([['refund', 100]]);
});

test('the slip to claim one unit of three says one unit of money, not all of it', async () => {
  const kiosk = partly();
  kiosk.respond = (call) => (call.do === 'query' && call.payment.mode === 'cpm' ? PAID : null);
  kiosk.answer('refund', { kind: 'refund refused', code: '1296' });
  kiosk.pass(20_000);
  expect(kiosk.jobs.map(({ amount }) => amount?.minor)).toEqual([100]);
  const papers = await papersOf(kiosk);
  expect(papers.map(({ kind, amount }) => [kind, amount.minor])).toEqual([['claim slip', 100]]);
});
