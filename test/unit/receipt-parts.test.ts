import { describe, expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Slip } from '../../src/receipts/receipt.ts';
import { printerWith, RECEIPT, REPORT } from '../support/slips.ts';

async function print(slip: Slip, columns = 32) {
  const printer = printerWith('none', columns);
  const paper = readPaper(await composeReceipt(slip, { columns, cutter: true, printer }), columns);
  return { paper, lines: paperToText(paper).split('\n') };
}

const HKD = (minor: number) => ({ currency: 'HKD', minor }) as const;

describe('a copy', () => {
  it('says so in large letters, and the first one does not', async () => {
    const { paper, lines } = await print({ ...RECEIPT, copy: true });
    expect(lines).toContain('* COPY *');
    const line = paper.items.find(
      (item) => item.kind === 'line' && item.runs.some(({ text }) => text.includes('COPY')),
    );
    expect(line).toMatchObject({ align: 'center', runs: [{ width: 2, height: 2 }] });
    expect((await print(RECEIPT)).lines.join()).not.toContain('COPY');
  });
});

describe('amounts', () => {
  it('stand at the right edge, below each other, with a total of several', async () => {
    const { lines } = await print({
      ...RECEIPT,
      lines: [
        { text: 'Harbour Car Park', minor: null },
        { text: 'Day', minor: 900 },
        { text: 'Voucher', minor: -200 },
      ],
      amount: HKD(700),
    });
    expect(lines).toContain(`Day${' '.repeat(21)}HKD 9.00`);
    expect(lines).toContain(`Voucher${' '.repeat(16)}-HKD 2.00`);
    expect(lines).toContain(`Total${' '.repeat(19)}HKD 7.00`);
    expect(lines).toContain('Harbour Car Park');
  });

  it('one amount needs no total', async () => {
    expect((await print(RECEIPT)).lines.join()).not.toContain('Total');
  });

  it('a long name goes on in the next line, with the amount beside its end', async () => {
    const text = 'Wash and dry with softener, 40 degrees, 8 kg';
    const { lines } = await print({ ...RECEIPT, lines: [{ text, minor: 4_850 }] });
    const first = lines.indexOf('Wash and dry with softener, 40');
    expect(lines[first + 1]).toBe(`degrees, 8 kg${' '.repeat(10)}HKD 48.50`);
  });

  it('what was paid is large, and below its label where both have no room', async () => {
    const { paper, lines } = await print({ ...RECEIPT, kind: 'refund', amount: HKD(123_456_789) });
    const at = lines.indexOf('REFUNDED');
    expect(lines[at + 1]?.trim()).toBe('HKD 1,234,567.89');
    expect(paper.items[at]).toMatchObject({ runs: [{ width: 2, height: 2 }] });
  });

  it('one that is too long for large letters is printed in normal width, whole', async () => {
    const { paper, lines } = await print({ ...RECEIPT, amount: HKD(Number.MAX_SAFE_INTEGER) });
    const at = lines.findIndex((line) => line.includes('HKD 90,071,992,547,409.91'));
    expect(paper.items[at]).toMatchObject({ runs: [{ width: 1, height: 2 }] });
  });

  it('the tax says what it is and that it is contained', async () => {
    const tax = { name: 'GST', percent: '8.5', amount: HKD(380) };
    expect((await print({ ...RECEIPT, tax })).lines).toContain(`GST 8.5% included${' '.repeat(7)}HKD 3.80`);
  });
});

it('merchant, facts and conditions stand where they belong', async () => {
  const { lines } = await print({
    ...RECEIPT,
    merchant: ['Harbour Ltd', '1 Pier Road'],
    facts: [['Leave by', '21 Nov 2025, 16:10']],
    conditions: ['No refunds after 7 days.', 'Keep this slip.'],
  });
  const order = ['Harbour Laundry', 'Harbour Ltd', '1 Pier Road', 'RECEIPT', 'Leave by      21 Nov 2025, 16:10'];
  const places = [...order, 'Refunds', 'No refunds after 7 days.', 'Keep this slip.'].map((text) =>
    lines.indexOf(text),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

describe('the code', () => {
  const codes = async (slip: Slip, columns?: number) =>
    (await print(slip, columns)).paper.items.filter((item) => item.kind === 'qr');

  it('is the link by which the sale is found', async () => {
    const lookup = `https://pay.example.com/receipts?order=${'MP0720251121155503A7K2'.repeat(3)}`;
    expect(await codes({ ...RECEIPT, lookup })).toMatchObject([{ data: lookup, align: 'center', moduleDots: 7 }]);
    expect(await codes({ ...RECEIPT, lookup }, 48)).toMatchObject([{ data: lookup, moduleDots: 8 }]);
  });

  it('of a ticket that opens the exit is the only one on the slip, and says what it does', async () => {
    const slip = { ...RECEIPT, exitCode: 'KX1-0000042-9' };
    expect(await codes(slip)).toMatchObject([{ data: 'KX1-0000042-9' }]);
    expect((await print(slip)).lines.join(' ')).toContain('Hold this code to the reader');
  });

  it('of 300 characters still has modules of half a millimetre on 58 mm', async () => {
    expect(await codes({ ...RECEIPT, lookup: 'x'.repeat(300) })).toMatchObject([{ moduleDots: 4 }]);
    expect(await codes({ ...RECEIPT, lookup: 'x'.repeat(301) })).toEqual([]);
  });
});

describe('a day report', () => {
  it('says all that a technician takes along', async () => {
    const { lines, paper } = await print(REPORT);
    const right = (label: string, value: string) => label + ' '.repeat(32 - label.length - value.length) + value;
    for (const line of [
      'DAY REPORT',
      right('Report number', '118'),
      right('From', '2025-11-20 22:00:00 UTC+8'),
      right('To', '2025-11-21 22:02:11 UTC+8'),
      right('Sales', '57'),
      right('Payments', '59'),
      right('40 x AlipayHK', 'HKD 1,234.50'),
      right('19 x WeChat Pay', 'HKD 88.00'),
      right('Refunded', 'HKD 48.50'),
      right('Owed to customers', 'HKD 0.00'),
      right('Payments not settled', '1'),
      right('Jobs for a person', '0'),
      right('Water', '12 sold, 8 left'),
    ]) {
      expect(lines).toContain(line);
    }
    expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
    expect(paper.items.some((item) => item.kind === 'qr')).toBe(false);
  });

  it('has a sum for each currency, and no stock where nothing is counted', async () => {
    const jpy = { taken: { currency: 'JPY', minor: 800 }, refunded: { currency: 'JPY', minor: 0 } } as const;
    const totals = [...REPORT.totals, { ...jpy, owed: { currency: 'JPY', minor: 0 } } as const];
    const { lines } = await print({ ...REPORT, totals, stock: [] });
    expect(lines.filter((line) => line.startsWith('Refunded'))).toHaveLength(2);
    expect(lines.join()).toContain('JPY 800');
    expect(lines).not.toContain('Stock');
  });
});
