import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, healthIs, openBench } from '../support/pretend-printer.ts';

const JOB = Buffer.from('a receipt\n');

describe.each(DRIVERS)('a %s printer that is not there', (driver) => {
  it('is absent, prints nothing, and is ready by itself when it comes', async () => {
    const bench = await openBench(driver, { statusEveryMs: 300, plugged: false });
    onTestFinished(() => bench.close());
    expect(bench.printer.health.status).toBe('absent');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'not printed', reason: 'no printer' });
    await bench.plug();
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
  });

  it('is missed when it goes away, and comes back', async () => {
    const bench = await openBench(driver, { statusEveryMs: 300 });
    onTestFinished(() => bench.close());
    await bench.unplug();
    await healthIs(bench, 'absent');
    await bench.plug();
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(JOB, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper()).toEqual(JOB);
  });
});
