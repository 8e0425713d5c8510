import { describe, expect, test } from 'vitest';
import { CLOCK_TOLERANCE_MS, type ClockEvidence, judgeClock, span, utcMinute } from '../../src/os/clock-judgement.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 5);
const MINUTE = 60_000;
const DAY = 86_400_000;

interface Row {
  readonly story: string;
  readonly trust?: ClockEvidence['trust'];
  readonly wall?: number;
  readonly lastAt?: number;
  /** Gateway's clock minus ours. */
  readonly gateways?: Readonly<Record<string, number>>;
  readonly certificates?: Readonly<Record<string, 'not valid yet' | 'expired'>>;
  readonly is: 'ready' | 'degraded' | 'absent' | 'failing';
  readonly says?: RegExp;
}

const SYNC = { trust: 'synchronised' } as const;
const NOT_SYNC = { trust: 'not synchronised' } as const;
const MONTH_BACK = { wall: NOW - 30 * DAY };

const TABLE: readonly Row[] = [
  // Nobody but the machine itself.
  { story: 'nothing is known', is: 'absent', says: /waiting for the time.*no time service/ },
  { story: 'the time service has reached no server', ...NOT_SYNC, is: 'absent', says: /has not reached a server/ },
  { story: 'the time service has set it', ...SYNC, is: 'ready' },
  { story: 'before the build', wall: 0, is: 'failing', says: /1970-01-01, but this program was made on 2026-11-/ },
  {
    story: 'before the build, though set',
    ...SYNC,
    ...MONTH_BACK,
    is: 'failing',
    says: /2026-10-22, but this program/,
  },
  { story: 'hours before the build', ...SYNC, wall: NOW - 30 * 3_600_000, is: 'ready' },
  {
    story: 'before the last entry',
    ...SYNC,
    lastAt: NOW + 3 * MINUTE,
    is: 'failing',
    says: /entries up to 2026-11-21 14:08 UTC/,
  },
  { story: 'just before the last entry', ...SYNC, lastAt: NOW + MINUTE, is: 'ready' },
  // One gateway.
  { story: 'a gateway agrees', gateways: { qfpay: 1_500 }, is: 'ready' },
  { story: 'a gateway agrees just so', gateways: { qfpay: CLOCK_TOLERANCE_MS }, is: 'ready' },
  {
    story: 'a gateway is ahead',
    gateways: { qfpay: 10 * MINUTE },
    is: 'failing',
    says: /10 minutes behind qfpay: set the time/,
  },
  { story: 'a gateway is behind', gateways: { qfpay: -3 * DAY }, is: 'failing', says: /3 days ahead of qfpay/ },
  {
    story: 'a gateway against the time service',
    ...SYNC,
    gateways: { qfpay: 10 * MINUTE },
    is: 'failing',
    says: /although the time service of this machine agrees/,
  },
  {
    story: 'in 1970, and a gateway knows better',
    wall: 0,
    gateways: { qfpay: NOW },
    is: 'failing',
    says: /1970-01-01 and is 20779 days behind qfpay/,
  },
  {
    story: 'agreed, yet never set',
    ...NOT_SYNC,
    gateways: { qfpay: 0 },
    is: 'degraded',
    says: /a gateway confirms it/,
  },
  {
    story: 'agreed, yet the journal is ahead',
    lastAt: NOW + 9 * DAY,
    gateways: { qfpay: 0 },
    is: 'degraded',
    says: /qfpay confirms the time, but the journal has entries up to 2026-11-30/,
  },
  {
    story: 'agreed, yet before the build',
    ...MONTH_BACK,
    gateways: { qfpay: 0 },
    is: 'degraded',
    says: /made on 2026-11-/,
  },
  // Several gateways.
  { story: 'two agree', gateways: { qfpay: 0, wavpay: 60_000 }, is: 'ready' },
  {
    story: 'two tell another time',
    gateways: { qfpay: DAY, wavpay: DAY + 5_000 },
    is: 'failing',
    says: /behind qfpay and wavpay/,
  },
  {
    story: 'one of two is odd',
    gateways: { qfpay: 0, wavpay: -DAY },
    is: 'degraded',
    says: /clock of wavpay is 24 hours behind: tell them/,
  },
  {
    story: 'one of three is odd',
    gateways: { qfpay: 0, wavpay: 1, uqpay: 2 * DAY },
    is: 'degraded',
    says: /uqpay is 2 days ahead/,
  },
  {
    story: 'two against one',
    gateways: { qfpay: 0, wavpay: DAY, uqpay: DAY },
    is: 'failing',
    says: /although qfpay agrees with it/,
  },
  {
    story: 'two against one and the time service',
    ...SYNC,
    gateways: { qfpay: 0, wavpay: DAY, uqpay: DAY },
    is: 'degraded',
    says: /wavpay .*; .*uqpay/,
  },
  {
    story: 'two odd, each in its own way',
    gateways: { qfpay: 0, wavpay: DAY, uqpay: -DAY },
    is: 'degraded',
    says: /ahead.*behind/,
  },
  {
    story: 'all tell different times',
    gateways: { wavpay: DAY, uqpay: -DAY },
    is: 'failing',
    says: /24 hours behind wavpay/,
  },
  // TLS that cannot be had.
  {
    story: 'a certificate not valid yet',
    wall: NOW,
    certificates: { qfpay: 'not valid yet' },
    is: 'failing',
    says: /at which the certificate of qfpay is not valid yet: set the time.*, or if it is right, tell them/,
  },
  {
    story: 'a certificate out of date',
    wall: NOW + 9_000 * DAY,
    certificates: { qfpay: 'expired' },
    is: 'failing',
    says: /2051-07-13, at which the certificate of qfpay has expired/,
  },
  { story: 'a certificate, and a clock that was set', ...SYNC, certificates: { qfpay: 'expired' }, is: 'ready' },
  {
    story: 'a certificate, and another gateway agrees',
    certificates: { qfpay: 'expired' },
    gateways: { wavpay: 0 },
    is: 'ready',
  },
  { story: 'a certificate in 1970', wall: 0, certificates: { qfpay: 'not valid yet' }, is: 'failing', says: /made on/ },
];

