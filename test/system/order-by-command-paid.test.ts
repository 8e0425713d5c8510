import { expect, test } from 'vitest';
import { expectSound, logged } from '../support/bad-input.ts';
import { CommandedDaemon } from '../support/commanded-daemon.ts';
import { eventually } from '../support/eventually.ts';
import { Onlooker } from '../support/onlooker.ts';

const ORDER = { order: 'B2-000417', amount: '12.50', currency: 'MYR', name: 'Bay B2', item: 'water' };

test('a host asks for money with a signed command; the customer pays, and the same order again is told as delivered', async () => {
  const daemon = await CommandedDaemon.start({ 'orders.remote': { maxAmount: '50.00' } });
  const { kiosk } = daemon;
  const onlooker = await Onlooker.at(kiosk);

  expect(await daemon.command('create-order', { ...ORDER, amount: '50.01' })).toMatchObject({ why: 'too much' });
  expect(await daemon.command('create-order', ORDER)).toMatchObject({
    result: 'done',
    why: null,
    order: { id: 'B2-000417', state: 'paying', amount: '12.50', paid: '0.00' },
  });
  const paying = await onlooker.seesPhase('paying');
  expect(paying.sale).toMatchObject({ item: 'Bay B2', amount: { currency: 'MYR', minor: 1_250 } });

  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  kiosk.hardware.scan(code);
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the sale is over' });
  await onlooker.seesPhase('idle');
  expect(kiosk.pulses('motor1')).toBe(1);

  expect(await daemon.command('create-order', ORDER)).toMatchObject({
    result: 'done',
    order: { id: 'B2-000417', state: 'delivered', over: true, paid: '12.50' },
  });
  expect(await daemon.command('cancel-order', { order: ORDER.order })).toMatchObject({ why: 'too late' });
  expect(kiosk.qfpay.orders().filter(({ state }) => state === 'paid')).toMatchObject([{ amount: { minor: 1_250 } }]);
  expectSound(kiosk, [code]);
});
