import { describe, expect, it, onTestFinished } from 'vitest';
import { DRIVERS, openBench } from '../support/pretend-printer.ts';

describe.each(DRIVERS)('two jobs at once on a %s printer', (driver) => {
  it('come out one after the other, whole and in order', async () => {
    const bench = await openBench(driver);
    onTestFinished(() => bench.close());
    const first = Buffer.from('first\n'.repeat(100));
    const second = Buffer.from('second\n'.repeat(100));
    const results = await Promise.all([bench.printer.print(first, 20_000), bench.printer.print(second, 20_000)]);
    expect(results).toEqual([{ result: 'printed' }, { result: 'printed' }]);
    expect(bench.paper()).toEqual(Buffer.concat([first, second]));
  });

  it('a job whose turn does not come in time is not printed', async () => {
    const bench = await openBench(driver);
    onTestFinished(() => bench.close());
    bench.set({ answers: false, answersInTurn: false });
    const slow = bench.printer.print(Buffer.from('first\n'), 2_000);
    expect(await bench.printer.print(Buffer.from('second\n'), 300)).toEqual({ result: 'not printed', reason: 'busy' });
    await slow;
    expect(bench.paper().toString()).not.toContain('second');
  });
});
