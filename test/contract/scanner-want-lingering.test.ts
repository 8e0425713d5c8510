import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('a phone that lies there before the sale is read in it', { quietMs: 600_000, typed: true }, async (rig) => {
  const { scanner, record, send } = rig;
  scanner.want(false);
  await send('PHONE\rNG\r');
  await record.until(({ noise }) => noise.length === 1);
  scanner.want(true);
  await send('PHONE\r');
  await record.until(({ codes }) => codes.length === 1);
  scanner.want(false);
  await send('PHONE\rNG\r');
  await record.until(({ noise }) => noise.length === 2);
  scanner.want(true);
  // The same phone, still there in the next sale: its code was used.
  await send('PHONE\rNEXT\r');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['PHONE', 'NEXT']);
  expect(record.noise).toEqual(['failed read', 'failed read', 'double read']);
});
