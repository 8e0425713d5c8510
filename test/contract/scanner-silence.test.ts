import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner(
  'half a scan followed by silence is not joined to the next',
  { silenceMs: 100, typed: true },
  async ({ send, record }) => {
    await send('HALF');
    await record.until(({ noise }) => noise.length === 1);
    await send('WHOLE\r');
    await record.until(({ codes }) => codes.length === 1);
    expect(record.codes).toEqual(['WHOLE']);
    expect(record.noise).toEqual(['unfinished']);
  },
);
