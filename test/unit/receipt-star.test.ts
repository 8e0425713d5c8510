import { expect, it } from 'vitest';
import { readProfile } from '../../src/config/profiles.ts';
import { printerProfileSchema } from '../../src/config/schema/profiles/printer.ts';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import { RECEIPT } from '../support/slips.ts';

const read = await readProfile('printers', 'star-tsp650', printerProfileSchema);
if (!read.ok) throw new Error('the profile cannot be read');
const { profile } = read;

it.each([true, false])(
  'a receipt for a Star printer has its cut, its QR code and its sizes (cutter: %s)',
  async (cutter) => {
    const bytes = await composeReceipt(
      {
        ...RECEIPT,
        kind: 'claim slip',
        kioskName: 'Café Blücher',
        lookup: 'ORDER-42',
        lines: [{ text: 'Wash 5€', minor: 100 }],
        amount: { currency: 'HKD', minor: 100 },
      },
      { columns: 48, cutter, printer: profile },
    );
    const paper = readPaper(bytes, 48, { language: 'star-line' });
    const text = paperToText(paper);
    for (const part of ['Café Blücher', 'WE OWE YOU', 'HKD 1.00', 'Wash 5€']) expect(text).toContain(part);
    expect(paper.items).toContainEqual({ kind: 'qr', align: 'center', data: 'ORDER-42', moduleDots: 8 });
    expect(paper.items.filter(({ kind }) => kind === 'cut')).toHaveLength(cutter ? 1 : 0);
    expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
    const big = paper.items.find((item) => item.kind === 'line' && item.runs.some((run) => run.text.includes('Café')));
    expect(big).toMatchObject({ align: 'center', runs: [{ width: 2, height: 2 }] });
    // ETB would count the proof of the job up, CAN would throw it away.
    expect([...bytes].some((byte) => byte === 0x17 || byte === 0x18)).toBe(false);
  },
);
