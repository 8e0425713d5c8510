import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTariffs } from '../../src/commands/tariff.ts';
import { tariffOf, tariffSchema } from '../../src/config/schema/tariff.ts';
import { HOUR, MINUTE } from '../support/tariffs.ts';

const EXAMPLES = readFileSync(join(import.meta.dirname, '../../hardware/examples/tariffs/tariffs.yaml'), 'utf8');

/** A file with one tariff, given as lines of YAML. */
function file(lines: string, currency = 'HKD'): string {
  const indented = lines.replace(/^/gm, '      ');
  return `tariffs:\n  one:\n    currency: ${currency}\n    timeZone: Asia/Hong_Kong\n    tariff:\n${indented}\n`;
}

/** `line:column setting: message (hint)` for each thing said about it; the setting counted from the tariff. */
function said(text: string): readonly string[] {
  return readTariffs(text, 'x.yaml').problems.map(
    ({ line, column, path, message, hint }) =>
      `${line}:${column} ${path.replace('tariffs.one.tariff.', '')}: ${message}${hint === '' ? '' : ` (${hint})`}`,
  );
}

const STEPS = 'steps: [{every: 1h, price: "10.00"}]';
const OTHERWISE = `otherwise: {${STEPS}}`;

it('nothing is said against the examples', () => {
  expect(readTariffs(EXAMPLES, 'tariffs.yaml').problems).toEqual([]);
});

it('a small tariff gets every default', () => {
  const section = tariffSchema.parse({ otherwise: { steps: [{ every: '1h', price: '10.00' }] } });
  expect(tariffOf(section, { currency: 'HKD', timeZone: 'Asia/Hong_Kong' })).toEqual({
    currency: 'HKD',
    timeZone: 'Asia/Hong_Kong',
    free: { ms: 0, applies: 'whole stay' },
    bands: [],
    otherwise: {
      name: 'Standard rate',
      in: { 'zh-Hant': '標準收費', 'zh-Hans': '标准收费', pt: 'Tarifa normal', ms: 'Kadar biasa' },
      charge: { kind: 'steps', first: [], last: { unitMs: HOUR, minor: 1000 } },
      cap: null,
    },
    units: 'run on',
    stepsRestart: 'never',
    day: { from: 'clock', minute: 0 },
    dayCap: null,
    holidays: { dates: [], yearly: [] },
  });
});

it('a large one is handed on whole', () => {
  const read = readTariffs(
    file(
      [
        'free: 10m',
        'freeApplies: first step',
        'bands:',
        '  - {name: night, days: [fri, eve], from: "20:30", to: "06:00", flat: "30.00"}',
        '  - {name: day, from: "06:00", to: "20:30", steps: [{every: 45m, price: "4.50", times: 3}, {every: 30m, price: "2.00"}], cap: "40.00"}',
        OTHERWISE,
        'units: cut',
        'stepsRestart: each day',
        'dayBegins: "06:00"',
        'dailyCap: "99.90"',
        'holidays: ["2026-01-01", "12-25"]',
      ].join('\n'),
    ),
    'x.yaml',
  );
  expect(read.ok && read.tariffs.get('one')).toMatchObject({
    free: { ms: 10 * MINUTE, applies: 'first step' },
    bands: [
      { name: 'night', days: ['fri', 'eve'], from: 1230, to: 360, charge: { kind: 'flat', minor: 3000 }, cap: null },
      {
        name: 'day',
        from: 360,
        to: 1230,
        charge: {
          kind: 'steps',
          first: [{ unitMs: 45 * MINUTE, minor: 450, times: 3 }],
          last: { unitMs: 30 * MINUTE, minor: 200 },
        },
        cap: 4000,
      },
    ],
    units: 'cut',
    stepsRestart: 'each day',
    day: { from: 'clock', minute: 360 },
    dayCap: 9990,
    holidays: { dates: [20_454], yearly: [1225] },
  });
});

