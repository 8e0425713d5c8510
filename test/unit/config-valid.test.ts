import { afterEach, beforeEach, expect, test } from 'vitest';
import { gatewayContext, revealed } from '../../src/config/gateways.ts';
import { kioskSettings, requiredParts, scannerOptions } from '../../src/config/map.ts';
import type { Config } from '../../src/config/resolve.ts';
import { type QfpaySection, qfpaySettings } from '../../src/gateways/qfpay/config.ts';
import { type WavpaySection, wavpaySettings } from '../../src/gateways/wavpay/config.ts';
import { ConfigFolder, FULL, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

function qfpay({ gateways, kiosk, wallets }: Config) {
  const made = gateways.qfpay;
  return (
    made && qfpaySettings(made.section as QfpaySection, revealed(made), gatewayContext({ kiosk, wallets }, 'qfpay'))
  );
}

function wavpay({ gateways: { wavpay: made } }: Config) {
  return made && wavpaySettings(made.section as WavpaySection, revealed(made));
}

test('a minimal file gets every default, in units the program uses', async () => {
  const config = await folder.config(MINIMAL);
  expect(config.kiosk.orderPrefix).toBe('CARPARKA');
  expect(config.orders.items[0]).toMatchObject({
    price: { currency: 'HKD', minor: 800 },
    pulse: 500,
    proofWithin: 5000,
  });
  expect(config.orders).toMatchObject({ payWithin: 90_000, thanksFor: 6000, receipt: 'always', maxPayments: 10 });
  expect(config.web.listen).toBe('127.0.0.1:8080');
  expect(config.journal.path).toBe('/var/lib/kioskd/journal.db');
  expect(config.light.driver).toBe('none');
  expect(config.mqtt).toBeUndefined();
});

test('everything that can be set is taken over', async () => {
  const config = await folder.config(FULL);
  expect(qfpay(config)).toMatchObject({
    appCode: 'app-code-1',
    clientKey: 'client-key-1',
    signType: 'MD5',
    answerSignature: 'required',
    orderLifeMinutes: 10,
    cancelMethod: 'GET',
    timing: { queryEveryMs: 4000, minCancelAgeMs: 20_000 },
    deadlines: { chargeMs: 45_000, queryMs: 10_000 },
    wallets: { alipay: { present: '800101', charge: '800108', tag: 'ALIPAYHK' } },
    udid: 'full-kiosk',
  });
  expect(qfpay(config)?.cancelRoute).toMatchObject({ '800108': 'none', '800201': 'close' });
  expect(wavpay(config)).toMatchObject({ key: 'wav-key-1', currency: 'MYR', notFoundCodes: ['404'] });
  expect(config.mqtt?.password?.reveal()).toBe('broker-password-1');
  expect(scannerOptions(config)).toMatchObject({
    driver: 'serial',
    path: '/dev/scanner',
    baudRate: 115_200,
    maxLength: 1024,
    silenceMs: 200,
    quietMs: 3000,
  });
});

test('the state machine is told what the gateways can do, not what the file wishes', async () => {
  const config = await folder.config(FULL);
  expect(kioskSettings(config, {}).wallets.map(({ present, charge }) => [present, charge])).toEqual([
    [false, false],
    [false, false],
  ]);
});

test('a part that is not configured is never required', async () => {
  const config = await folder.config(
    MINIMAL.replace('scanner: {driver: serial, path: /dev/scanner}', 'scanner: {driver: none}'),
  );
  expect(requiredParts(config)).toEqual(['display', 'gpio']);
});

test('nothing that is printed of a configuration holds a secret', async () => {
  const loaded = await folder.load(FULL);
  expect(JSON.stringify(loaded)).not.toMatch(/app-code-1|client-key-1|wav-key-1|broker-password-1/);
});
