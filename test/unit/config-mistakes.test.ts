import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigFolder, FULL, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

/** What to change in a valid file, and what must be said about it. */
type Mistake = readonly [what: string, base: string, from: string | RegExp, to: string, expected: RegExp];

const SCHEMA: readonly Mistake[] = [
  [
    'a misspelt top-level key',
    MINIMAL,
    'scanner:',
    'scaner:',
    /^13:1 scaner: is not a setting \(did you mean "scanner"\?\)$/,
  ],
  [
    'a misspelt key in a list',
    MINIMAL,
    'relay: gate}',
    'rely: gate}',
    /^5:49 orders\.items\[0\]\.rely: is not a setting \(did you mean "relay"/,
  ],
  [
    'a key nothing is like',
    MINIMAL,
    'version: 1',
    'version: 1\nzzzzzzzz: 1',
    /^2:1 zzzzzzzz: is not a setting \(known here: version, kiosk/,
  ],
  ['a missing group', MINIMAL, /gpio:[\s\S]*$/, '', /gpio: is missing/],
  [
    'a price without quotes',
    MINIMAL,
    '"8.00"',
    '8.00',
    /^5:41 orders\.items\[0\]\.price: must be text, not a number \(put it in quotes\)$/,
  ],
  ['a price with a comma', MINIMAL, '"8.00"', '"8,00"', /price: must be an amount in quotes/],
  [
    'a duration without a unit',
    MINIMAL,
    'relay: gate}',
    'relay: gate, pulse: 500}',
    /pulse: must be text, not a number \(write a number and a unit, such as 90s\)$/,
  ],
  [
    'a duration of two parts',
    MINIMAL,
    'relay: gate}',
    'relay: gate, pulse: 1m30s}',
    /pulse: must be a whole number and a unit/,
  ],
  [
    'a duration out of its range',
    MINIMAL,
    'relay: gate}',
    'relay: gate, pulse: 2m}',
    /pulse: must be between 10ms and 60s/,
  ],
  [
    'a secret in the file',
    MINIMAL,
    '{credential: qfpay-app-code}',
    'hunter2',
    /^9:14 gateways\.qfpay\.appCode: must name a credential \(write \{credential: NAME\}/,
  ],
  [
    'a path out of the credentials folder',
    MINIMAL,
    'qfpay-app-code',
    '../../etc/shadow',
    /appCode\.credential: must be the name of a credential/,
  ],
  [
    'a driver there is not',
    MINIMAL,
    'driver: serial',
    'driver: serail',
    /scanner\.driver: must be serial or keyboard or virtual or none \(did you mean "serial"\?\)$/,
  ],
  ['a time zone there is not', MINIMAL, 'Asia/Hong_Kong', 'Asia/Atlantis', /timeZone: must be the name of a time zone/],
  ['a currency there is not', MINIMAL, 'currency: HKD', 'currency: XXX', /kiosk\.currency: must be AED or/],
  ['a pin off the header', MINIMAL, 'bcm: 17', 'bcm: 28', /gpio\.relays\.gate\.bcm: must be a BCM number from 0 to 27/],
  ['a relay name with capitals', MINIMAL, '{gate: {bcm', '{Gate: {bcm', /gpio\.relays\.Gate: is not a good name/],
  ['an address without https', MINIMAL, 'https://openapi', 'http://openapi', /baseUrl: must be an https:\/\/ address/],
  [
    'an order life QFPay does not take',
    FULL,
    'orderLife: 10m',
    'orderLife: 4m',
    /orderLife: must be between 5m and 120m/,
  ],
  ['a user in the address of the broker', FULL, 'mqtts://broker', 'mqtts://me:pw@broker', /mqtt\.url: must be mqtt/],
  [
    'a name with an escape sequence',
    MINIMAL,
    'name: Car park A',
    'name: "Car\\e[31m"',
    /kiosk\.name: must not contain control characters/,
  ],
];

const CROSS: readonly Mistake[] = [
  ['nothing for sale', MINIMAL, /items:\n.*\n/, 'items: []\n', /orders\.items: nothing is sold/],
  [
    'a relay nobody configured',
    MINIMAL,
    'relay: gate}',
    'relay: gat}',
    /items\[0\]\.relay: is not a name in gpio\.relays \(did you mean "gate"/,
  ],
  [
    'a sensor nobody configured',
    MINIMAL,
    'relay: gate}',
    'relay: gate, sensor: door}',
    /sensor: is not a name in gpio\.sensors \(gpio\.sensors is empty\)/,
  ],
  [
    'one pin for two things',
    FULL,
    'bcm: 27',
    'bcm: 17',
    /gpio\.sensors\.drop\.bcm: pin 17 is already gpio\.relays\.motor/,
  ],
  ['the pin of the light for a relay', FULL, 'bcm: 17', 'bcm: 18', /light\.gpio: pin 18 is already/],
  [
    'a wallet without its gateway',
    FULL,
    / {2}wavpay:\n( {4}.*\n)+/,
    '',
    /wallets\[1\]\.gateway: gateways\.wavpay is not configured/,
  ],
  ['a wallet that cannot be paid with', FULL, ', charge: true}', '}', /wallets\[1\]: has neither/],
  ['an order code of WavPay', FULL, 'charge: true}', 'present: "1"}', /present: WavPay has no order codes/],
  ['QFPay without a pay type', MINIMAL, 'charge: "800108"', 'charge: true', /charge: QFPay needs a pay type/],
  ['a pay type of another form', MINIMAL, '"800108"', '"8001"', /charge: a pay type of QFPay has six digits/],
  [
    'WavPay in another currency',
    FULL,
    'notFoundCodes: ["404"]\n    currency: MYR',
    'currency: HKD',
    /wavpay\.currency: is HKD, and the kiosk sells in MYR/,
  ],
  ['a price of nothing', MINIMAL, '"8.00"', '"0.00"', /price: must be more than zero/],
  ['a price in tenths of a cent', MINIMAL, '"8.00"', '"8.005"', /price: has more decimal places than HKD has/],
  [
    'two items of one id',
    MINIMAL,
    'relay: gate}\n',
    'relay: gate}\n    - {id: hour, name: B, price: "9.00", relay: gate}\n',
    /items\[1\]\.id: is the id of an item above/,
  ],
  [
    'a generic scanner that could be anything',
    MINIMAL,
    ', path: /dev/scanner}',
    ', profile: generic}',
    /scanner\.path: is missing: nothing tells a generic scanner from another device/,
  ],
  [
    'a scanner in two places',
    MINIMAL,
    'path: /dev/scanner}',
    'path: /dev/scanner, port: 1-1.2}',
    /scanner\.port: there is a path too/,
  ],
  [
    'a generic scanner that is to be told when to read',
    MINIMAL,
    'path: /dev/scanner}',
    'path: /dev/scanner, profile: generic, trigger: wanted}',
    /scanner\.trigger: a generic scanner cannot be told when to read/,
  ],
  ['a virtual scanner without a link', MINIMAL, 'serial, path: /dev/scanner', 'virtual', /scanner\.link: is missing/],
  [
    'no relays at all',
    MINIMAL,
    'driver: onoff',
    'driver: none',
    /gpio\.driver: an item is delivered, or proven, by a pin and there is none/,
  ],
  ['an order life of broken minutes', FULL, 'orderLife: 10m', 'orderLife: 330s', /orderLife: must be whole minutes/],
  ['a password without a user', FULL, '  username: full-kiosk\n', '', /mqtt\.username: is missing/],
  [
    'a broker far away without encryption',
    FULL,
    'mqtts://broker',
    'mqtt://broker',
    /mqtt\.url: the connection to the broker would not be encrypted/,
  ],
  ['a code shape the wrong way round', FULL, '[16, 24]', '[24, 16]', /length: the fewest is more than the most/],
  [
    'nobody can pay',
    MINIMAL.replace('present: "801501", ', ''),
    'serial, path: /dev/scanner',
    'none',
    /wallets: nobody can pay/,
  ],
];

describe.each([
  ['one place of the file', SCHEMA],
  ['two places of the file', CROSS],
])('mistakes in %s', (_, mistakes) => {
  test.each(mistakes)('%s', async (_what, base, from, to, expected) => {
    const text = base.replace(from, to);
    expect(text).not.toBe(base);
    const problems = await folder.problems(text);
    expect(problems.filter((problem) => expected.test(problem))).toHaveLength(1);
    expect(problems.join()).not.toContain('hunter2');
  });
});

test('all problems come at once, in the order of the file', async () => {
  const text = MINIMAL.replace('HKD', 'XXX').replace('"8.00"', '8').replace('driver: serial', 'driver: x');
  const lines = (await folder.problems(text)).map((problem) => Number.parseInt(problem, 10));
  expect(lines).toEqual([2, 5, 13]);
});

test('a version from the future is not guessed at', async () => {
  expect(await folder.problems(MINIMAL.replace('version: 1', 'version: 2'))).toEqual([
    '1:10 version: this file is for a newer kioskd (version 2; this one reads up to 1) (update kioskd, or go back to the older file)',
  ]);
});
