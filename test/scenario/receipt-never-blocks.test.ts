import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('a printer that takes the job and never answers: the customer is let go, the next one is served meanwhile', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.setPrinter({ mute: true });
  for (const item of ['water', 'water', 'juice']) {
    await kiosk.choose(item);
    await kiosk.scan(kiosk.qfpay.issue());
    const farewell = await kiosk.sees('thanks', 16_000);
    expect(farewell.lines).toEqual(en.thanksNoPaper);
    await kiosk.press({ type: 'back' });
  }
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed', 'completed', 'completed'], taken: 920 });
  expect([kiosk.pulses('motor1'), kiosk.pulses('motor2')]).toEqual([2, 1]);
});

test('without a printer at all the receipt takes no time', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.setPrinter({ connected: false });
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.sees('thanks', 2_000);
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250 });
});
