import { expect, onTestFinished, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { ModbusBoard } from '../support/modbus-board.ts';
import { openPty } from '../support/pty.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

const COIL = 4;

/** The first item is two units from a relay board on a real serial line. */
async function withBoard(): Promise<{ readonly kiosk: RunningKiosk; readonly board: ModbusBoard }> {
  const pty = await openPty();
  onTestFinished(() => pty.close());
  const board = new ModbusBoard(pty, 17);
  const kiosk = await preparedKiosk();
  const item = {
    id: 'water',
    name: 'Water',
    price: '2.50',
    pulse: '200ms',
    units: 2,
    controller: { channel: 'lane1' },
  };
  setConfig(kiosk, {
    'orders.items.0': item,
    'gpio.controller': { driver: 'modbus', path: pty.a, unit: 17, channels: { lane1: { coil: COIL } } },
  });
  await kiosk.boot();
  return { kiosk, board };
}

async function buy({ kiosk }: { readonly kiosk: RunningKiosk }): Promise<void> {
  await kiosk.choose('water');
  kiosk.hardware.scan(kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));
}

const endOf = async (kiosk: RunningKiosk) => (await kiosk.entries()).find(({ kind }) => kind === 'delivery ended');

test('a relay board that confirms each unit has delivered', async () => {
  const bench = await withBoard();
  const { kiosk, board } = bench;
  await buy(bench);
  await eventually(async () => (await endOf(kiosk)) !== undefined, { what: 'the delivery has ended' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'delivered', proof: 'controller' } } });
  expect([board.onEdges.get(COIL), board.coils.get(COIL)]).toEqual([2, false]);
  expect(kiosk.qfpay.refunds()).toEqual([]);
});

test('a relay board that refuses has moved nothing, and the money goes back', async () => {
  const bench = await withBoard();
  const { kiosk, board } = bench;
  board.manner = 'refuses';
  await buy(bench);
  await eventually(() => kiosk.qfpay.refunds().length === 1, { what: 'the money went back' });
  expect(await endOf(kiosk)).toMatchObject({ body: { delivery: { result: 'failed', reason: 'controller refused' } } });
  expect(board.onEdges.get(COIL)).toBeUndefined();
});
