import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kioskSettings, requiredParts } from '../../src/config/map.ts';
import { onOffer } from '../../src/domain/stock.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const PRINTER = 'printer: {driver: file, path: /dev/usb/lp0}';

/** The minimal file, with these lines of `orders` more, and another printer where one is named. */
function file(orders: readonly string[], printer = PRINTER): string {
  return MINIMAL.replace('orders:\n', ['orders:', ...orders.map((line) => `  ${line}`), ''].join('\n')).replace(
    PRINTER,
    printer,
  );
}

const settingsOf = async (orders: readonly string[], printer?: string) =>
  kioskSettings(await folder.config(file(orders, printer)), {});

/** What this kiosk cannot do without whatever becomes of its receipts. */
const OTHERS = ['scanner', 'display', 'gpio'] as const;
const WITH_PRINTER = ['scanner', 'printer', 'display', 'gpio'] as const;

describe('what is done when no receipt can be printed', () => {
  test.each([
    [[], 'ask', OTHERS],
    [['withoutPaper: ask'], 'ask', OTHERS],
    [['withoutPaper: go on'], 'go on', OTHERS],
    // Whoever may not sell without paper asks nobody: then the printer is a part that the kiosk cannot do without.
    [['withoutPaper: stop'], 'go on', WITH_PRINTER],
    // Where none is ever printed, paper that is out is no reason to stop.
    [['withoutPaper: stop', 'receipt: never'], 'go on', OTHERS],
  ] as const)('%j', async (orders, withoutPaper, required) => {
    const settings = await settingsOf(orders);
    expect(settings.withoutPaper).toBe(withoutPaper);
    expect(settings.requiredParts).toEqual(required);
  });

  test('a kiosk without a printer does not wait for one', async () => {
    const config = await folder.config(file(['withoutPaper: stop'], 'printer: {driver: none}'));
    expect(requiredParts(config)).toEqual(OTHERS);
  });

  test('a printer that is asked for in both ways is named once, and one that is asked for in one way stays', async () => {
    const required = 'printer: {driver: file, path: /dev/usb/lp0, required: true}';
    expect((await settingsOf(['withoutPaper: stop'], required)).requiredParts).toEqual(WITH_PRINTER);
    expect((await settingsOf(['withoutPaper: go on'], required)).requiredParts).toEqual(WITH_PRINTER);
  });
});

test.each([
  [[], PRINTER, { printReceipts: true, screenReceipts: false }],
  [['receipt: always'], PRINTER, { printReceipts: true, screenReceipts: false }],
  [['receipt: never'], PRINTER, { printReceipts: false, screenReceipts: false }],
  [[], 'printer: {driver: none}', { printReceipts: false, screenReceipts: true }],
  [['receipt: always'], 'printer: {driver: none}', { printReceipts: false, screenReceipts: true }],
  [['receipt: never'], 'printer: {driver: none}', { printReceipts: false, screenReceipts: false }],
] as const)('where the receipt goes with %j and %s', async (orders, printer, expected) => {
  const { printReceipts, screenReceipts } = await settingsOf(orders, printer);
  expect({ printReceipts, screenReceipts }).toEqual(expected);
});

test.each([
  [[], 60_000],
  [['receiptAgain: 0ms'], 0],
  [['receiptAgain: 45s'], 45_000],
  [['receiptAgain: 10m'], 600_000],
] as const)('how long a receipt can be had once more: %j', async (orders, expected) => {
  expect((await settingsOf(orders)).againWithinMs).toBe(expected);
});

test.each([
  [[], 2],
  [['soldOutAfter: 0'], 0],
  [['soldOutAfter: 1'], 1],
  [['soldOutAfter: 20'], 20],
] as const)('how many misses take an item off the screen: %j', async (orders, misses) => {
  const settings = await settingsOf(orders);
  expect(settings.missesUntilSoldOut).toBe(misses);
  const after = (count: number) => onOffer(settings, new Map([['hour', { itemId: 'hour', left: 0, misses: count }]]));
  expect(after(misses - 1)).toHaveLength(1);
  expect(after(misses)).toHaveLength(misses === 0 ? 1 : 0);
});

test('every other time and number of a sale goes where its name says', async () => {
  const orders = [
    'chooseWithin: 11s',
    'payWithin: 22s',
    'thanksFor: 3s',
    'receiptWithin: 4s',
    'refundWithin: 55s',
    'cancelWithin: 6s',
    'maxPayments: 7',
  ];
  expect(await settingsOf(orders)).toMatchObject({
    chooseWithinMs: 11_000,
    payWithinMs: 22_000,
    thanksMs: 3_000,
    receiptWithinMs: 4_000,
    refundWithinMs: 55_000,
    cancelWithinMs: 6_000,
    maxPaymentsPerSale: 7,
  });
});

test('every field of an item goes where its name says, and what is left out is nothing', async () => {
  const [before = '', after = ''] = MINIMAL.split('    - {id: hour, name: One hour, price: "8.00", relay: gate}\n');
  const items = `    - {id: hour, name: {default: Hour, zh-Hant: 一小時}, number: "07", picture: hour.png, stock: 9, price: "8.00", relay: gate, pulse: 1500ms, proofWithin: 12s}
    - {id: day, name: Day, price: "40.00", relay: gate}
`;
  const [hour, day] = kioskSettings(await folder.config(`${before}${items}${after}`), {}).items;
  expect(hour).toMatchObject({
    id: 'hour',
    name: { default: 'Hour', in: { 'zh-Hant': '一小時' } },
    number: '07',
    picture: 'hour.png',
    stock: 9,
    price: { currency: 'HKD', minor: 800 },
    pulseMs: 1_500,
    proofWithinMs: 12_000,
  });
  expect(day).toMatchObject({ number: null, picture: null, stock: null, pulseMs: 500, proofWithinMs: 5_000 });
});

test('the language of the kiosk is always one of those that can be chosen', async () => {
  const kiosk = (more: string) => MINIMAL.replace('currency: HKD', `currency: HKD, ${more}`);
  const languagesOf = async (more: string) => {
    const { language, languages } = kioskSettings(await folder.config(kiosk(more)), {});
    return [language, ...languages];
  };
  expect(await languagesOf('language: pt, languages: [ms, pt]')).toEqual(['pt', 'ms', 'pt']);
  expect(await languagesOf('language: pt, languages: [ms, en]')).toEqual(['pt', 'pt', 'ms', 'en']);
});

test.each([
  ['withoutPaper: never', /^4:\d+ orders\.withoutPaper: /],
  ['receiptAgain: 11m', /^4:\d+ orders\.receiptAgain: /],
  ['receiptAgain: soon', /^4:\d+ orders\.receiptAgain: /],
  ['soldOutAfter: 21', /^4:\d+ orders\.soldOutAfter: /],
  ['soldOutAfter: -1', /^4:\d+ orders\.soldOutAfter: /],
  ['soldOutAfter: 1.5', /^4:\d+ orders\.soldOutAfter: /],
])('%s is refused at its place', async (line, expected) => {
  expect(await folder.problems(file([line]))).toEqual([expect.stringMatching(expected)]);
});
