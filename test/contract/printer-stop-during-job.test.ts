import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { DRIVERS, openBench } from '../support/pretend-printer.ts';

const PROVEN = Buffer.from('the one before\n');

describe.each(DRIVERS)('a %s printer stopped during a job', (driver) => {
  it('leaves the job unknown at once, and takes no more', async () => {
    const bench = await openBench(driver);
    onTestFinished(() => bench.close());
    // Once it has given its proof, nothing less is one: until the stop the next job waits for it.
    expect(await bench.printer.print(PROVEN, 20_000)).toEqual({ result: 'printed' });
    bench.set(driver === 'virtual' ? { answers: false } : { answersInTurn: false });
    const job = bench.printer.print(Buffer.from('a receipt\n'), 60_000);
    await eventually(() => bench.paper().length > PROVEN.length, { what: 'the job arrives' });
    await bench.printer.stop();
    expect(await job).toEqual({ result: 'unknown', reason: 'offline' });
    await bench.printer.stop();
    expect(await bench.printer.print(Buffer.from('late\n'), 1_000)).toEqual({
      result: 'not printed',
      reason: 'offline',
    });
  });
});
