import { expect, test } from 'vitest';
import type { SignedCommand } from '../../src/domain/command.ts';
import { closeBooks } from '../support/books.ts';
import { startKiosk } from '../support/simulated-kiosk.ts';

test('refund owed stays a job over power cuts until a signed command settles it, once', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');
  await closeBooks(kiosk);
  const [job] = kiosk.state.jobs.values();
  expect(job).toMatchObject({ kind: 'refund owed', amount: { minor: 250 } });
  for (let cut = 0; cut < 3; cut += 1) {
    await kiosk.restart();
    expect([...kiosk.state.jobs.values()]).toEqual([job]);
  }

  const settle = (id: string, counter: number): SignedCommand => ({
    id,
    key: 'ops',
    counter,
    command: { do: 'settle job', jobId: job?.id ?? '', as: 'paid back' },
  });
  expect(await kiosk.command(settle('one', 1))).toEqual({ result: 'done' });
  expect(kiosk.state.jobs.size).toBe(0);
  await kiosk.restart();
  expect(kiosk.state.jobs.size).toBe(0);
  expect(await kiosk.command(settle('again', 1))).toEqual({ result: 'refused', why: 'seen before' });
  expect(await kiosk.command(settle('another', 2))).toEqual({ result: 'refused', why: 'no such job' });

  const books = await closeBooks(kiosk);
  expect(books).toMatchObject({ broken: [], payments: ['not paid', 'refund owed'], alarms: ['refund owed'] });
  const settled = (await kiosk.entries()).filter((entry) => entry.kind === 'job settled');
  expect(settled).toMatchObject([{ jobId: job?.id, as: 'paid back', key: 'ops' }]);
});

test('the power goes before the command is written: nothing was settled, and the same command does it afterwards', async () => {
  const kiosk = await startKiosk();
  kiosk.hardware.jam(true);
  await kiosk.choose('water');
  await kiosk.scan(kiosk.wavpay.issue());
  await kiosk.sees('thanks');
  await closeBooks(kiosk);
  const [job] = kiosk.state.jobs.values();
  const settle: SignedCommand = {
    id: 'one',
    key: 'ops',
    counter: 1,
    command: { do: 'settle job', jobId: job?.id ?? '', as: 'paid back' },
  };
  kiosk.disk = 'disk full';
  expect(await kiosk.command(settle)).toBeUndefined();
  await kiosk.powerCut();
  kiosk.disk = null;
  await kiosk.boot();
  expect([...kiosk.state.jobs.values()]).toEqual([job]);
  expect(await kiosk.command(settle)).toEqual({ result: 'done' });
  expect(await closeBooks(kiosk)).toMatchObject({ broken: [] });
});
