import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { DRIVERS, openBench } from '../support/pretend-printer.ts';

describe.each(DRIVERS)('a %s printer stopped during a job', (driver) => {
  it('leaves the job unknown at once, and takes no more', async () => {
    const bench = await openBench(driver);
    onTestFinished(() => bench.close());
    bench.set(driver === 'virtual' ? { answers: false } : { answersInTurn: false });
    const job = bench.printer.print(Buffer.from('a receipt\n'), 60_000);
    await eventually(() => bench.paper().length > 0, { what: 'the job arrives' });
    await bench.printer.stop();
    expect(await job).toEqual({ result: 'unknown', reason: 'offline' });
    await bench.printer.stop();
    expect(await bench.printer.print(Buffer.from('late\n'), 1_000)).toEqual({
      result: 'not printed',
      reason: 'offline',
    });
  });
});
