import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('both gateways cannot be reached: nothing is taken, the kiosk closes, and opens by itself when they are back', async () => {
  const kiosk = await startKiosk();
  for (const gateway of kiosk.gateways) {
    gateway.setOnline(false);
  }
  await kiosk.choose('water');
  await kiosk.time.pass(100);
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('out of service', 120_000);
  expect(kiosk.titles()).not.toContain(en.deliveringTitle);
  expect(kiosk.state.phase).toMatchObject({ reasons: [expect.stringContaining('no gateway can be reached')] });
  await kiosk.time.pass(3_600_000);
  expect(kiosk.screen.phase).toBe('out of service');

  for (const gateway of kiosk.gateways) {
    gateway.setOnline(true);
  }
  await kiosk.sees('idle', 60_000);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned', 'completed'], taken: 250, refunds: 0 });
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('only one gateway is gone: its wallet is not offered, the other one sells', async () => {
  const kiosk = await startKiosk();
  kiosk.qfpay.setOnline(false);
  await kiosk.choose('water');
  await kiosk.time.pass(1_000);
  expect(kiosk.screen).toMatchObject({ phase: 'paying', qr: null });
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');
  kiosk.qfpay.setOnline(true);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250 });
});
