import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { ANSWER_LOST } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

const scanned = () => (order: { readonly mode: string }) => order.mode === 'cpm';

test('the notification overtakes the answer of the charge: nothing moves for it, the answer delivers once', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  kiosk.qfpay.next('charge', { afterMs: 10_000 });
  await kiosk.scan(kiosk.qfpay.issue());
  const { orderNumber } = kiosk.qfpay.orders('paid').find(scanned()) ?? { orderNumber: '' };
  expect(await kiosk.notify(kiosk.qfpay, orderNumber)).toBe('accepted');
  await kiosk.time.pass(1_000);
  expect([kiosk.screen.phase, kiosk.pulses('motor1')]).toEqual(['charging', 0]);
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0, alarms: [] });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(kiosk.qfpay.callsOf('charge')).toHaveLength(1);
});

test('the answer of the charge is lost after the notification came: it is asked at once, and not sent again', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  kiosk.qfpay.next('charge', ANSWER_LOST);
  await kiosk.scan(kiosk.qfpay.issue());
  const { orderNumber } = kiosk.qfpay.orders('paid').find(scanned()) ?? { orderNumber: '' };
  expect(await kiosk.notify(kiosk.qfpay, orderNumber)).toBe('accepted');
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0 });
  const lost = kiosk.qfpay.callsOf('charge');
  const asked = kiosk.qfpay.callsOf('query').filter((call) => call.orderNumber === orderNumber);
  expect(lost).toHaveLength(1);
  expect((asked[0]?.at ?? 0) - (lost[0]?.at ?? 0)).toBe(ANSWER_LOST.afterMs);
});
