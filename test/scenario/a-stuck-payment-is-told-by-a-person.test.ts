import { expect, test } from 'vitest';
import { closeBooks } from '../support/books.ts';
import { type SimulatedKiosk, startKiosk } from '../support/simulated-kiosk.ts';

const SILENT = { answer: { kind: 'unknown', why: 'timeout', code: '' }, processed: false, afterMs: 30_000 } as const;

/** WavPay takes the money, and is silent until a person is called. */
async function stuck(): Promise<SimulatedKiosk> {
  const kiosk = await startKiosk();
  await kiosk.choose('water');
  kiosk.wavpay.next('charge', { answer: SILENT.answer, afterMs: 30_000 });
  kiosk.wavpay.from('query', SILENT);
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.time.until(() => kiosk.state.jobs.size === 1, 'a person is called', 86_400_000);
  return kiosk;
}

test('a payment that nobody can ask about any more: the operator paid it back, and it is over', async () => {
  const kiosk = await stuck();
  await kiosk.restart();
  const [job] = kiosk.state.jobs.values();
  expect(job?.kind).toBe('settling stuck');
  const command = { do: 'settle job', jobId: job?.id ?? '', as: 'paid back' } as const;
  expect(await kiosk.command({ id: 'one', key: 'ops', counter: 1, command })).toEqual({ result: 'done' });

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({
    broken: [],
    sales: ['refunded'],
    payments: ['not paid', 'refunded'],
    taken: 250,
    alarms: ['settling stuck'],
  });
  expect(kiosk.pulses('motor1')).toBe(0);
});

test('the gateway speaks again: what was taken is owed, and the job about the silence ends by itself', async () => {
  const kiosk = await stuck();
  kiosk.wavpay.from('query', null);

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['not paid', 'refund owed'] });
  expect([...kiosk.state.jobs.values()]).toMatchObject([{ kind: 'refund owed' }]);
  const settled = (await kiosk.entries()).filter((entry) => entry.kind === 'job settled');
  expect(settled).toMatchObject([{ as: 'by itself', key: null }]);
});
