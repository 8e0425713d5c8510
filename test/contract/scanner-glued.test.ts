import { expect } from 'vitest';
import { eachScanner } from './suites/scanner.ts';

eachScanner('codes that come in one write are told apart', {}, async ({ send, record }) => {
  await send('281234567890123456\r\n130987654321098765\rthird\n\nfourth\0');
  await record.until(({ codes }) => codes.length === 4);
  expect(record.codes).toEqual(['281234567890123456', '130987654321098765', 'third', 'fourth']);
});
