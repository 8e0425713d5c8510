import { describe, expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { RECEIPT } from '../support/slips.ts';

const ITEM = 'Wash 40 °C, 8 kg';
const REF = '20251121000300020081000012345678';
const SALE: Receipt = { ...RECEIPT, amount: { currency: 'HKD', minor: 123_450 }, gatewayRef: REF };

const item = (text: string): Partial<Receipt> => ({ lines: [{ text, minor: 4_850 }] });

async function print(receipt: Partial<Receipt>, columns = 48, cutter = true) {
  const bytes = await composeReceipt({ ...SALE, ...receipt }, { columns, cutter });
  const paper = readPaper(bytes, columns);
  return { bytes, paper, text: paperToText(paper) };
}

describe.each([32, 42, 48])('a receipt of %i columns', (columns) => {
  it.each(['sale', 'refund', 'claim slip'] as const)('says all there is to say of a %s', async (kind) => {
    const { paper, text } = await print({ kind }, columns);
    for (const part of ['Harbour Laundry', SALE.saleId, SALE.orderNumber, ITEM, 'HKD 1,234.50', 'AlipayHK', 'mp-07']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('2025-11-21 15:55:03 UTC+8');
    expect(text).toContain(REF);
    expect(paper.items).toContainEqual({ kind: 'qr', align: 'center', data: SALE.orderNumber, moduleDots: 8 });
    expect(paper.items.filter((item) => item.kind === 'cut')).toHaveLength(1);
    expect(paper).toMatchObject({ drawerPulses: 0, unknownCommands: 0 });
  });

  it('keeps every line within the paper, however long the texts', async () => {
    const long = 'An uncommonly long name for a thing that one can buy at a machine, '.repeat(3);
    const { bytes } = await print(
      { kioskName: long, lines: [{ text: long, minor: 5 }], wallet: long, saleId: 'S'.repeat(70) },
      columns,
    );
    // On paper so wide that nothing is folded: what is too long for the real one shows.
    for (const item of readPaper(bytes, 10_000).items) {
      const runs = item.kind === 'line' ? item.runs : [];
      expect(runs.reduce((sum, { text, width }) => sum + text.length * width, 0)).toBeLessThanOrEqual(columns);
    }
  });
});

it('a claim slip tells its owner in a sentence what to do', async () => {
  const { text } = await print({ kind: 'claim slip' });
  expect(text.replaceAll('\n', ' ')).toContain('Keep this slip and show it to the operator');
  expect(text).toContain('WE OWE YOU');
});

it('a refund does not look like a sale', async () => {
  const { text } = await print({ kind: 'refund' });
  expect(text).toContain('REFUNDED');
  expect(text).not.toContain('PAID');
});

it('has no line for a gateway reference that is not known', async () => {
  expect((await print({ gatewayRef: null })).text).not.toContain('Payment number');
});

it('prints what the code page has, and one question mark for each character that it has not', async () => {
  const { text } = await print(item('Café crème 5€ – 洗衣 🧺 x'));
  expect(text).toContain('Café crème 5€ – ?? ? x');
});

it('composes accents before it looks them up', async () => {
  expect((await print(item('Cafe\u0301'))).text).toContain('Café');
});

it('prints no QR code rather than a wrong one', async () => {
  const { paper, text } = await print({ orderNumber: '订单 1', lookup: '订单 1' });
  expect(paper.items.some((item) => item.kind === 'qr')).toBe(false);
  expect(text).toContain('?? 1');
});

it('feeds the paper out instead of cutting when there is no cutter', async () => {
  const { paper, bytes } = await print({}, 32, false);
  expect(paper.items.some((item) => item.kind === 'cut')).toBe(false);
  expect(paper.items.slice(-8).every((item) => item.kind === 'line' && item.runs.length === 0)).toBe(true);
  expect([...bytes.subarray(-2)]).toEqual([0x1b, 0x40]);
});

it('gives the same bytes for the same receipt, whatever was composed before', async () => {
  const first = await print({});
  await print({ ...item('洗衣 €'), kind: 'refund' }, 32);
  expect((await print({})).bytes).toEqual(first.bytes);
});

it('begins with a reset, leaves two-byte mode and chooses its code page', async () => {
  expect([...(await print({})).bytes.subarray(0, 7)]).toEqual([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 16]);
});

it.each([
  [{ currency: 'JPY', minor: 1_234_567 }, 'JPY 1,234,567'],
  [{ currency: 'HKD', minor: 5 }, 'HKD 0.05'],
  [{ currency: 'MYR', minor: 100_000 }, 'MYR 1,000.00'],
] as const)('prints the amount of %o in full', async (amount, expected) => {
  expect((await print({ amount })).text).toContain(expected);
});

it.each([
  ['Asia/Kathmandu', '2025-11-21 13:40:03 UTC+5:45'],
  ['America/New_York', '2025-11-21 02:55:03 UTC-5'],
  ['UTC', '2025-11-21 07:55:03 UTC'],
  ['Atlantis/Capital', '2025-11-21 07:55:03 UTC'],
])('tells the time in %s', async (timeZone, expected) => {
  expect((await print({ timeZone })).text).toContain(expected);
});
