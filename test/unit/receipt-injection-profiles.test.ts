import { expect, it } from 'vitest';
import { readProfiles } from '../../src/config/profiles.ts';
import { printerProfileSchema } from '../../src/config/schema/profiles/printer.ts';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { OUTSIDE_TEXTS, RECEIPT } from '../support/slips.ts';

/** Commands of both languages, and two-byte characters whose second byte looks like the beginning of something. */
const ATTACKS = [
  '\x10\x14\x01\x00\x05\x1bp\x00\x19\xfa\x07\x1c\x1a\x19',
  '\x17\x17\x18\x1b\x1eE\x00\x1b\x06\x01\x04\x05',
  '\x1c.\x1c&\x1c!\x0c',
  '\x1dV\x00\x1bd\x03\x1b@',
  '丂丄丅丆丏丒啊許功蓋',
  '中\x1bp文\x00字\x1d',
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

const { profiles } = await readProfiles('printers', printerProfileSchema);

it.each([...profiles])('no text of a receipt can command a printer of the profile %s', async (_, printer) => {
  const columns = printer.columns.fontA;
  const cutter = printer.cutter.kind !== 'none';
  const { language, cjk } = printer;
  for (const [, put] of OUTSIDE_TEXTS) {
    for (const attack of ATTACKS) {
      const bytes = await composeReceipt({ ...HARMLESS, ...put(`a${attack}b`) }, { columns, cutter, printer });
      const paper = readPaper(bytes, columns, { language, cjk: cjk.encoding });
      expect(paper.drawerPulses).toBe(0);
      expect(paper.items.filter(({ kind }) => kind === 'cut')).toHaveLength(cutter ? 1 : 0);
      expect(paperToText(paper)).toContain('HKD 0.01');
      if (language === 'star-line') expect([...bytes].some((byte) => [0x07, 0x17, 0x18].includes(byte))).toBe(false);
    }
  }
});
