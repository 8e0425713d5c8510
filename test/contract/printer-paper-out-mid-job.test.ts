import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

describe.each(REAL_DRIVERS)('a %s printer whose paper ends in the middle of a job', (driver) => {
  it('leaves the job unknown, says why, and does not get it again', async () => {
    const job = Buffer.from('one line of a receipt\n'.repeat(20));
    const bench = await openBench(driver, {
      statusEveryMs: 300,
      switches: { after: { bytes: 100, happens: 'paper out' } },
    });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(job, 20_000)).toEqual({ result: 'unknown', reason: 'paper out' });
    await healthIs(bench, 'failing');
    bench.set({ paper: 'ok' });
    await healthIs(bench, 'ready');
    expect(bench.paper()).toEqual(job);
  });
});
