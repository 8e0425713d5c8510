import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { SYSTEM_ERROR } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('WavPay says system error: nothing is asked for five seconds, then the question finds the payment', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  kiosk.wavpay.next('charge', { answer: SYSTEM_ERROR });
  await kiosk.scan(kiosk.wavpay.issue());
  const view = await kiosk.sees('confirming');
  const answeredAt = kiosk.time.now();
  expect(view.lines).toEqual(en.unknownLines);
  await kiosk.time.pass(4_900);
  expect(kiosk.wavpay.callsOf('query')).toEqual([]);
  await kiosk.sees('thanks');

  expect(kiosk.wavpay.callsOf('query')).toHaveLength(1);
  expect((kiosk.wavpay.callsOf('query')[0]?.at ?? 0) - answeredAt).toBeGreaterThanOrEqual(5_000);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, alarms: [] });
  expect(kiosk.wavpay.callsOf('charge')).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(1);
});
