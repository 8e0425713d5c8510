import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/commands/tariff.ts';

const TARIFFS = `tariffs:
  town:
    currency: EUR
    timeZone: Europe/Lisbon
    tariff: {otherwise: {name: day, steps: [{every: 1h, price: "1.50"}]}, dailyCap: "10.00"}
  field:
    currency: HKD
    timeZone: Asia/Hong_Kong
    tariff: {free: 15m, otherwise: {name: field, steps: [{every: 1h, price: "8.00"}]}}
`;

/** As much of a kiosk's own file as the command looks at; nothing it says here is a whole kiosk. */
const KIOSK = `kiosk: {id: car-park-a, currency: HKD, timeZone: Asia/Hong_Kong}
orders:
  parking:
    role: exit
    tariff: {otherwise: {name: field, steps: [{every: 1h, price: "8.00"}]}}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kioskd-tariff-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function tariff(config: string, options: Record<string, string> = {}, vouchers: string[] = []): Promise<Said> {
  let out = '';
  let err = '';
  const configPath = join(folder, 'x.yaml');
  writeFileSync(configPath, config);
  const code = await run({
    configPath,
    configGiven: true,
    options,
    repeated: { voucher: vouchers },
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { code, out, err: err.replaceAll(folder, '') };
}

async function cases(config: string, ...lines: string[]): Promise<Said> {
  const path = join(folder, 'cases.txt');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const said = await tariff(config, { cases: path });
  return { ...said, out: said.out.replaceAll(`${folder}/`, '') };
}

describe('what a stay costs', () => {
  it('is shown part by part', async () => {
    const stay = { tariff: 'field', entered: 'Mon 2026-03-02 10:00', left: '12:30' };
    const { code, out, err } = await tariff(TARIFFS, stay, ['1h', '10%', '2.00']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      [
        'Tariff field, HKD, Asia/Hong_Kong; entered Mon 2026-03-02 10:00',
        '  field          Mon 2026-03-02 10:00 to Mon 2026-03-02 12:30       24.00',
        '  voucher                                                           -8.00',
        '  voucher                                                           -1.60',
        '  voucher                                                           -2.00',
        '  total 12.40, up to Mon 2026-03-02 13:00',
        '',
      ].join('\n'),
    );
  });

  it('is shown with offsets where the clock shows a time twice', async () => {
    const stay = { tariff: 'town', entered: '2026-10-25 00:30', left: '01:15+00:00' };
    expect((await tariff(TARIFFS, stay)).out).toContain('total 3.00, up to Sun 2026-10-25 01:30+00:00');
  });

  it('is shown with seconds where there are some, and without an end where it never rises', async () => {
    const stay = { entered: '2026-03-02 10:00:30', left: '11:00:31' };
    expect((await tariff(KIOSK, stay)).out).toContain('up to Mon 2026-03-02 12:00:30.000');
    expect((await tariff(KIOSK, stay, ['100%'])).out).toContain('total 0.00, and rises no more');
  });

  it('is a list of prices where no end is named', async () => {
    const { code, out } = await tariff(KIOSK, { entered: '2026-03-02 10:00' });
    expect(code).toBe(0);
    expect(out).toMatch(/^ +15 min +8\.00$/m);
    expect(out).toMatch(/^ +1\.5 h +16\.00$/m);
    expect(out).toMatch(/^ +2 d +384\.00$/m);
  });

  it('is reckoned from now where no entry is named', async () => {
    const { code, out } = await tariff(KIOSK);
    expect(code).toBe(0);
    expect(out).toMatch(/^Tariff parking, HKD, Asia\/Hong_Kong; entered \w{3} \d{4}-\d{2}-\d{2} \d{2}:\d{2}\n/);
  });

  it('takes the name of a tariff where there are several', async () => {
    for (const options of [{}, { tariff: 'river' }]) {
      const { code, err } = await tariff(TARIFFS, options as Record<string, string>);
      expect([code, err]).toEqual([2, 'kioskd tariff: name one of the tariffs with --tariff: town, field\n']);
    }
  });

  it('cannot be told for a time that cannot be read', async () => {
    const { code, err } = await tariff(KIOSK, { entered: 'yesterday' });
    expect(code).toBe(2);
    expect(err).toMatch(/^kioskd tariff: entered: must be a local time such as 2026-03-02 10:00/);
  });
});

describe('a table of cases', () => {
  it('that comes out is fine', async () => {
    const said = await cases(KIOSK, '# two cases', '', '- | 2026-03-02 10:00 | 11:00 | - | 8.00 | one hour');
    expect([said.code, said.out]).toEqual([0, '1 case, all as in the table.\n']);
    const two = '| Mon 2026-03-02 10:00 | Tue 2026-03-03 10:00 | 1h 50% | 92.00 | half of 23 hours';
    expect((await cases(KIOSK, `-${two}`, `parking${two}`)).out).toBe('2 cases, all as in the table.\n');
  });

  it('that does not is shown by line, with what the fee is made of', async () => {
    const { code, out } = await cases(
      KIOSK,
      '- | 2026-03-02 10:00 | 11:00 | - | 8.00 | one hour',
      '- | 2026-03-02 10:00 | 12:00 | - | 8.00 | two hours',
    );
    expect(code).toBe(1);
    expect(out).toBe(
      [
        'cases.txt:2: comes to 16.00, and is 8.00 in the table (two hours)',
        '    field          Mon 2026-03-02 10:00 to Mon 2026-03-02 12:00       16.00',
        '    total 16.00, up to Mon 2026-03-02 12:00',
        '1 of 2 cases are not.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['town | 2026-03-02 10:00 | 11:00 | - | 1.50', 'must have 6 columns'],
    ['town | | 11:00 | - | 1.50 | why', 'must have 6 columns'],
    ['twon | 2026-03-02 10:00 | 11:00 | - | 1.50 | why', 'tariff: there is none called "twon"; did you mean "town"?'],
    ['- | 2026-03-02 10:00 | 11:00 | - | 1.50 | why', 'tariff: there is none called "-"; there are: town, field'],
    ['town | 02.03.2026 10:00 | 11:00 | - | 1.50 | why', 'entered: must be a local time'],
    ['town | 10:00 | 11:00 | - | 1.50 | why', 'entered: must be a local time'],
    ['town | 2026-02-30 10:00 | 11:00 | - | 1.50 | why', 'entered: must be a local time'],
    ['town | 2026-03-02 10:00 | 25:00 | - | 1.50 | why', 'left: must be a local time'],
    ['town | Tue 2026-03-02 10:00 | 11:00 | - | 1.50 | why', 'entered: 2026-03-02 is a Mon'],
    ['town | 2026-03-29 01:30 | 02:30 | - | 1.50 | why', 'entered: the clocks jump over this time'],
    [
      'town | 2026-10-25 00:30 | 01:30 | - | 1.50 | why',
      'left: the clock shows this time twice (Europe/Lisbon): write +01:00 or +00:00',
    ],
    ['town | 2026-03-02 10:00+01:00 | 11:00 | - | 1.50 | why', 'entered: the zone has another offset then'],
    ['town | 2026-03-02 10:00 | 11:00 | 101% | 1.50 | why', 'vouchers: must be such as 60m'],
    ['town | 2026-03-02 10:00 | 11:00 | 0.005 | 1.50 | why', 'vouchers: must be such as 60m'],
    ['town | 2026-03-02 10:00 | 11:00 | - | 1,50 | why', 'fee: must be an amount in EUR'],
  ])('names the line and the column of what it cannot read: %s', async (line, expected) => {
    const { code, out } = await cases(TARIFFS, '# a table', line);
    expect(code).toBe(1);
    expect(out).toContain(`cases.txt:2: ${expected}`);
  });

  it('shows no control characters of its words', async () => {
    const { out } = await cases(KIOSK, '- | 2026-03-02 10:00 | 11:00 | - | 9.00 | red \u001b[31mwords');
    expect(out).toContain('(red [31mwords)');
  });

  it('without a case is not fine', async () => {
    expect(await cases(KIOSK, '# nothing yet')).toMatchObject({ code: 1, out: 'cases.txt: has no case\n' });
  });

  it('that is not there cannot be run', async () => {
    const { code, err } = await tariff(KIOSK, { cases: join(folder, 'none.txt') });
    expect([code, err]).toEqual([2, '/none.txt: is not there\n']);
  });
});

describe('a file', () => {
  it('that is wrong is refused with its lines', async () => {
    const { code, err, out } = await tariff(KIOSK.replace('8.00', '8.005'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      '/x.yaml:5:66: orders.parking.tariff.otherwise.steps[0].price: has more decimal places than HKD has\n',
    );
  });

  it('that looks doubtful is worked with all the same', async () => {
    const { code, err } = await tariff(KIOSK.replace('tariff: {', 'tariff: {day: 24h, '));
    expect(code).toBe(0);
    expect(err).toContain('orders.parking.tariff.day: has no effect');
  });

  it.each([
    [
      'without a car park',
      'kiosk: {currency: HKD, timeZone: Asia/Hong_Kong}\norders: {items: []}\n',
      /orders\.parking: is missing/,
    ],
    ['without a tariff in its list', 'tariffs: {}\n', /has no tariff/],
    [
      'with a zone that there is not',
      TARIFFS.replace('Europe/Lisbon', 'Europe/Nowhere'),
      /x\.yaml:4:15: tariffs\.town\.timeZone: must be the name/,
    ],
    ['that is no YAML', 'tariffs: [\n', /is not valid YAML/],
  ])('%s is refused', async (_, text, expected) => {
    const { code, err } = await tariff(text);
    expect(code).toBe(1);
    expect(err).toMatch(expected);
  });
});
