import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

test('the disk is full when a customer chooses: nothing is sent, the screen says so, and it sells again by itself', async () => {
  const kiosk = await startKiosk();
  await kiosk.press({ type: 'begin' });
  kiosk.disk = 'disk full';
  await kiosk.press({ type: 'choose', itemId: 'water' });
  await kiosk.time.pass(60_000);
  expect(kiosk.screen).toMatchObject({ phase: 'out of service', title: en.outTitle, actions: [] });
  expect(kiosk.hardware.snapshot().light).toBe('out of service');
  expect(kiosk.gateways.flatMap((gateway) => gateway.calls)).toEqual([]);

  kiosk.disk = null;
  await kiosk.time.until(() => kiosk.screen.phase !== 'out of service', 'it sells again', 120_000);
  await kiosk.comesToRest();
  await sell(kiosk);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 250, refunds: 0, alarms: [] });
  expect(books.sales.at(-1)).toBe('completed');
});

test('the disk is full when a code is scanned: it is not charged when there is room again, nobody stands there any more', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  kiosk.disk = 'disk full';
  await kiosk.scan(kiosk.qfpay.issue());
  expect(kiosk.screen.phase).toBe('out of service');
  await kiosk.time.pass(3_000);
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.time.pass(27_000);

  kiosk.disk = null;
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0, refunds: 0 });
  expect(kiosk.gateways.flatMap((gateway) => gateway.callsOf('charge'))).toEqual([]);
  expect(kiosk.pulses('motor1')).toBe(0);
  await sell(kiosk);
});

test('the disk is full when the answer comes: the payment is not forgotten, and nothing moves before it is written', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  expect(kiosk.screen.phase).toBe('charging');
  kiosk.disk = 'disk full';
  await kiosk.time.pass(20_000);
  expect(kiosk.qfpay.orders('paid')).toHaveLength(1);
  expect(kiosk.pulses('motor1')).toBe(0);

  kiosk.disk = null;
  const books = await closeBooks(kiosk);
  expect(books.broken).toEqual([]);
  expect(kiosk.pulses('motor1') + books.refunds).toBe(1);
});

async function sell(kiosk: SimulatedKiosk): Promise<void> {
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
}
