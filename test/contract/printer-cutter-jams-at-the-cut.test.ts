import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n'.repeat(10));
const WAYS = ['dle-eot', 'asb', 'star-asb', 'custom-full'] as const;

describe.each(REAL_DRIVERS.flatMap((driver) => WAYS.map((way) => [driver, way] as const)))(
  'a %s printer (%s) whose cutter jams at the cut',
  (driver, way) => {
    it('leaves the job unknown, and says what to do', async () => {
      const bench = await openBench(driver, {
        statusSupport: way,
        switches: { after: { bytes: JOB.length, happens: 'cutter stuck' } },
      });
      onTestFinished(() => bench.close());
      expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'unknown', reason: 'error' });
      expect((await healthIs(bench, 'failing')).reason).toContain('cutter is stuck');
      expect(bench.paper()).toEqual(JOB);
    });
  },
);
