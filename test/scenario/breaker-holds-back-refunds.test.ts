import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { ANSWER_LOST } from '../support/scripted-gateway.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('the breaker trips while money has to go back: it waits, over a power cut, and goes back once after the reset', async () => {
  const kiosk = await startKiosk();
  kiosk.limits = { ...kiosk.limits, refundsPerSale: 1 };
  await kiosk.restart();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  // The first refund is carried out and its answer lost; the second one is one too many.
  kiosk.qfpay.next('refund', ANSWER_LOST);
  await kiosk.scan(kiosk.qfpay.issue());
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  await kiosk.time.until(() => kiosk.state.parts.get('breaker')?.status === 'failing', 'the breaker has tripped');
  await kiosk.sees('out of service', 200_000);
  await kiosk.restart();
  await kiosk.time.pass(2 * 3_600_000);
  expect(kiosk.qfpay.callsOf('refund')).toHaveLength(1);
  expect([...kiosk.state.payments.values()]).toMatchObject([{ orderNumber: shown, state: 'refunding' }]);
  expect([...kiosk.state.jobs.values()]).toMatchObject([{ kind: 'settling stuck', orderNumber: shown }]);

  const reset = { do: 'reset breaker' } as const;
  expect(await kiosk.command({ id: 'reset', key: 'ops', counter: 1, command: reset })).toEqual({ result: 'done' });
  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['refunded', 'refunded'], taken: 0, refunds: 2 });
  expect(kiosk.state.jobs.size).toBe(0);
  expect(kiosk.screen.phase).toBe('idle');
});
