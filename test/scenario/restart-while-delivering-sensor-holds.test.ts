import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

/** The power goes while the relay pulls. The outlet's sensor stays active as long as something lies in it. */
async function cutWhileDelivering(): Promise<SimulatedKiosk> {
  const kiosk = await startKiosk();
  kiosk.holding.add('drop1');
  await kiosk.restart();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.qfpay.issue());
  await kiosk.time.until(() => kiosk.pulses('motor1') === 1, 'the relay pulls');
  await kiosk.powerCut();
  return kiosk;
}

test('the bottle lies in the outlet when the power is back: delivered, the money stays, nothing moves', async () => {
  const kiosk = await cutWhileDelivering();
  kiosk.hardware.setSensor('drop1', true);
  await kiosk.time.pass(20_000);
  await kiosk.boot();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0, alarms: [] });
  expect(kiosk.pulses('motor1')).toBe(1);
  expect(await kiosk.entries()).toContainEqual(
    expect.objectContaining({ kind: 'delivery ended', delivery: { result: 'delivered', proof: 'sensor' } }),
  );
});

test('the bottle falls into the outlet a moment after the power is back: delivered too', async () => {
  const kiosk = await cutWhileDelivering();
  kiosk.time.after(2_000, () => kiosk.hardware.setSensor('drop1', true));
  await kiosk.boot();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['completed'], taken: 250, refunds: 0 });
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('the outlet is empty when the power is back: nothing moves, the money goes back', async () => {
  const kiosk = await cutWhileDelivering();
  await kiosk.boot();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('the power goes once more while the outlet is being asked: asked again, paid back once', async () => {
  const kiosk = await cutWhileDelivering();
  for (let cut = 0; cut < 3; cut += 1) {
    await kiosk.boot();
    await kiosk.powerCut();
  }
  await kiosk.boot();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(1);
});

test('a sensor that does not hold proves nothing after a restart: the money goes back, active or not', async () => {
  const kiosk = await cutWhileDelivering();
  kiosk.holding.clear();
  kiosk.hardware.setSensor('drop1', true);
  await kiosk.boot();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 0, refunds: 1 });
  expect(kiosk.pulses('motor1')).toBe(1);
});
