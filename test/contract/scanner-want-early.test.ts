import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('a code that began before it was wanted is dropped whole', { typed: true }, async (rig) => {
  const { scanner, record, send } = rig;
  scanner.want(false);
  await send('NG\rHALF-BEFORE-');
  await record.until(({ noise }) => noise.length === 1);
  scanner.want(true);
  await send('HALF-AFTER\rWANTED\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['WANTED']);
});
