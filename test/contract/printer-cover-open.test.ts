import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n');

describe.each(DRIVERS)('a %s printer with its cover open', (driver) => {
  it('gets no byte of a job, and recovers when it is closed', async () => {
    const bench = await openBench(driver, { statusEveryMs: 300 });
    onTestFinished(() => bench.close());
    bench.set({ cover: 'open' });
    expect((await healthIs(bench, 'failing')).reason).toContain('cover');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'not printed', reason: 'cover open' });
    expect(bench.paper()).toHaveLength(0);
    bench.set({ cover: 'closed' });
    await healthIs(bench, 'ready');
  });
});
