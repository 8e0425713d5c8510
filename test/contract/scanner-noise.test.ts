import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('control characters and failed reads are noise, never codes', {}, async ({ send, record }) => {
  await send('28\x1b[2J1234\r');
  await send('tab\there\r');
  await send(Buffer.from([0x41, 0xff, 0xfe, 0x0d]));
  await send('\u202Ereversed\r');
  await send('NG\r');
  await send('%%NoRead\r');
  await send('noread\r');
  await send('GOOD\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['GOOD']);
  const control = 'control characters';
  expect(record.noise).toEqual([control, control, control, control, 'failed read', 'failed read', 'failed read']);
});
