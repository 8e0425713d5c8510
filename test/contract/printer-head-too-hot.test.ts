import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench, WAYS } from '../support/pretend-printer.ts';

describe.each(WAYS)('a printer (%s) with a head that is too hot', (way) => {
  it('is left alone until it has cooled down', async () => {
    const bench = await openBench('tcp', {
      statusSupport: way,
      statusEveryMs: 300,
      switches: { temperature: 'too hot' },
    });
    onTestFinished(() => bench.close());
    expect((await healthIs(bench, 'failing')).reason).toContain('goes on by itself');
    expect(await bench.printer.print(Buffer.from('a receipt\n'), 20_000)).toEqual({
      result: 'not printed',
      reason: 'error',
    });
    bench.set({ temperature: 'ok' });
    await healthIs(bench, 'ready');
  });
});
