import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hex, type Manner } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '0c2e', product: '0b6a', name: 'Xenon' };
const BEGIN = hex('16 54 0D');
const STOP = hex('16 55 0D');
const MANNER: Manner = [
  [Buffer.from('\u0016M\rPAPHHF!'), Buffer.from('PAPHHF\u0006!')],
  [Buffer.from('\u0016M\rTRGSTO0!'), Buffer.from('TRGSTO0\u0006!')],
  [BEGIN],
  [STOP],
];

test('a scanner that reads one code at a time is begun again after each, while codes are wanted', async () => {
  const { scanner, record, module, pty } = await moduleRig({ usb: USB, manner: MANNER });
  await scanner.start(new AbortController().signal);
  expect(scanner.health.status).toBe('ready');
  await eventually(() => module.count(BEGIN) === 1, { what: 'reading was begun' });
  await pty.write('ONE\r');
  await record.until(({ codes }) => codes.length === 1);
  await eventually(() => module.count(BEGIN) === 2, { what: 'reading was begun again' });
  scanner.want(false);
  await eventually(() => module.count(STOP) === 1, { what: 'reading was ended' });
  await pty.write('LATE\rNG\r');
  await record.until(({ noise }) => noise.length === 1);
  // A text answer is looked for only while one is awaited: this is a code like any other.
  scanner.want(true);
  await eventually(() => module.count(BEGIN) === 3, { what: 'reading was begun once more' });
  await pty.write('PAPHHF\r');
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['ONE', 'PAPHHF']);
});
