import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('CR, LF, CRLF and NUL each end a code', {}, async ({ send, record }) => {
  await send('ends-with-cr\r');
  await send('ends-with-lf\n');
  await send('ends-with-both\r\n');
  await send('ends-with-nul\0');
  await record.until(({ codes }) => codes.length === 4);
  expect(record.codes).toEqual(['ends-with-cr', 'ends-with-lf', 'ends-with-both', 'ends-with-nul']);
  expect(record.noise).toEqual([]);
});
