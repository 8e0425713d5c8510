import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { crossCheck } from '../../src/config/cross-checks.ts';
import { kioskSettings } from '../../src/config/map.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

const QFPAY_WALLET = 'gateway: qfpay, present: "801501", charge: "800108"}';

/** What a person should look at, of a file with this wallet. */
function doubts(wallet: string): readonly string[] {
  const file = configSchema.parse(parse(MINIMAL.replace(QFPAY_WALLET, wallet)));
  const found = crossCheck({ ...file, web: { ...file.web, notify: true } });
  return found.doubtful.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('whose money comes by an entry code', () => {
  const everybodys = expect.stringMatching(
    /^wallets\.0\.entry: all money by entry code .* counts as paid at this kiosk$/,
  );

  test('is for a person to look at while no place is named', () => {
    expect(doubts('gateway: qfpay, entry: https://example.com/pay}')).toContainEqual(everybodys);
  });

  test('is clear once one is', () => {
    const wallet = 'gateway: qfpay, entry: https://example.com/pay, places: ["20001234"]}';
    expect(doubts(wallet)).not.toContainEqual(everybodys);
  });

  test('is no question for other wallets', () => {
    expect(doubts(QFPAY_WALLET)).not.toContainEqual(everybodys);
    expect(doubts(QFPAY_WALLET.replace('}', ', places: ["20001234"]}'))).toContainEqual(
      'wallets.0.places: has no effect without `entry`',
    );
  });

  test('the places reach the kiosk', async () => {
    const folder = new ConfigFolder();
    try {
      const text = MINIMAL.replace(QFPAY_WALLET, QFPAY_WALLET.replace('}', ', places: [STORE-1, "2"]}'));
      const [wallet] = kioskSettings(await folder.config(text), {}).wallets;
      expect(wallet?.places).toEqual(['STORE-1', '2']);
    } finally {
      folder.remove();
    }
  });
});
