import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { ANSWER_LOST, TIMED_OUT } from '../support/scripted-gateway.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

test('WavPay stays silent for an hour: the customer is let go with a number, the next one buys, a person is told', async () => {
  const kiosk = await startKiosk();
  await loseWavpay(kiosk, { processed: false });
  const farewell = await kiosk.sees('thanks', 90_000);
  expect(farewell.title).toBe(en.unsettledTitle);
  expect(farewell.footer).toMatch(/Reference LOB1\d+/);

  await kiosk.sees('idle');
  await kiosk.choose('juice');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
  await kiosk.time.pass(12 * 3_600_000);
  expect(kiosk.state.payments.size).toBe(1);

  kiosk.wavpay.from('query', null);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 420, refunds: 0, alarms: ['settling stuck'] });
  expect(books.sales).toEqual(['abandoned', 'completed']);
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([0, 1]);
});

test('it turns out that WavPay had taken the money: owed, because WavPay cannot refund, and never delivered late', async () => {
  const kiosk = await startKiosk();
  await loseWavpay(kiosk, {});
  await kiosk.sees('thanks', 90_000);
  await kiosk.time.pass(600_000);
  kiosk.wavpay.from('query', null);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 250 });
  expect(books.alarms).toContain('refund owed');
  expect(books.payments).toContain('refund owed');
  expect(kiosk.pulses('motor1')).toBe(0);
});

async function loseWavpay(kiosk: SimulatedKiosk, how: { readonly processed?: boolean }): Promise<void> {
  kiosk.wavpay.next('charge', { ...ANSWER_LOST, ...how });
  kiosk.wavpay.from('query', { answer: TIMED_OUT, afterMs: 10_000 });
  await kiosk.choose('water');
  await kiosk.scan(kiosk.wavpay.issue());
}
