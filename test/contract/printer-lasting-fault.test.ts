import { describe, expect, it, onTestFinished } from 'vitest';
import { healthIs, openBench } from '../support/pretend-printer.ts';

describe.each(['dle-eot', 'asb', 'star-asb', 'custom-full'] as const)(
  'a printer (%s) with a fault that lasts',
  (way) => {
    it('is to be switched off and on', async () => {
      const bench = await openBench('serial', { statusSupport: way, switches: { broken: true } });
      onTestFinished(() => bench.close());
      expect((await healthIs(bench, 'failing')).reason).toContain('only switching it off can end');
      expect(await bench.printer.status(20_000)).toMatchObject({ error: true, lasting: true });
    });
  },
);
