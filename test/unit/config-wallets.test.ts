import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kioskSettings } from '../../src/config/map.ts';
import { ConfigFolder, FULL, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const QFPAY_WALLET = 'gateway: qfpay, present: "801501", charge: "800108"}';

async function warnings(text: string): Promise<string[]> {
  const result = await folder.load(text);
  return result.ok ? result.warnings.map(({ path, message }) => `${path}: ${message}`) : ['not loaded'];
}

test('known forms of payment codes come before those written out', async () => {
  const text = MINIMAL.replace(QFPAY_WALLET, QFPAY_WALLET.replace('}', ', codeForms: ["alipay+", wechat]}'));
  const [wallet] = kioskSettings(await folder.config(text), {}).wallets;
  expect(wallet?.codes).toEqual([
    { families: expect.arrayContaining(['alipayplus-24', 'legacy-18']) },
    { families: ['wechat-18'] },
  ]);
});

test('a form nobody knows is named, with those there are', async () => {
  const text = MINIMAL.replace(QFPAY_WALLET, QFPAY_WALLET.replace('}', ', codeForms: [wechta]}'));
  expect(await folder.problems(text)).toEqual([
    expect.stringMatching(/wallets\[0\]\.codeForms\[0\]: must be .*wechat.*did you mean "wechat"/),
  ]);
});

test('a wallet that takes any code leaves none to the one below it: a person should look', async () => {
  const second = '\n  - {id: wechat, name: WeChat Pay, gateway: qfpay, charge: "800208"}';
  expect(await warnings(MINIMAL.replace(QFPAY_WALLET, `${QFPAY_WALLET}${second}`))).toContainEqual(
    'wallets[0]: takes every payment code, so "wechat" below it never gets one',
  );
  expect(await warnings(FULL)).toEqual([]);
});

describe('an entry code', () => {
  test('is no use where no notification can come', async () => {
    const text = MINIMAL.replace(QFPAY_WALLET, 'gateway: qfpay, entry: https://example.com/pay}');
    expect(await folder.problems(text)).toContainEqual(
      expect.stringMatching(/wallets\[0\]\.entry: no notification could tell that it was paid \(configure `mqtt`/),
    );
  });

  test('is refused by a gateway that has none', async () => {
    const text = MINIMAL.replace(QFPAY_WALLET, 'gateway: qfpay, entry: https://example.com/pay}');
    expect(await folder.problems(text)).toContainEqual(
      expect.stringMatching(/wallets\[0\]\.entry: QFPay has no static entry codes/),
    );
  });

  test('and an order code are two codes: one wallet shows one', async () => {
    const text = MINIMAL.replace('charge: "800108"}', 'charge: "800108", entry: https://example.com/pay}');
    expect(await folder.problems(text)).toContainEqual(expect.stringMatching(/one wallet shows one code/));
  });

  test('with a line end in it is refused', async () => {
    const text = MINIMAL.replace(QFPAY_WALLET, 'gateway: qfpay, entry: "https://example.com/\\n"}');
    expect(await folder.problems(text)).toEqual([
      expect.stringMatching(/wallets\[0\]\.entry: must be the text of the entry code/),
    ]);
  });
});

test('each gateway says what is wrong with its wallets', async () => {
  const text = MINIMAL.replace(
    QFPAY_WALLET,
    'gateway: qfpay, present: true, charge: "8001", method: ALIPAY_HK, tag: ALIPAYHK}',
  );
  expect((await folder.problems(text)).map((line) => line.replace(/^\S+ /, ''))).toEqual([
    expect.stringMatching(/^wallets\[0\]\.present: QFPay needs a pay type/),
    expect.stringMatching(/^wallets\[0\]\.charge: a pay type of QFPay has six digits/),
    expect.stringMatching(/^wallets\[0\]\.method: QFPay names wallets by pay type/),
    expect.stringMatching(/^wallets\[0\]\.tag: is for order codes of pay type 800101 only/),
  ]);
});
