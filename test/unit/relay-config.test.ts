import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineGateway } from '../../src/gateways/module.ts';
import { QFPAY } from '../../src/gateways/qfpay/module.ts';
import { WAVPAY } from '../../src/gateways/wavpay/module.ts';
import { RelayFolder, relayFile } from '../support/relay.ts';

let folder: RelayFolder;
beforeAll(() => {
  folder = new RelayFolder();
});
afterAll(() => folder.remove());

const GOOD = relayFile({ brokerUrl: 'mqtt://127.0.0.1:1883' });

test('a good file: prefixes as the kiosks make them, and secrets that verifying does not take are not read', async () => {
  const text = relayFile({
    brokerUrl: 'mqtts://broker.example:8883',
    kiosks: ['{id: car-park-a, places: [S1]}', '{id: b, orderPrefix: HALL7}'],
    mqtt: ['username: relay', 'password: {credential: broker-password}'],
  });
  const result = await folder.load(text);
  expect(result).toMatchObject({ ok: true, warnings: [] });
  const settings = result.ok ? result.settings : null;
  expect(settings?.kiosks).toEqual([
    { id: 'car-park-a', orderPrefix: 'CARPARKA', places: ['S1'] },
    { id: 'b', orderPrefix: 'HALL7', places: [] },
  ]);
  expect(settings?.webhooks.map(({ name }) => name)).toEqual(['qfpay', 'codepay']);
  expect(settings?.broker.password?.reveal()).toBe('relay-password');
  expect(JSON.stringify(settings)).not.toContain('relay-password');
});

const MISTAKES: readonly (readonly [string, string, string, string])[] = [
  ['an unknown key', 'listen:', 'lissten:', '3:3 relay.lissten: is not a setting (did you mean "listen"?)'],
  ['an unknown group', 'mqtt:', 'mqt:', '15:1 mqt: is not a setting (did you mean "mqtt"?)'],
  [
    'an unknown key of a kiosk',
    '{id: car-park-b}',
    '{id: car-park-b, plces: []}',
    '6:24 relay.kiosks[1].plces: is not a setting (did you mean "places"?)',
  ],
  ['a kiosk twice', 'car-park-b', 'car-park-a', '6:12 relay.kiosks[1].id: is the id of a kiosk above ()'],
  [
    'prefixes that are the same',
    '{id: car-park-b}',
    '{id: b, orderPrefix: CARPARKA}',
    '6:28 relay.kiosks[1].orderPrefix: order numbers of this kiosk would begin like those of car-park-a: CARPARKA (prefixes must differ)',
  ],
  [
    'no letter for a prefix',
    'car-park-b',
    '"--"',
    '6:7 relay.kiosks[1].orderPrefix: is missing, and the id has no letter or digit to make one from ()',
  ],
  [
    'a place of two kiosks',
    '{id: car-park-b}',
    '{id: b, places: [S1, S1]}',
    '6:28 relay.kiosks[1].places[1]: is already a place of b (a place belongs to one kiosk)',
  ],
  [
    'a listen address without a port',
    '127.0.0.1:0',
    '127.0.0.1',
    '3:11 relay.listen: must be HOST:PORT, such as 127.0.0.1:8081 ()',
  ],
  [
    'a secret in the file',
    '{credential: qfpay-client-key}',
    'hunter2',
    '11:16 gateways.qfpay.clientKey: must name a credential (write {credential: NAME}; a secret does not belong in this file)',
  ],
  [
    'a credential that is not there',
    'qfpay-client-key',
    'no-such-key',
    '11:29 gateways.qfpay.clientKey.credential: the credential "no-such-key" is not there',
  ],
  [
    'a broker far away without encryption',
    '127.0.0.1:1883',
    'broker.example',
    '16:8 mqtt.url: the connection to the broker would not be encrypted',
  ],
  [
    'a password without a user',
    '  url:',
    '  password: {credential: broker-password}\n  url:',
    'mqtt.username: is missing: there is a password',
  ],
  [
    'a certificate without a key',
    '  url:',
    '  cert: /etc/cert.pem\n  url:',
    'mqtt.key: is missing: a certificate needs its key',
  ],
  [
    'a certificate that is not there',
    '  url:',
    '  ca: /nowhere/ca.pem\n  url:',
    '16:7 mqtt.ca: the file cannot be read (ENOENT)',
  ],
  ['a file for a newer relay', 'version: 1', 'version: 2', '1:10 version: this file is for a newer kioskd'],
  ['a setting of a kiosk', 'gateways:', 'wallets: []\ngateways:', '7:1 wallets: is not a setting'],
];

test.each(MISTAKES)('%s is told with its place', async (_what, from, to, expected) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const problems = await folder.problems(text);
  expect(
    problems.filter((problem) => problem.includes(expected)),
    problems.join('\n'),
  ).toHaveLength(1);
  expect(problems.join()).not.toContain('hunter2');
});

test('nothing to pass on: no gateway that sends notifications', async () => {
  const wavpay = '  wavpay:\n    baseUrl: https://pay.example.com\n    mchId: "1"\n    key: {credential: wavpay-key}\n';
  const text = GOOD.replace(/ {2}qfpay:[\s\S]*?(?=mqtt:)/, wavpay);
  expect(await folder.problems(text, [QFPAY, WAVPAY])).toEqual([
    '8:3 gateways: has no gateway that sends notifications (these do: qfpay)',
  ]);
  const both = GOOD.replace(/ {2}codepay:[\s\S]*?(?=mqtt:)/, wavpay);
  const result = await folder.load(both, [QFPAY, WAVPAY]);
  expect(result.ok && result.warnings.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'gateways.wavpay: WavPay sends no notifications',
  ]);
});

test('a key that is no key is told in the words of the gateway', async () => {
  const { notifications, ...rest } = QFPAY;
  const strict = defineGateway({
    ...rest,
    notifications: notifications && {
      ...notifications,
      reader: () => {
        throw new Error('the client key is no key');
      },
    },
  });
  const text = GOOD.replace(/ {2}codepay:[\s\S]*?(?=mqtt:)/, '');
  expect(await folder.problems(text, [strict])).toEqual(['9:5 gateways.qfpay: the client key is no key ()']);
});

test('listening for everybody is allowed, and worth a look', async () => {
  const result = await folder.load(GOOD.replace('127.0.0.1:0', '0.0.0.0:8081'));
  expect(result.ok && result.warnings.map(({ path, line }) => [path, line])).toEqual([['relay.listen', 3]]);
});
