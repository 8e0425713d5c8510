import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('codes are dropped until one is wanted', { quietMs: 600_000, typed: true }, async (rig) => {
  const { scanner, record, send } = rig;
  await send('WHILE-NOBODY-SAID\r');
  await record.until(({ codes }) => codes.length === 1);
  scanner.want(false);
  scanner.want(false);
  // The noise behind it says that the code in front of it has been taken in.
  await send('BEFORE\rNG\r');
  await record.until(({ noise }) => noise.length === 1);
  scanner.want(true);
  scanner.want(true);
  await send('WANTED\r');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['WHILE-NOBODY-SAID', 'WANTED']);
  expect(record.noise).toEqual(['failed read']);
});
