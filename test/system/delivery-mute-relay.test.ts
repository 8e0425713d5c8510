import { expect, onTestFinished, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { LcusBoard } from '../support/lcus-board.ts';
import { openPty } from '../support/pty.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/** The first item is a relay of a board that never answers. */
async function withBoard(item: object): Promise<{ kiosk: RunningKiosk; board: LcusBoard }> {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const board = new LcusBoard(pty, 'never');
  const kiosk = await preparedKiosk();
  setConfig(kiosk, {
    'orders.items.0': {
      id: 'water',
      name: 'Water',
      price: '2.50',
      pulse: '200ms',
      proofWithin: '2s',
      controller: { channel: 'r1' },
      ...item,
    },
    'gpio.controller': { driver: 'serial-relay', protocol: 'lcus', path: pty.a, channels: { r1: { number: 1 } } },
  });
  await kiosk.boot();
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
  return { kiosk, board };
}

const endOf = async (kiosk: RunningKiosk) => (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');

test('with a sensor the sensor has the last word: it saw nothing, so the money goes back', async () => {
  const { kiosk, board } = await withBoard({ sensor: 'drop1' });
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'sensor silent' } } });
  expect(board.onEdges.get(1)).toBe(1);
});

test('without one the pulse itself counts, because the file says so', async () => {
  const { kiosk, board } = await withBoard({ proof: 'none' });
  await eventually(async () => (await endOf(kiosk)) !== undefined, { what: 'the delivery has ended' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'none' } } });
  expect(board.onEdges.get(1)).toBe(1);
});
