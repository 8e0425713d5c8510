import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { example, findings, type Which } from '../support/parking-config.ts';

type Change = readonly [from: string | RegExp, to: string];

const WRONG: readonly (readonly [what: string, which: Which, change: Change, message: RegExp])[] = [
  ['an exit without a gate', 'exit', [/ {4}gate:\n.*\n.*\n/, ''], /parking\.gate: is missing/],
  ['a gate at a pay station', 'pay-station', ['    grace:', '    gate: { relay: x }\n    grace:'], /opens nothing/],
  ['a gate that nothing opens', 'exit', [/controller: \{ channel: lane-1 \}.*/, 'pulse: 1s'], /gate: nothing opens it/],
  [
    'both ways to open',
    'exit',
    ['controller: { channel: lane-1 }', 'controller: { channel: lane-1 }\n      relay: lift'],
    /has both/,
  ],
  [
    'a channel that is none',
    'exit',
    ['channel: lane-1 }', 'channel: lane-2 }'],
    /controller\.channel: is not a name in gpio\.controller/,
  ],
  [
    'a relay that is none',
    'exit',
    [/controller: \{ channel: lane-1 \}.*/, 'relay: left'],
    /gate\.relay: is not a name in gpio\.relays/,
  ],
  ['a sensor that is none', 'exit', ['proofWithin', 'sensor: uup\n      proofWithin'], /gate\.sensor: is not a name/],
  ['a proof that is not there', 'exit', ['proofWithin', 'proof: sensor\n      proofWithin'], /no sensor is named/],
  [
    'a site without a broker',
    'exit',
    [/\nmqtt:[\s\S]*/, '\n'],
    /site: the kiosks of a site hear each other over the broker/,
  ],
  ['a site of itself', 'exit', ['kiosks: [pay-1]', 'kiosks: [exit-1]'], /is this kiosk itself/],
  ['a kiosk twice', 'exit', ['kiosks: [pay-1]', 'kiosks: [pay-1, pay-1]'], /is in the list twice/],
  ['a kiosk named as sites are', 'exit', ['id: exit-1', 'id: site'], /kiosk\.id: is the name that sites have/],
  [
    'an exit that nobody tells',
    'exit',
    [/role: exit that.*([\s\S]*) {4}site:\n.*\n.*\n.*\n/, 'role: exit$1'],
    /site: is missing: an exit/,
  ],
  ['plates that nobody reports', 'exit', [/ {4}site:\n.*\n.*\n.*\n/, ''], /plates: nobody says when/],
  [
    'entries over the broker without a site',
    'pay-station',
    [/ {4}site:\n.*\n.*\n/, ''],
    /entries\.key: entries come over the broker/,
  ],
  ['one key for two things', 'pay-station', ['camera-key', 'site-key'], /entries\.key: is the key of the site/],
  ['tickets forgotten too early', 'exit', ['keep: 30d', 'keep: 7d'], /keep: is shorter than maxStay/],
  ['a lost ticket for nothing', 'pay-station', ['"250.00"', '"0.00"'], /lostTicket: must be more than zero/],
  [
    'a lost ticket with too many places',
    'pay-station',
    ['"250.00"', '"250.001"'],
    /lostTicket: has more decimal places/,
  ],
  [
    'a substitute that cannot be printed',
    'pay-station',
    [/driver: tcp[\s\S]*?required: false/, 'driver: none'],
    /lostTicket: the substitute/,
  ],
  ['a tariff that makes no sense', 'exit', ['dailyCap: "240.00"', 'dailyCap: "1.00"'], /tariff\.dailyCap: is less/],
  [
    'nobody can show a ticket',
    'exit',
    [/driver: serial\n([\s\S]*)plates: true|plates: true([\s\S]*)driver: serial/, 'plates: false$2driver: none'],
    /no ticket can be shown/,
  ],
  [
    'tickets like payment codes',
    'exit',
    [/- \{ text: P \}[\s\S]*?check: luhn \}/, '- { digits: 18 }'],
    /tickets\.0: payment codes look like it.*WeChat Pay/,
  ],
  [
    'the same with a check digit',
    'exit',
    [/- \{ text: P \}[\s\S]*?check: luhn \}/, '- { digits: 17 }\n          - { check: luhn }'],
    /payment codes look like it/,
  ],
  [
    'a ticket without anything of its own',
    'exit',
    [/ +- \{ digits: [24] \}\n/g, ''],
    /tickets\.0: has no `digits` or `letters`/,
  ],
  ['half a time', 'exit', ['YYMMDDHHmm', 'YYMMDD'], /tickets\.0: has a time that is none/],
  ['no form of a time', 'exit', ['YYMMDDHHmm', 'yymmdd'], /tickets\.0\.fields\.2: is no form of a time/],
  [
    'two things in one field',
    'exit',
    ['{ text: P }', '{ text: P, digits: 1 }'],
    /tickets\.0\.fields\.0: must be one of/,
  ],
  ['two open lengths', 'exit', [/digits: [24]/g, 'digits: [2, 4]'], /tickets\.0: has two fields/],
];

