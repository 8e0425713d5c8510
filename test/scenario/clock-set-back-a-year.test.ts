import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';
import { activity, cutWith, OPEN_PAYMENTS } from './open-payments.ts';

const YEAR_MS = 365 * 86_400_000;
/** Nothing is put off by more than the longest planned wait; a day is generous. */
const BOUND_MS = 86_400_000;

for (const { offByMs, words } of [
  { offByMs: -YEAR_MS, words: 'set back by a year' },
  { offByMs: YEAR_MS, words: 'a year ahead' },
]) {
  for (const open of OPEN_PAYMENTS) {
    test(`the clock is ${words} at the next boot after '${open.state}' (${open.story}): ${open.ends}, in bounded time`, async () => {
      const kiosk = await startKiosk();
      const before = await cutWith(kiosk, open);
      kiosk.clockOffByMs = offByMs;
      await kiosk.time.pass(60_000);
      await kiosk.boot();
      await kiosk.time.until(() => kiosk.state.payments.size === 0, 'all is settled', BOUND_MS);

      const books = await closeBooks(kiosk);
      expect(books).toMatchObject({ broken: [], taken: 0 });
      expect(books.payments.at(-1)).toBe(open.ends);
      expect(activity(kiosk)).toEqual(before);
    });
  }
}

test('the clock comes right again at the third boot: settled as if nothing had been', async () => {
  const kiosk = await startKiosk();
  kiosk.clockOffByMs = YEAR_MS;
  await kiosk.restart();
  const [, , paid] = OPEN_PAYMENTS;
  await paid?.until(kiosk);
  await kiosk.powerCut();
  kiosk.clockOffByMs = 0;
  await kiosk.boot();
  await kiosk.time.until(() => kiosk.state.payments.size === 0, 'all is settled', BOUND_MS);
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [], payments: ['refunded'], taken: 0, refunds: 1 });
});
