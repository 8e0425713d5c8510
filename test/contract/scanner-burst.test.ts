import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

// The end of the burst and the next code travel in one write, so only the length cap can be what saves the code.
eachScanner('100 kB without a line end are dropped, and the next code is read', {}, async ({ send, record }) => {
  await send(`${'7'.repeat(100_000)}\rGOOD\r`);
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['GOOD']);
  expect(record.noise.filter((why) => why === 'too long')).toHaveLength(1);
});
