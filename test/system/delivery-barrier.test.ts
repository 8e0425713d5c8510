import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** The first item opens a barrier with two contacts. */
async function withBarrier(jammed: boolean): Promise<RunningKiosk> {
  const kiosk = await preparedKiosk();
  kiosk.hardware.addMachine({ kind: 'barrier', relay: 'open', opened: 'is-up', closed: 'is-down', moveMs: 500 });
  kiosk.hardware.jam(jammed, 'open');
  setConfig(kiosk, {
    'orders.items.0': {
      id: 'water',
      name: 'Exit',
      price: '2.50',
      pulse: '500ms',
      proofWithin: '60s',
      controller: { channel: 'exit' },
    },
    'gpio.relays.open': { bcm: 22 },
    'gpio.sensors.is-up': { bcm: 6, debounce: '10ms' },
    'gpio.sensors.is-down': { bcm: 13, debounce: '10ms' },
    'gpio.controller': {
      driver: 'barrier',
      channels: { exit: { relay: 'open', opened: 'is-up', closed: 'is-down' } },
      openWithin: jammed ? '2s' : '60s',
    },
  });
  await kiosk.boot();
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  return kiosk;
}

const endOf = async (kiosk: RunningKiosk) => (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');

test('a barrier whose contact says that it is open has delivered', async () => {
  const kiosk = await withBarrier(false);
  await eventually(async () => (await endOf(kiosk)) !== undefined, { what: 'the delivery has ended' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'controller' } } });
  expect(kiosk.pulses('open')).toBe(1);
  expect(kiosk.qfpay.refunds()).toEqual([]);
});

test('a barrier that never opens: the money goes back, and nothing is sold until somebody has moved it', async () => {
  const kiosk = await withBarrier(true);
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'controller silent' } } });
  await kiosk.seesPhase('out of service');
  kiosk.hardware.setSensor('is-down', false);
  await eventually(async () => /not by a sale/.test(await (await fetch(`${kiosk.url}/healthz`)).text()), {
    what: 'the arm was seen to move',
  });
  kiosk.hardware.setSensor('is-down', true);
  await kiosk.seesPhase('idle');
  expect(kiosk.pulses('open')).toBe(1);
});
