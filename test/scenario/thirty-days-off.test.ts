import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';
import { activity, cutWith, OPEN_PAYMENTS } from './open-payments.ts';

const DAY_MS = 86_400_000;

for (const open of OPEN_PAYMENTS) {
  test(`thirty days without power after '${open.state}' (${open.story}): ${open.ends}, nothing charged or delivered`, async () => {
    const kiosk = await startKiosk();
    const before = await cutWith(kiosk, open);
    await kiosk.time.pass(30 * DAY_MS);
    await kiosk.boot();

    const books = await closeBooks(kiosk);
    expect(books).toMatchObject({ broken: [], taken: 0 });
    expect(books.payments.at(-1)).toBe(open.ends);
    expect(activity(kiosk)).toEqual(before);
    expect(kiosk.state.jobs.size).toBe(0);
  });
}

test('several are open at once, and the network comes back a day after the power: all final, the next customer buys', async () => {
  const kiosk = await startKiosk();
  const [, shown, , , , , closing, watching] = OPEN_PAYMENTS;
  for (const open of [closing, watching, shown]) {
    await open?.until(kiosk);
  }
  expect(kiosk.state.payments.size).toBe(3);
  await kiosk.powerCut();
  const before = activity(kiosk);
  await kiosk.time.pass(30 * DAY_MS);
  kiosk.gateways.forEach((gateway) => void gateway.setOnline(false));
  await kiosk.boot();
  await kiosk.time.pass(DAY_MS);
  expect(kiosk.screen.phase).toBe('out of service');
  kiosk.gateways.forEach((gateway) => void gateway.setOnline(true));
  await kiosk.sees('idle');
  expect(activity(kiosk)).toEqual(before);

  await kiosk.choose('juice');
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], taken: 420, refunds: 1 });
});
