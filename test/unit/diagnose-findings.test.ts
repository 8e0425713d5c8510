import { expect, test } from 'vitest';
import { type Check, ok, runChecks, select } from '../../src/diagnose/check.ts';
import { readHealth } from '../../src/diagnose/daemon.ts';
import { clockFinding } from '../../src/diagnose/machine.ts';
import { reportText } from '../../src/diagnose/report.ts';
import { probeFinding } from '../../src/diagnose/services.ts';
import type { ProbeResult } from '../../src/gateways/port.ts';

const GOOD: ProbeResult = {
  reachable: true,
  usable: true,
  credentialsAccepted: true,
  roundTripMs: 80,
  clockOffsetMs: 200,
  detail: '',
};

test.each<[string, Partial<ProbeResult>, string, RegExp]>([
  ['all well', {}, 'ok', /answers in 80 ms, credentials accepted, clocks agree/],
  ['not reached', { reachable: false, detail: 'refused' }, 'fail', /refused/],
  ['keys refused', { credentialsAccepted: false, detail: 'no' }, 'fail', /credentials are refused/],
  ['keys unproven', { credentialsAccepted: null, detail: 'no such call' }, 'warn', /cannot be told: no such call/],
  ['slow clock', { clockOffsetMs: 10_000 }, 'warn', /our clock is 10 s behind/],
  ['wrong clock', { clockOffsetMs: -3_600_000 }, 'fail', /our clock is 3600 s ahead/],
  ['no date', { clockOffsetMs: null }, 'ok', /credentials accepted$/],
])('a gateway: %s', (_, part, status, summary) => {
  const finding = probeFinding({ ...GOOD, ...part });
  expect(finding.status).toBe(status);
  expect(finding.summary).toMatch(summary);
});

test.each([
  [0, 'synchronised', 'fail'],
  [Date.UTC(2026, 10, 21), 'synchronised', 'ok'],
  [Date.UTC(2026, 10, 21), 'not synchronised', 'warn'],
  [Date.UTC(2026, 10, 21), 'unknown', 'warn'],
] as const)('a clock at %i, %s: %s', (wall, trust, status) => {
  expect(clockFinding(wall, trust, 'Asia/Hong_Kong').status).toBe(status);
});

test('checks run at the same time; one that hangs and one that throws spoil nothing', async () => {
  const order: string[] = [];
  const checks: Check[] = [
    { name: 'hangs', deadlineMs: 1, run: () => new Promise(() => undefined) },
    {
      name: 'listens',
      deadlineMs: 1,
      run: (signal) =>
        new Promise((resolve) => {
          order.push('listens');
          signal.addEventListener('abort', () => resolve(ok('gave up in time')));
        }),
    },
    { name: 'throws', deadlineMs: 1000, run: () => Promise.reject(new Error('code 134567890123456789')) },
    {
      name: 'fine',
      deadlineMs: 1000,
      run: () => {
        order.push('fine');
        return Promise.resolve(ok('fine\u001b[31m'));
      },
    },
  ];
  const results = await runChecks(checks);
  expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'hangs fail',
    'listens ok',
    'throws fail',
    'fine ok',
  ]);
  expect(order).toEqual(['listens', 'fine']);
  expect(results[2]?.summary).not.toContain('1345678');
  expect(results[3]?.summary).toBe('fine [31m');
});

test('parts are chosen by name or group', () => {
  const checks = ['printer', 'gateway-qfpay', 'gateway-wavpay'].map(
    (name): Check => ({ name, deadlineMs: 1, run: () => Promise.resolve(ok('')) }),
  );
  const names = (only: string[]) => select(checks, only).chosen.map((check) => check.name);
  expect(names([])).toHaveLength(3);
  expect(names(['gateway'])).toEqual(['gateway-qfpay', 'gateway-wavpay']);
  expect(names(['gateway-wavpay'])).toEqual(['gateway-wavpay']);
  expect(select(checks, ['gate', 'printer']).unknown).toEqual(['gate']);
});

test('a report ends with what to think of it', () => {
  const result = (name: string, status: 'ok' | 'warn' | 'fail') => ({ name, status, summary: 's', hint: 'h', ms: 1 });
  expect(reportText([result('a', 'ok')])).toContain('Everything that was tried is fine.');
  expect(reportText([result('a', 'ok'), result('b', 'warn')])).toContain('Works. Worth a look: b.');
  expect(reportText([result('a', 'fail'), result('b', 'warn')])).toContain('Broken: a. Worth a look: b.');
});

test.each(['', 'null', '[]', '{}', '{"kiosk":1,"phase":"idle"}', '<html>'])('%j is no document of a kioskd', (text) => {
  expect(readHealth(text)).toBeNull();
});

test('what a daemon says is cleaned before it is shown', () => {
  const text = JSON.stringify({
    kiosk: 'k\u001b[0m',
    phase: 'idle',
    parts: { a: { status: 'odd' }, b: { status: 'ready' } },
  });
  const health = readHealth(text);
  expect(health?.kiosk).toBe('k [0m');
  expect([...(health?.parts.keys() ?? [])]).toEqual(['b']);
  expect(health?.jobs).toEqual([]);
  const odd = JSON.stringify({
    kiosk: 'k',
    phase: 'idle',
    jobs: { list: [7, { id: 'J\u001b1', kind: 'owed', amount: 3 }] },
  });
  expect(readHealth(odd)?.jobs).toEqual(['undefined undefined', 'J 1 owed']);
});
