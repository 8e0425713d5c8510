import { expect, onTestFinished, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { type MachineManner, Pc2MdbMachine } from '../support/mdb-machine.ts';
import { openPty } from '../support/pty.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

const ITEM = 258;

/** The first item is a selection of a vending machine behind an MDB interface on a real serial line. */
async function withMachine(manner: MachineManner): Promise<{ kiosk: RunningKiosk; machine: Pc2MdbMachine }> {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const machine = new Pc2MdbMachine(pty, [{ item: ITEM, price: 250 }]);
  machine.manner = manner;
  const kiosk = await preparedKiosk();
  setConfig(kiosk, {
    'orders.items.0': {
      id: 'water',
      name: 'Water',
      price: '2.50',
      pulse: '60s',
      proofWithin: '60s',
      controller: { channel: 'b2' },
    },
    'gpio.controller': { driver: 'mdb', interface: 'pc2mdb', path: pty.a, channels: { b2: { selection: ITEM } } },
  });
  await kiosk.boot();
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  return { kiosk, machine };
}

const endOf = async (kiosk: RunningKiosk) => (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');

test('the machine says that it came out: delivered', async () => {
  const { kiosk, machine } = await withMachine('obeys');
  await eventually(async () => (await endOf(kiosk)) !== undefined, { what: 'the delivery has ended' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'controller' } } });
  expect(machine.sold.get(ITEM)).toBe(1);
  expect(kiosk.qfpay.refunds()).toEqual([]);
});

test('the machine says that nothing came out: the money goes back', async () => {
  const { kiosk } = await withMachine('fails');
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'controller refused' } } });
});

test('killed between the yes and the word of the machine: no second yes, and the money goes back', async () => {
  const { kiosk, machine } = await withMachine('slow');
  await eventually(() => machine.moving.has(ITEM), { what: 'the machine is moving' });
  await kiosk.kill9();
  await kiosk.spawn();
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'restart' } } });
  await kiosk.seesPhase('idle');
  expect(machine.heard.filter((one) => one.startsWith('5'))).toEqual(['5 0 250']);
});
