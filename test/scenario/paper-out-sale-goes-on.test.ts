import { expect, test } from 'vitest';
import { en } from '../../src/i18n/en.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the paper is out: the sale goes on, the screen says that there is no receipt, the next customer too', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.setPrinter({ paper: 'out' });
  for (const item of ['water', 'juice']) {
    await kiosk.choose(item);
    await kiosk.scan(kiosk.qfpay.issue());
    const farewell = await kiosk.sees('thanks');
    expect(farewell.lines).toEqual(en.thanksNoPaper);
    await kiosk.sees('idle');
  }
  expect(kiosk.state.parts.get('printer')?.status).not.toBe('ready');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed', 'completed'], taken: 670, alarms: [] });
  expect(kiosk.receipts()).toEqual([]);
  const papers = (await kiosk.entries()).filter((entry) => entry.kind === 'receipt');
  expect(papers.map((entry) => entry.result)).toEqual(['not printed', 'not printed']);
});
