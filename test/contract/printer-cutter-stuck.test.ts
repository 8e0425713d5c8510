import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n'.repeat(10));
const WAYS = ['dle-eot', 'asb', 'star-asb', 'custom-full'] as const;

describe.each([
  ['virtual', undefined] as const,
  ...REAL_DRIVERS.flatMap((driver) => WAYS.map((way) => [driver, way] as const)),
])('a %s printer (%s) whose cutter is stuck', (driver, way) => {
  const settings = way === undefined ? { statusEveryMs: 300 } : { statusSupport: way, statusEveryMs: 300 };

  it('gets no byte of a job, says what to do, and goes on when it is free', async () => {
    const bench = await openBench(driver, { ...settings, switches: { cutter: 'stuck' } });
    onTestFinished(() => bench.close());
    expect((await healthIs(bench, 'failing')).reason).toContain('the cutter is stuck: open the cover');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'not printed', reason: 'error' });
    expect(bench.paper()).toHaveLength(0);
    bench.set({ cutter: 'ok' });
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(JOB);
  });
});
