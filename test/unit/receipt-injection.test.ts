import { expect, it } from 'vitest';
import { readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { OUTSIDE_TEXTS, RECEIPT } from '../support/slips.ts';

/** Commands a text might carry: drawer pulses (in real time and not), status, cut, reset, macro, two-byte mode, raw QR. */
const ATTACKS = [
  '\x10\x14\x01\x00\x05',
  '\x1bp\x00\x19\xfa',
  '\x10\x04\x01',
  '\x1dV\x00',
  '\x1b@\x1b=\x00',
  '\x1d^\x01\x01\x01',
  '\x1c&\x1c.',
  '\x1d(k\x03\x001Q0',
  '\x90\x9b\x9d\x84\r\n\n\n\t\v\f\x00\x7f',
  '\u202etxt\u2066\u200b\u2028\u2029\ufeff',
  '\ud800\udfff',
  '‐\u0310\u1010\u1b1b\u1d1d\u0a10',
];

/** One letter in each text. */
const HARMLESS: Receipt = {
  ...RECEIPT,
  kioskName: 'n',
  merchant: ['m'],
  lines: [{ text: 'i', minor: 1 }],
  amount: { currency: 'HKD', minor: 1 },
  tax: { name: 't', percent: '6', amount: { currency: 'HKD', minor: 0 } },
  facts: [['f', 'v']],
  conditions: ['c'],
  orderNumber: 'o',
  lookup: 'l',
  gatewayRef: 'g',
};

/** Every control byte and what follows it: the commands, without the text between. */
function commands(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/(?!\n)\p{Cc}[^\n]?/gu) ?? []
  );
}

for (const kind of ['sale', 'refund', 'claim slip'] as const) {
  it.each(OUTSIDE_TEXTS)(`no text in %s of a ${kind} receipt can command the printer`, async (field, put) => {
    const profile = { columns: 42, cutter: true };
    const inQr = field === 'lookup' || field === 'exitCode';
    // A text that prints as far as it goes, so that lines and QR are those of the attacked receipt.
    const usual = commands(await composeReceipt({ ...HARMLESS, kind, ...put(inQr ? 'aé' : 'ax') }, profile));
    for (const attack of ATTACKS) {
      const bytes = await composeReceipt({ ...HARMLESS, kind, ...put(`a${attack}`) }, profile);
      expect(commands(bytes)).toEqual(usual);
      expect(readPaper(bytes, 42)).toMatchObject({ drawerPulses: 0, unknownCommands: 0 });
    }
  });
}
