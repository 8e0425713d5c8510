import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { healthIs, openBench, REAL_PRINTERS } from '../support/pretend-printer.ts';

const LOST = Buffer.from('lost\n'.repeat(50));
const PROVEN = Buffer.from('the one before\n');
const NEXT = Buffer.from('the next receipt\n');

describe.each(REAL_PRINTERS)('a %s printer (%s) unplugged in the middle of a receipt', (driver, way) => {
  it('leaves it unknown, comes back by itself, and prints the next one once', async () => {
    const bench = await openBench(driver, { statusSupport: way, statusEveryMs: 300 });
    onTestFinished(() => bench.close());
    await healthIs(bench, 'ready');
    // Once it has given its proof, nothing less is one: until the cable is pulled the next job waits for it.
    expect(await bench.printer.print(PROVEN, 20_000)).toEqual({ result: 'printed' });
    bench.set({ answersInTurn: false });
    const job = bench.printer.print(LOST, 60_000);
    await eventually(() => bench.paper().length > PROVEN.length, { what: 'the receipt begins' });
    await bench.unplug();
    expect(await job).toMatchObject({ result: 'unknown' });
    await healthIs(bench, 'absent');
    const before = bench.paper().length;
    bench.set({ answersInTurn: true });
    await bench.plug();
    await healthIs(bench, 'ready');
    expect(await bench.printer.print(NEXT, 20_000)).toEqual({ result: 'printed' });
    expect(bench.paper().subarray(before)).toEqual(NEXT);
  });
});