const WRONG: readonly (readonly [what: string, lines: string, expected: RegExp])[] = [
  ['a misspelt setting', `fre: 15m\n${OTHERWISE}`, /^6:7 fre: is not a setting \(did you mean "free"\?\)$/],
  ['no price at all', 'free: 15m', /^5:5 otherwise: is missing, and there are no bands/],
  ['a list of steps that is empty', 'otherwise: {steps: []}', /steps: must have at least one step/],
  ['a unit of nothing', 'otherwise: {steps: [{every: 0m, price: "1.00"}]}', /every: must be between 1m and 24h/],
  ['a price without quotes', 'otherwise: {steps: [{every: 1h, price: 1.00}]}', /price: must be text, not a number/],
  [
    'more places than the currency has',
    'otherwise: {steps: [{every: 1h, price: "1.005"}]}',
    /^6:46 .*price: has more decimal places than HKD has$/,
  ],
  [
    'a price beyond all prices',
    'otherwise: {steps: [{every: 1h, price: "10000000.01"}]}',
    /price: is more than a price can be$/,
  ],
  [
    'a step that the next one never follows',
    'otherwise: {steps: [{every: 1h, price: "1.00"}, {every: 1h, price: "2.00"}]}',
    /steps\[0\]: must have `times`/,
  ],
  [
    'a last step that ends',
    'otherwise: {steps: [{every: 1h, price: "1.00", times: 2}]}',
    /steps\[0\]\.times: must not be on the last step/,
  ],
  [
    'a band without a price',
    `bands: [{name: a, from: "08:00", to: "20:00"}]\n${OTHERWISE}`,
    /bands\[0\]: has neither `steps` nor `flat`/,
  ],
  [
    'a band with two',
    `bands: [{name: a, from: "08:00", to: "20:00", flat: "10.00", ${STEPS}}]\n${OTHERWISE}`,
    /bands\[0\]: has both/,
  ],
  [
    'a time that is none',
    `bands: [{name: a, from: "8:00", to: "20:00", flat: "10.00"}]\n${OTHERWISE}`,
    /from: must be a time of day in quotes/,
  ],
  [
    'a time after the end of the day',
    `bands: [{name: a, from: "08:00", to: "24:30", flat: "10.00"}]\n${OTHERWISE}`,
    /to: must be a time of day/,
  ],
  [
    'a beginning at the end of the day',
    `bands: [{name: a, from: "24:00", to: "06:00", flat: "10.00"}]\n${OTHERWISE}`,
    /from: must be before "24:00"/,
  ],
  [
    'a day that is none',
    `bands: [{name: a, days: [mo], from: "08:00", to: "20:00", flat: "10.00"}]\n${OTHERWISE}`,
    /days\[0\]: must be sun or mon .*did you mean "mon"/,
  ],
  [
    'a day twice',
    `bands: [{name: a, days: [mon, mon], from: "08:00", to: "20:00", flat: "10.00"}]\n${OTHERWISE}`,
    /days: names a day twice/,
  ],
  [
    'a limit below one unit',
    `bands: [{name: a, from: "08:00", to: "20:00", ${STEPS}, cap: "9.99"}]\n${OTHERWISE}`,
    /bands\[0\]\.cap: is less than the dearest single price of the band/,
  ],
  [
    'a limit of a flat price',
    `bands: [{name: a, from: "08:00", to: "20:00", flat: "1.00", cap: "1.00"}]\n${OTHERWISE}`,
    /cap: has no meaning beside `flat`/,
  ],
  [
    'a limit of the day below one unit',
    `${OTHERWISE}\ndailyCap: "5.00"`,
    /^7:17 dailyCap: is less than the dearest single price/,
  ],
  ['a limit with too many places', `${OTHERWISE}\ndailyCap: "50.001"`, /dailyCap: has more decimal places/],
  [
    'a beginning of days that have none',
    `${OTHERWISE}\ndailyCap: "50.00"\nday: 24h\ndayBegins: "06:00"`,
    /dayBegins: has no meaning with `day: 24h`/,
  ],
  [
    'days that begin when they end',
    `${OTHERWISE}\ndailyCap: "50.00"\ndayBegins: "24:00"`,
    /dayBegins: must be before "24:00"/,
  ],
  ['a date the wrong way round', `${OTHERWISE}\nholidays: ["25-12-2026"]`, /holidays\[0\]: must be a date in quotes/],
  [
    'a date that no calendar has',
    `${OTHERWISE}\nholidays: ["12-25", "02-30"]`,
    /^7:27 holidays\[1\]: is no date of the calendar$/,
  ],
  [
    'a 29th of February in a year without one',
    `${OTHERWISE}\nholidays: ["2026-02-29"]`,
    /holidays\[0\]: is no date of the calendar$/,
  ],
  ['a holiday twice', `${OTHERWISE}\nholidays: ["12-25", "12-25"]`, /holidays\[1\]: is in the list twice/],
];

