import { describe, expect, it, onTestFinished } from 'vitest';
import { openBench } from '../support/pretend-printer.ts';

/** More than any socket on the way holds. */
const LARGE = Buffer.alloc(32 * 1024 * 1024, 'x');

describe('a network printer that accepts connections and never reads', () => {
  it('gets no byte of a job when it is asked first', async () => {
    const bench = await openBench('tcp', { silent: true, switches: { reads: false } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(Buffer.from('a receipt\n'), 5_000)).toEqual({
      result: 'not printed',
      reason: 'timeout',
    });
  });

  it('leaves a job unknown when it cannot be asked', async () => {
    const bench = await openBench('tcp', { silent: true, statusSupport: 'none', switches: { reads: false } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(LARGE, 500)).toEqual({ result: 'unknown', reason: 'timeout' });
    expect(bench.printer.health.status).toBe('failing');
  });
});

describe('a network printer that stops reading in the middle of a job', () => {
  it.each([
    ['a small job, which the network swallows', Buffer.from('a receipt\n'.repeat(50))],
    ['a job larger than the network holds', LARGE],
  ])('leaves %s unknown', async (_, job) => {
    const bench = await openBench('tcp', { switches: { after: { bytes: 50, happens: 'stall' } } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(job, 10_000)).toEqual({ result: 'unknown', reason: 'timeout' });
  });
});