function judged(row: Row) {
  return judgeClock({
    wall: row.wall ?? NOW,
    builtAt: NOW - DAY / 2,
    lastAt: row.lastAt ?? 0,
    trust: row.trust ?? 'unknown',
    offsets: new Map(Object.entries(row.gateways ?? {})),
    certificates: new Map(Object.entries(row.certificates ?? {})),
  });
}

describe('whether the clock is believed', () => {
  test.each(TABLE.map((row) => [row.story, row] as const))('%s', (_, row) => {
    const { believed, health } = judged(row);
    expect(health.status).toBe(row.is);
    expect(health.reason).toMatch(row.says ?? (row.is === 'ready' ? /^$/ : /./));
    expect(believed, 'the parts that may be sold with are those that are believed').toBe(
      health.status === 'ready' || health.status === 'degraded',
    );
  });

  test('the table, for reading', () => {
    const lines = TABLE.map((row) => {
      const { health } = judged(row);
      return `${row.story.padEnd(42)} ${health.status.padEnd(9)} ${health.reason}`;
    });
    console.log(lines.join('\n'));
    expect(new Set(TABLE.map((row) => row.story)).size).toBe(TABLE.length);
  });

  test('what it says does not change while the clock merely runs', () => {
    const row: Row = { story: '', gateways: { qfpay: 10 * MINUTE }, is: 'failing' };
    expect(judged({ ...row, wall: NOW + 90 * MINUTE })).toEqual(judged(row));
  });
});

test.each([
  [10 * MINUTE, '10 minutes'],
  [-119_000, '119 seconds'],
  [500, '1 second'],
  [0, '0 seconds'],
  [47 * 3_600_000, '47 hours'],
  [2 * DAY, '2 days'],
])('%i ms is %s', (ms, words) => expect(span(ms)).toBe(words));

test('a moment that is none has words too', () => {
  expect(utcMinute(9e15)).toBe('no date at all');
  expect(utcMinute(0)).toBe('1970-01-01 00:00 UTC');
});
