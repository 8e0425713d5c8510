import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the bottle falls after it was given up: written down, and the refund that has begun is made once', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('refunding');
  kiosk.hardware.setSensor('drop1', true);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(1);
  const late = (await kiosk.entries()).filter((entry) => entry.kind === 'delivery proven late');
  expect(late).toMatchObject([{ delivery: { result: 'delivered', proof: 'sensor' } }]);
});

test('it falls while something else is handed over to the next customer: it proves nothing for them', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
  await kiosk.sees('idle');
  await kiosk.choose('juice');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('delivering');
  kiosk.hardware.setSensor('drop1', true);
  await kiosk.time.pass(50);
  const late = (await kiosk.entries()).filter((entry) => entry.kind === 'delivery proven late');
  expect(late).toMatchObject([{ saleId: 'LOB1-1' }]);
  expect(kiosk.state.phase.name).toBe('delivering');
  await kiosk.sees('thanks');

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded', 'completed'], taken: 420, refunds: 1 });
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([1, 1]);
});
