import { expect, it, onTestFinished } from 'vitest';
import { openBench } from '../support/pretend-printer.ts';

it.each([
  ['small', 1_000],
  ['large', 8 * 1024 * 1024],
])(
  'a network printer that closes in the middle of a %s job leaves it unknown, and serves the next',
  async (_, size) => {
    const bench = await openBench('tcp', { switches: { after: { bytes: 100, happens: 'hang up' } } });
    onTestFinished(() => bench.close());
    expect(await bench.printer.print(Buffer.alloc(size, 'x'), 20_000)).toEqual({
      result: 'unknown',
      reason: 'offline',
    });
    expect(await bench.printer.print(Buffer.from('next\n'), 20_000)).toEqual({ result: 'printed' });
  },
);
