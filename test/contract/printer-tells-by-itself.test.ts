import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, REAL_DRIVERS } from '../support/pretend-printer.ts';

const HOUR_MS = 3_600_000;

describe.each(REAL_DRIVERS.flatMap((driver) => (['asb', 'star-asb'] as const).map((way) => [driver, way] as const)))(
  'an idle %s printer with automatic status (%s)',
  (driver, way) => {
    it('is heard when its paper runs low, its cover opens and its cutter jams, without being asked', async () => {
      const bench = await openBench(driver, { statusSupport: way, statusEveryMs: HOUR_MS });
      onTestFinished(() => bench.close());
      await healthIs(bench, 'ready');
      bench.set({ paper: 'near end' });
      expect((await healthIs(bench, 'degraded')).reason).toContain('near its end');
      bench.set({ cover: 'open' });
      expect((await healthIs(bench, 'failing')).reason).toContain('cover');
      bench.set({ cover: 'closed', paper: 'ok' });
      await healthIs(bench, 'ready');
      expect(await bench.printer.print(Buffer.from('\x1b@a receipt\n', 'latin1'), 20_000)).toEqual({
        result: 'printed',
      });
      // The reset in a receipt ends automatic status; it was asked for again.
      bench.set({ cutter: 'stuck' });
      expect((await healthIs(bench, 'failing')).reason).toContain('cutter');
      bench.set({ cutter: 'ok' });
      await healthIs(bench, 'ready');
    });
  },
);
