import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the scanner that a kiosk needs is unplugged: out of service until it is back', async () => {
  const kiosk = await startKiosk({ requiredParts: ['gpio', 'scanner'] });
  kiosk.hardware.plugScanner(false);
  await kiosk.sees('out of service');
  expect(kiosk.state.phase).toMatchObject({ reasons: [expect.stringContaining('scanner: ')] });
  expect(kiosk.screen).toMatchObject({ actions: [], lines: en.outLines });
  expect(kiosk.hardware.snapshot().light).toBe('out of service');

  kiosk.hardware.plugScanner(true);
  await kiosk.sees('idle');
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250 });
  const told = (await kiosk.entries()).filter((entry) => entry.kind === 'health' && entry.part === 'scanner');
  expect(told.map((entry) => entry.kind === 'health' && entry.health.status)).toEqual(['ready', 'absent', 'ready']);
});

test('unplugged in the middle of a sale: the order code still takes the money, then the kiosk closes', async () => {
  const kiosk = await startKiosk({ requiredParts: ['gpio', 'scanner'] });
  await kiosk.choose('water');
  await kiosk.seesCode();
  kiosk.hardware.plugScanner(false);
  await kiosk.time.settle();
  expect(kiosk.screen.lines).toEqual(en.payShow);
  kiosk.qfpay.ledger.approve(kiosk.qfpay.orders('created')[0]?.orderNumber ?? '');
  await kiosk.sees('out of service');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
