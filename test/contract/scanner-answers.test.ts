import { expect, test } from 'vitest';
import { GROW, GROW_MANNER } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '6666', product: '7777', name: 'GM65' };

test('an answer to a command is no code, and what it comes into the middle of is none either', async () => {
  const { scanner, record, pty } = await moduleRig({ usb: USB, manner: GROW_MANNER });
  await scanner.start(new AbortController().signal);
  const { done, speedIs } = GROW;
  await pty.write(Buffer.concat([done, Buffer.from('FIRST\r'), done, speedIs, Buffer.from('SECOND\r')]));
  await record.until(({ codes }) => codes.length === 2);
  await pty.write(Buffer.concat([Buffer.from('HALF-'), done, Buffer.from('OTHER-HALF\rTHIRD\r')]));
  await record.until(({ codes }) => codes.length === 3);
  expect(record.codes).toEqual(['FIRST', 'SECOND', 'THIRD']);
  expect(record.noise).toEqual(['unfinished']);
});
