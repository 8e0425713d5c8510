import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('two phones pay the same order code and the gateway takes both: one delivery, and a person is told of the other, once', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  expect(kiosk.qfpay.payAgain(shown)).toBe(true);
  await kiosk.sees('thanks');
  await closeBooks(kiosk);
  await kiosk.restart();

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['completed'],
    payments: ['kept'],
    taken: 500,
    refunds: 0,
    alarms: ['paid twice'],
  });
  expect(kiosk.pulses('motor1')).toBe(1);
  const [job] = kiosk.state.jobs.values();
  expect(job).toMatchObject({ kind: 'paid twice', orderNumber: shown, amount: { minor: 250 } });

  const command = { do: 'settle job', jobId: job?.id ?? '', as: 'paid back' } as const;
  expect(await kiosk.command({ id: 'one', key: 'ops', counter: 1, command })).toEqual({ result: 'done' });
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [] });
  expect(kiosk.state.jobs.size).toBe(0);
});

test('it was given up, and two phones pay it late: one payment goes back by itself, of the other a person is told', async () => {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  await kiosk.seesCode();
  const shown = kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
  await kiosk.press({ type: 'back' });
  // What it says first leaves the order open, so it is asked, and tells of the second payment, again.
  kiosk.qfpay.next('query', { answer: { kind: 'pending', gatewayRef: null } });
  expect(kiosk.qfpay.ledger.approve(shown)).toBe(true);
  expect(kiosk.qfpay.payAgain(shown)).toBe(true);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], sales: ['refunded'], taken: 250, refunds: 1 });
  expect(books.alarms.filter((alarm) => alarm === 'paid twice')).toHaveLength(1);
  expect([...kiosk.state.jobs.values()]).toMatchObject([{ kind: 'paid twice', orderNumber: shown }]);
  expect(kiosk.pulses('motor1')).toBe(0);
});
