import { expect, test } from 'vitest';
import { expectSound, logged, sells, settled } from '../support/bad-input.ts';
import { CommandedDaemon } from '../support/commanded-daemon.ts';
import { eventually } from '../support/eventually.ts';
import { Onlooker } from '../support/onlooker.ts';

const ORDER = { order: 'B2-000418', amount: '12.50', currency: 'MYR', name: 'Bay B2', item: 'water' };

test('a host calls its order off with a signed command: the customer is let go, nothing is paid, and the next one can buy', async () => {
  const daemon = await CommandedDaemon.start({ 'orders.remote': { maxAmount: '50.00' } });
  const { kiosk } = daemon;
  const onlooker = await Onlooker.at(kiosk);
  expect(await daemon.command('cancel-order', { order: ORDER.order })).toMatchObject({ why: 'no such order' });

  expect(await daemon.command('create-order', ORDER)).toMatchObject({ result: 'done', order: { state: 'paying' } });
  await onlooker.sees(({ qr }) => qr !== null, 'the code to pay');
  expect(await daemon.command('cancel-order', { order: ORDER.order })).toMatchObject({
    result: 'done',
    order: { cancelled: true, paid: '0.00' },
  });
  await onlooker.seesPhase('idle');
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  expect(logged(kiosk, 'sale.ended')[0]).toMatchObject({ end: 'abandoned' });
  await settled(kiosk);

  expect(await daemon.command('create-order', ORDER)).toMatchObject({ order: { state: 'cancelled', over: true } });
  expect(kiosk.qfpay.orders()).toMatchObject([{ state: 'closed' }]);
  expect(kiosk.pulses('motor1')).toBe(0);
  expectSound(kiosk, [await sells(kiosk)]);
});
