import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a web address and a foreign wallet are held to the scanner: said so, nothing sent, and the next code sells', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.scan('https://example.org/loyalty?card=1');
  expect(kiosk.screen.title).toBe(en.notices['not a payment code'].title);
  await kiosk.scan('771234567890123456');
  expect(kiosk.screen.title).toBe(en.notices['wallet not accepted'].title);
  await kiosk.scan('<b>hello</b>');
  expect(kiosk.screen.title).toBe(en.notices['not a payment code'].title);
  expect(JSON.stringify(kiosk.views)).not.toContain('<b>');
  expect(kiosk.gateways.flatMap((gateway) => gateway.callsOf('charge'))).toEqual([]);

  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250 });
});

test('codes held to the scanner while nobody is buying are dropped', async () => {
  const kiosk = await startKiosk();
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.time.pass(5_000);
  await kiosk.choose('water');
  await kiosk.time.pass(5_000);
  expect(kiosk.qfpay.callsOf('charge')).toEqual([]);
  await kiosk.press({ type: 'back' });
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['abandoned'], taken: 0 });
});
