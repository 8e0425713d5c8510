import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hex, type Manner } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '0c2e', product: '0b6a', name: 'Xenon' };
const BEGIN = hex('16 54 0D');
const MANNER: Manner = [
  [Buffer.from('\u0016M\rPAPHHF!'), Buffer.from('PAPHHF\u0006!')],
  [Buffer.from('\u0016M\rTRGSTO0!'), Buffer.from('TRGSTO0\u0006!')],
  [BEGIN],
  [hex('16 55 0D')],
];

test.each([
  ['a code with control characters', '010\x1d123\r'],
  ['a failed read', 'NR\r'],
  ['blanks', '   \r'],
  ['a code of nothing but its kind', ']Q1\r'],
])('%s ends a reading too, and the next is begun', async (_what, bytes) => {
  const { scanner, record, module, pty } = await moduleRig({ usb: USB, manner: MANNER, stripAimId: true });
  await scanner.start(new AbortController().signal);
  await eventually(() => module.count(BEGIN) === 1, { what: 'reading was begun' });
  await pty.write(bytes);
  await eventually(() => module.count(BEGIN) === 2, { what: 'reading was begun again' });
  expect(record.codes).toEqual([]);
});
