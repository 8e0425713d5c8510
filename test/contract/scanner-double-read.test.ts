import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('the same code again at once is one scan', { quietMs: 600_000, typed: true }, async ({ send, record }) => {
  await send('280000000000000001\r');
  await send('280000000000000001\r');
  await send('280000000000000002\r');
  await send('280000000000000001\r');
  await record.until(({ noise }) => noise.length === 2);
  expect(record.codes).toEqual(['280000000000000001', '280000000000000002']);
  expect(record.noise).toEqual(['double read', 'double read']);
});
