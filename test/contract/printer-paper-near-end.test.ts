import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench } from '../support/pretend-printer.ts';

describe.each(DRIVERS)('a %s printer near the end of its roll', (driver) => {
  it('prints, and asks for a new one', async () => {
    const bench = await openBench(driver, { switches: { paper: 'near end' } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(Buffer.from('a receipt\n'), 20_000)).toEqual({ result: 'printed' });
    expect((await healthIs(bench, 'degraded')).reason).toContain('near its end');
    expect(bench.healths.filter(({ status }) => status === 'degraded')).toHaveLength(1);
  });
});
