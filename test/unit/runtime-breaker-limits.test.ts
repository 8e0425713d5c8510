import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BreakerLimits, breakerLimits } from '../../src/runtime/breaker.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const DEAR = '    - {id: day, name: One day, price: "64.00", relay: gate}';

async function limits(...lines: readonly string[]): Promise<BreakerLimits> {
  const items = /\n {4}- .*\n/;
  return breakerLimits(await folder.config(MINIMAL.replace(items, (found) => `${found}${lines.join('\n')}\n`)));
}

test('nothing costs more than the dearest item, and a sale may be tried as often as the configuration says', async () => {
  expect(await limits(DEAR)).toEqual({ chargesPerSale: 10, refundsPerSale: 10, chargesPerHour: 300, amount: 6_400 });
});

test('unless the configuration says that something may, in the currency of the kiosk', async () => {
  const told = await limits(DEAR, '  maxAmount: "100.50"', '  maxPayments: 4', '  maxChargesPerHour: 77');
  expect(told).toEqual({ chargesPerSale: 4, refundsPerSale: 4, chargesPerHour: 77, amount: 10_050 });
});
