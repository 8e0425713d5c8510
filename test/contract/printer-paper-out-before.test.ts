import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n');

describe.each(DRIVERS)('a %s printer without paper', (driver) => {
  it('gets no byte of a job, and prints again when the roll is changed', async () => {
    const bench = await openBench(driver, { statusEveryMs: 300, switches: { paper: 'out' } });
    onTestFinished(() => bench.close());
    expect((await healthIs(bench, 'failing')).reason).toContain('paper is out');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'not printed', reason: 'paper out' });
    expect(bench.paper()).toHaveLength(0);
    bench.set({ paper: 'ok' });
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(JOB);
  });
});
