import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { healthIs, openBench } from '../support/pretend-printer.ts';

const HOUR_MS = 3_600_000;
const JOB = Buffer.from('a receipt\n');

describe.each(
  (['serial', 'file', 'usb'] as const).flatMap((driver) =>
    (['dle-eot', 'asb', 'star-asb', 'none'] as const).map((way) => [driver, way] as const),
  ),
)('a %s printer (%s) whose cable is pulled while nothing is printed', (driver, way) => {
  it('is missed and found again long before the next look at it', async () => {
    const bench = await openBench(driver, { statusSupport: way, statusEveryMs: HOUR_MS });
    onTestFinished(() => bench.close());
    await healthIs(bench, 'ready');
    await bench.unplug();
    expect((await healthIs(bench, 'absent')).reason).toContain('check its power and its cable');
    await bench.plug();
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(JOB, 20_000)).toMatchObject({ result: way === 'none' ? 'unknown' : 'printed' });
    await eventually(() => bench.paper().equals(JOB), { what: 'the receipt is on the paper, once' });
  });
});
