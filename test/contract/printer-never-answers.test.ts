import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n');

describe.each(REAL_DRIVERS)('a %s printer that never answers', (driver) => {
  it('gets no byte of a job, within the deadline', async () => {
    const bench = await openBench(driver, { silent: true, switches: { answers: false, answersInTurn: false } });
    onTestFinished(() => bench.close());
    expect((await healthIs(bench, 'failing')).reason).toContain('does not answer');
    expect(await bench.printer.print(JOB, 5_000)).toEqual({ result: 'not printed', reason: 'timeout' });
    expect(bench.paper()).toHaveLength(0);
    expect(await bench.printer.status(300)).toBeNull();
  });
});

describe('a virtual printer that never answers', () => {
  it('leaves the job unknown', async () => {
    const bench = await openBench('virtual', { switches: { answers: false } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(JOB, 300)).toEqual({ result: 'unknown', reason: 'timeout' });
    expect(bench.paper()).toEqual(JOB);
  });
});

describe.each(DRIVERS)('a %s printer that finds its voice again', (driver) => {
  it('is ready by itself', async () => {
    const bench = await openBench(driver, { silent: true, statusEveryMs: 300, switches: { answers: false } });
    onTestFinished(() => bench.close());
    await healthIs(bench, 'failing');
    bench.set({ answers: true });
    await healthIs(bench, 'ready');
  });
});
