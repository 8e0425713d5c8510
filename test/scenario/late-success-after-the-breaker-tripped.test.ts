import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('an order code is paid after the breaker tripped: nothing is delivered for it late, and the money goes back in the end', async () => {
  const kiosk = await startKiosk();
  kiosk.limits = { ...kiosk.limits, amount: 300 };
  await kiosk.restart();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const left = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  await kiosk.press({ type: 'begin' });
  await kiosk.press({ type: 'choose', itemId: 'juice' });
  await kiosk.time.until(() => kiosk.state.parts.get('breaker')?.status === 'failing', 'the breaker has tripped');
  expect(kiosk.qfpay.ledger.approve(left)).toBe(true);
  await kiosk.time.until(() => kiosk.state.payments.get(left)?.state === 'refunding', 'the success is known');
  await kiosk.time.pass(600_000);
  expect(kiosk.qfpay.callsOf('refund')).toEqual([]);
  expect(kiosk.screen.phase).toBe('out of service');

  const reset = { do: 'reset breaker' } as const;
  expect(await kiosk.command({ id: 'reset', key: 'ops', counter: 1, command: reset })).toEqual({ result: 'done' });
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded', 'abandoned'], taken: 0, refunds: 1 });
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([0, 0]);
});