describe('refused, with place and words', () => {
  it.each(WRONG)('%s', (_, lines, expected) => {
    expect(readTariffs(file(lines), 'x.yaml').ok).toBe(false);
    expect(said(file(lines)).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });

  it('a currency without cents has no cents', () => {
    expect(said(file('otherwise: {steps: [{every: 1h, price: "100.50"}]}', 'JPY')).join()).toMatch(/than JPY has/);
  });
});

describe('bands', () => {
  const bands = (...list: string[]) =>
    ['bands:', ...list.map((one) => `  - {name: a, flat: "1.00", ${one}}`)].join('\n');

  const OVERLAPS: readonly (readonly [what: string, lines: string, expected: RegExp])[] = [
    [
      'in the same hours',
      bands('from: "08:00", to: "20:00"', 'from: "19:00", to: "08:00"'),
      /^8:11 bands\[1\]: overlaps with another band \(it begins at 19:00 on mon, when band 1 has not ended\)$/,
    ],
    [
      'over midnight, on one day of the week',
      bands('days: [fri], from: "20:00", to: "06:00"', 'days: [sat], from: "05:00", to: "10:00"'),
      /bands\[1\]: overlaps .*05:00 on sat, when band 1/,
    ],
    [
      'over midnight, when a holiday comes after a weekday',
      bands('days: [wed], from: "20:00", to: "06:00"', 'days: [holiday], from: "00:00", to: "24:00"'),
      /bands\[1\]: overlaps .*00:00 on holiday, when band 1/,
    ],
    [
      'over midnight, from an eve into its holiday',
      bands('days: [eve], from: "20:00", to: "06:00"', 'days: [holiday], from: "05:00", to: "24:00"'),
      /bands\[1\]: overlaps .*05:00 on holiday, when band 1/,
    ],
    [
      'one within another',
      bands('from: "08:00", to: "20:00"', 'from: "10:00", to: "11:00"', 'from: "12:00", to: "13:00"'),
      /bands\[2\]: overlaps .*12:00 on mon, when band 1/,
    ],
  ];

  it.each(OVERLAPS)('that overlap %s are refused', (_, lines, expected) => {
    expect(said(file(`${lines}\n${OTHERWISE}`)).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });

  const GAPS: readonly (readonly [what: string, lines: string, expected: RegExp])[] = [
    ['in the night', bands('from: "08:00", to: "20:00"'), /no band is there on \w+ from 00:00 to 08:00/],
    ['between two', bands('from: "08:00", to: "20:00"', 'from: "21:00", to: "08:00"'), /from 20:00 to 21:00/],
    ['at the end of the day', bands('from: "00:00", to: "23:59"'), /from 23:59 to 24:00/],
    [
      'on holidays',
      bands('days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00"'),
      /on holiday from 00:00 to 24:00/,
    ],
    [
      'on eves, since a band is for them',
      bands(
        'days: [mon, tue, wed, thu, fri, sat, sun, holiday], from: "00:00", to: "24:00"',
        'days: [eve], from: "18:00", to: "24:00"',
      ),
      /on eve from 00:00 to 18:00/,
    ],
  ];

  it.each(GAPS)(
    'that leave time without a rate %s are refused, and accepted with `otherwise`',
    (_, lines, expected) => {
      expect(said(file(lines)).join('\n')).toMatch(/bands: leave time without a rate/);
      expect(said(file(lines)).join('\n')).toMatch(expected);
      expect(readTariffs(file(`${lines}\n${OTHERWISE}`), 'x.yaml').ok).toBe(true);
    },
  );

  it('that meet exactly, over midnight and from weekdays into weekends, are fine', () => {
    const lines = bands(
      'days: [mon, tue, wed, thu], from: "08:00", to: "20:00"',
      'days: [mon, tue, wed, thu, sun, holiday], from: "20:00", to: "08:00"',
      'days: [fri], from: "08:00", to: "22:00"',
      'days: [fri], from: "22:00", to: "08:00"',
      'days: [sat, sun, holiday], from: "08:00", to: "20:00"',
      'days: [sat], from: "20:00", to: "08:00"',
    );
    expect(said(file(`${lines}\nholidays: ["12-25"]`))).toEqual([]);
  });
});

const DOUBTFUL: readonly (readonly [what: string, lines: string, expected: RegExp])[] = [
  [
    'a rate that is never used',
    `bands: [{name: a, from: "00:00", to: "24:00", flat: "1.00"}]\n${OTHERWISE}`,
    /otherwise: is never used/,
  ],
  ['a tariff that charges nothing', 'otherwise: {steps: [{every: 1h, price: "0.00"}]}', /never charges anything/],
  ['days without anything by the day', `${OTHERWISE}\nday: 24h`, /day: has no effect/],
  ['a beginning of days without anything by the day', `${OTHERWISE}\ndayBegins: "06:00"`, /dayBegins: has no effect/],
  ['steps by the band without bands', `${OTHERWISE}\nstepsRestart: each band`, /stepsRestart: has no effect/],
  ['holidays that no band knows', `${OTHERWISE}\nholidays: ["12-25"]`, /holidays: have no effect/],
  [
    'a band for holidays, and none',
    `bands: [{name: a, days: [holiday], from: "00:00", to: "24:00", flat: "1.00"}]\n${OTHERWISE}`,
    /holidays: are empty/,
  ],
  [
    'a band of 24 hours that begins in the day',
    `bands: [{name: a, from: "08:00", to: "08:00", flat: "1.00"}]`,
    /to: is the same as `from`/,
  ],
];

describe('accepted, with a word of doubt', () => {
  it.each(DOUBTFUL)('%s', (_, lines, expected) => {
    expect(readTariffs(file(lines), 'x.yaml').ok).toBe(true);
    expect(said(file(lines)).join('\n')).toMatch(expected);
  });
});

it('a section that was never checked is a bug, not a fee', () => {
  const section = tariffSchema.parse({ otherwise: { steps: [{ every: '1h', price: '10.005' }] } });
  expect(() => tariffOf(section, { currency: 'HKD', timeZone: 'Asia/Hong_Kong' })).toThrow('has not been checked');
});
