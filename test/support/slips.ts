import type { PrinterProfile } from '../../src/devices/printer/profile.ts';
import { GENERIC } from '../../src/devices/printer/profile.ts';
import type { Language } from '../../src/domain/language.ts';
import type { DrawLine } from '../../src/receipts/compose.ts';
import { drawnWidth } from '../../src/receipts/paper-text.ts';
import type { DayReport, Receipt } from '../../src/receipts/receipt.ts';

/** A receipt with one item and nothing that is optional. */
export const RECEIPT: Receipt = {
  kind: 'sale',
  language: 'en',
  copy: false,
  kioskId: 'mp-07',
  kioskName: 'Harbour Laundry',
  merchant: [],
  saleId: 'MP07-42',
  orderNumber: 'MP0720251121155503A7K2',
  lines: [{ text: 'Wash 40 °C, 8 kg', minor: 4_850 }],
  amount: { currency: 'HKD', minor: 4_850 },
  tax: null,
  wallet: 'AlipayHK',
  at: Date.UTC(2025, 10, 21, 7, 55, 3),
  timeZone: 'Asia/Hong_Kong',
  gatewayRef: null,
  facts: [],
  conditions: [],
  lookup: 'MP0720251121155503A7K2',
  exitCode: null,
};

/** A report with everything in it. */
export const REPORT: DayReport = {
  kind: 'day report',
  language: 'en',
  kioskId: 'mp-07',
  kioskName: 'Harbour Laundry',
  timeZone: 'Asia/Hong_Kong',
  from: Date.UTC(2025, 10, 20, 14, 0, 0),
  to: Date.UTC(2025, 10, 21, 14, 2, 11),
  number: 118,
  sales: 57,
  wallets: [
    { name: 'AlipayHK', payments: 40, taken: { currency: 'HKD', minor: 123_450 } },
    { name: 'WeChat Pay', payments: 19, taken: { currency: 'HKD', minor: 8_800 } },
  ],
  totals: [
    {
      taken: { currency: 'HKD', minor: 132_250 },
      refunded: { currency: 'HKD', minor: 4_850 },
      owed: { currency: 'HKD', minor: 0 },
    },
  ],
  open: 1,
  jobs: 0,
  stock: [
    { name: 'Water', sold: 12, left: 8 },
    { name: 'Iced coffee', sold: 3, left: 0 },
  ],
};

/** Names of things as an operator gives them, in each language. */
export const NAMES: Readonly<
  Record<Language, { readonly kiosk: string; readonly item: string; readonly wallet: string }>
> = {
  en: { kiosk: 'Harbour Laundry', item: 'Wash 40 °C, 8 kg', wallet: 'AlipayHK' },
  'zh-Hant': { kiosk: '海港洗衣店', item: '洗衣 40 度，8 公斤', wallet: '支付寶香港' },
  'zh-Hans': { kiosk: '海港洗衣店', item: '洗衣 40 度，8 公斤', wallet: '支付宝' },
  pt: { kiosk: 'Lavandaria do Porto', item: 'Lavagem a 40 °C, 8 kg', wallet: 'MPay' },
  ms: { kiosk: 'Dobi Pelabuhan', item: 'Cucian 40 °C, 8 kg', wallet: "Touch 'n Go" },
};

export function printerWith(encoding: PrinterProfile['cjk']['encoding'], columns = 32): PrinterProfile {
  return {
    ...GENERIC,
    columns: { ...GENERIC.columns, fontA: columns },
    paper: { widthMm: columns > 32 ? 80 : 58, dots: columns * 12 },
    cjk: { ...GENERIC.cjk, encoding },
  };
}

/** Draws boxes instead of letters, one for each column, and notes what it was asked for. */
export function boxDrawer(drawn: string[] = []): DrawLine {
  return (text, { width, height, dots }) => {
    drawn.push(text);
    const columns = [...text].reduce((sum, character) => sum + drawnWidth(character), 0) * width;
    const bytesPerRow = Math.ceil(Math.min(dots, columns * 12) / 8);
    return { bytesPerRow, rows: 24 * height, bits: new Uint8Array(bytesPerRow * 24 * height).fill(0x55) };
  };
}

/** Every text of a receipt that comes from outside the program. */
export const OUTSIDE_TEXTS: readonly (readonly [name: string, put: (text: string) => Partial<Receipt>])[] = [
  ['kioskId', (text) => ({ kioskId: text })],
  ['kioskName', (text) => ({ kioskName: text })],
  ['merchant', (text) => ({ merchant: [text] })],
  ['saleId', (text) => ({ saleId: text })],
  ['orderNumber', (text) => ({ orderNumber: text })],
  ['line with an amount', (text) => ({ lines: [{ text, minor: 1 }] })],
  ['line without one', (text) => ({ lines: [{ text, minor: null }] })],
  ['tax', (text) => ({ tax: { name: text, percent: '6', amount: { currency: 'HKD', minor: 0 } } })],
  ['wallet', (text) => ({ wallet: text })],
  ['timeZone', (text) => ({ timeZone: text })],
  ['gatewayRef', (text) => ({ gatewayRef: text })],
  ['fact', (text) => ({ facts: [[text, text]] })],
  ['condition', (text) => ({ conditions: [text] })],
  ['lookup', (text) => ({ lookup: text })],
  ['exitCode', (text) => ({ exitCode: text })],
];