const REFUSED: readonly (readonly [what: string, change: Change, path: string])[] = [
  ['a key in the file', ['key: { credential: site-key }', 'key: secret'], 'key'],
  ['no key', [/ {4}key: .*\n/, ''], 'key'],
  ['a role that is none', ['role: exit that takes payments', 'role: entry'], 'role'],
  ['a stay in minutes', ['maxStay: 14d', 'maxStay: 90m'], 'maxStay'],
  ['too long a stay', ['maxStay: 14d', 'maxStay: 401d'], 'maxStay'],
  ['a kiosk that cannot be one', ['[pay-1]', '["pay/1"]'], 'site.kiosks.0'],
  ['a site without others', ['[pay-1]', '[]'], 'site.kiosks'],
  ['a check digit that is none', ['check: luhn', 'check: crc'], 'tickets.0.fields.4.check'],
  ['a length below one', ['digits: 2', 'digits: 0'], 'tickets.0.fields.1.digits'],
  ['a text with a control character', ['text: P ', 'text: "P\\u0007" '], 'tickets.0.fields.0.text'],
  ['an unknown setting', ['    alone:', '    unknown: 1\n    alone:'], ''],
];

describe('mistakes in orders.parking', () => {
  test('the two examples have none', () => {
    expect(findings(example('pay-station')).wrong).toEqual([]);
    expect(findings(example('exit')).wrong).toEqual([]);
  });

  test.each(WRONG)('%s', (_, which, change, message) => {
    const { wrong } = findings(example(which, change));
    expect(
      wrong.some((words) => message.test(words)),
      JSON.stringify(wrong),
    ).toBe(true);
  });

  test.each(REFUSED)('the schema refuses %s', (_, change, path) => {
    const paths = configSchema
      .safeParse(example('exit', change))
      .error?.issues.map((issue) => issue.path.join('.').replace(/^orders\.parking\.?/, ''));
    expect(paths).toContain(path);
  });

  test('what works, and a person should look at', () => {
    const doubts = (which: Which, ...changes: readonly Change[]) =>
      findings(example(which, ...changes)).doubtful.join('\n');
    expect(doubts('exit', [/controller: \{ channel: lane-1 \}.*/, 'relay: lift'])).toMatch(
      /gate: nothing shows whether it opened/,
    );
    expect(doubts('exit')).toMatch(/plates: lets anybody leave on the payment of a stranger/);
    expect(doubts('exit', ['plates: true', 'plates: false'])).not.toMatch(/plates:/);
    expect(doubts('pay-station')).not.toMatch(/plates:/);
    expect(doubts('pay-station')).toMatch(/tickets\.0: is believed as it is printed/);
    expect(doubts('pay-station', [/ {4}site:\n.*\n.*\n/, ''])).toMatch(/site: is missing: no exit/);
    expect(doubts('pay-station', ['mqtt:', 'web: { listen: "0.0.0.0:8080" }\nmqtt:'])).toMatch(
      /token: travels unencrypted/,
    );
    expect(doubts('exit', ['role: exit that takes payments', 'role: exit\n    lostTicket: "9.00"'])).toMatch(
      /lostTicket: has no effect/,
    );
    const rare: Change = [
      /- \{ text: P \}[\s\S]*?check: luhn \}/,
      '- { digits: 4 }\n          - { time: YYMMDDHHmmss }\n          - { check: mod97 }',
    ];
    expect(doubts('exit', rare)).toMatch(/a payment code can look like it, if rarely/);
    expect(findings(example('exit', rare)).wrong).toEqual([]);
  });
});
