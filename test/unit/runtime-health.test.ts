import { expect, test } from 'vitest';
import { type Health, READY } from '../../src/domain/health.ts';
import type { Payment } from '../../src/domain/payment.ts';
import { INITIAL_STATE, type KioskState, type Phase } from '../../src/domain/state.ts';
import { JournalError } from '../../src/journal/port.ts';
import { type Facts, healthDocument, metricsText } from '../../src/runtime/health.ts';
import { NO_NOTIFICATIONS, NotificationCounts } from '../../src/runtime/notification-counts.ts';

const PARTS: ReadonlyMap<string, Health> = new Map<string, Health>([
  ['gpio', READY],
  ['printer', { status: 'degraded', reason: 'paper near its end' }],
  ['scanner', { status: 'absent', reason: 'unplugged: plug it in' }],
  ['gateway:qfpay', { status: 'failing', reason: 'connection refused' }],
]);

function facts(phase: Phase | null, more: Partial<Facts> = {}): Facts {
  const payments = new Map([['O1', {} as Payment]]);
  const state: KioskState | null = phase === null ? null : { ...INITIAL_STATE, phase, parts: PARTS, payments };
  const about = { kioskId: 'lobby-1', version: '1.2.3', storageFault: null, handled: 42, clockOffsetMs: -250 };
  return { ...about, state, ...more };
}

const IDLE: Phase = { name: 'idle' };
const OUT: Phase = { name: 'out of service', reasons: ['scanner: unplugged: plug it in'] };
const FULL = new JournalError('disk full', 'make room');

test('a kiosk that sells, and one that honestly does not, are healthy; one that cannot write is not', () => {
  expect(healthDocument(facts(IDLE)).ok).toBe(true);
  expect(healthDocument(facts(OUT)).ok).toBe(true);
  expect(healthDocument(facts(IDLE, { storageFault: FULL })).ok).toBe(false);
  expect(healthDocument(facts(INITIAL_STATE.phase)).ok).toBe(false);
  expect(healthDocument(facts(null)).ok).toBe(false);
});

test('the document says which part is how, why nothing is sold, and what is open', () => {
  expect(healthDocument(facts(OUT)).body).toEqual({
    kiosk: 'lobby-1',
    version: '1.2.3',
    phase: 'out of service',
    outOfService: ['scanner: unplugged: plug it in'],
    journal: 'ready',
    parts: Object.fromEntries(PARTS),
    openPayments: 1,
    jobs: { count: 0, list: [] },
    notifications: NO_NOTIFICATIONS,
    clockOffsetMs: -250,
    uptimeS: expect.any(Number),
  });
  expect(healthDocument(facts(IDLE, { storageFault: FULL })).body).toMatchObject({
    journal: 'disk full',
    outOfService: [],
  });
  expect(healthDocument(facts(null)).body).toMatchObject({ phase: 'starting', parts: {}, openPayments: 0 });
});

test('the document survives JSON', () => {
  const { body } = healthDocument(facts(OUT));
  expect(JSON.parse(JSON.stringify(body))).toEqual(body);
});

test('the metrics are Prometheus text, and say the same', () => {
  const samples = parse(metricsText(facts(OUT)));
  const value = (name: string, labels: Record<string, string> = {}) =>
    samples.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels))?.value;
  expect(value('kioskd_info', { version: '1.2.3' })).toBe(1);
  expect(value('kioskd_phase', { phase: 'out of service' })).toBe(1);
  expect(value('kioskd_open_payments')).toBe(1);
  expect(value('kioskd_events_handled_total')).toBe(42);
  expect(value('kioskd_storage_fault')).toBe(0);
  expect(value('kioskd_part_status', { part: 'gateway:qfpay', status: 'failing' })).toBe(1);
  expect(value('kioskd_part_status', { part: 'gateway:qfpay', status: 'ready' })).toBe(0);
  expect(value('kioskd_resident_bytes')).toBeGreaterThan(1_000_000);
  for (const part of PARTS.keys()) {
    const ones = samples.filter((one) => one.labels['part'] === part);
    expect(ones).toHaveLength(4);
    expect(
      ones.reduce((sum, one) => sum + one.value, 0),
      `${part} has one status`,
    ).toBe(1);
  }
});

test('there are metrics from the first moment on, and of a journal that fails', () => {
  expect(parse(metricsText(facts(null))).find((one) => one.name === 'kioskd_phase')?.labels).toEqual({
    phase: 'starting',
  });
  const faulty = parse(metricsText(facts(IDLE, { storageFault: FULL })));
  expect(faulty.find((one) => one.name === 'kioskd_storage_fault')?.value).toBe(1);
});

test('notifications are counted by gateway and by what became of them', () => {
  const notifications = new NotificationCounts();
  notifications.add('qfpay', 'matched');
  notifications.add('qfpay', 'bad signature');
  notifications.add('qfpay', 'bad signature');
  notifications.add('unknown', 'retained');
  const counted = facts(IDLE, { notifications });
  const samples = parse(metricsText(counted)).filter(({ name }) => name === 'kioskd_notifications_total');
  expect(samples.map(({ labels, value }) => [labels['gateway'], labels['result'], value])).toEqual([
    ['qfpay', 'matched', 1],
    ['qfpay', 'bad signature', 2],
    ['unknown', 'retained', 1],
  ]);
  expect(healthDocument(counted).body).toMatchObject({
    notifications: { ...NO_NOTIFICATIONS, received: 4, matched: 1, rejected: 2, dropped: 1 },
  });
});

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A strict reader of the text format 0.0.4: every sample follows the help and type of its own metric, and none comes twice. */
function parse(text: string): Sample[] {
  expect(text.endsWith('\n')).toBe(true);
  const samples: Sample[] = [];
  const seen = new Set<string>();
  let described = '';
  let typed = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP ([a-z_:][a-z0-9_:]*) \S.*$/.exec(line);
    const type = /^# TYPE ([a-z_:][a-z0-9_:]*) (gauge|counter)$/.exec(line);
    const sample = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?)$/.exec(line);
    if (help !== null) {
      described = help[1] ?? '';
      expect(seen.has(described), `${described} is described twice`).toBe(false);
      seen.add(described);
    } else if (type !== null) {
      typed = type[1] ?? '';
      expect(typed).toBe(described);
      expect(type[2] === 'counter').toBe(typed.endsWith('_total'));
    } else if (sample !== null) {
      expect(sample[1]).toBe(typed);
      expect(seen.has(line.split(' ').slice(0, -1).join(' ')) && sample[2] !== undefined, `${line} comes twice`).toBe(
        false,
      );
      seen.add(line.split(' ').slice(0, -1).join(' '));
      samples.push({ name: sample[1] ?? '', labels: labelsOf(sample[2] ?? ''), value: Number(sample[3]) });
    } else {
      throw new Error(`not a line of the format: ${line}`);
    }
  }
  return samples;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/g)];
  expect(pairs.map((pair) => pair[0]).join(','), text).toBe(text);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

test('what waits for a person is listed, and counted by kind', () => {
  const job = {
    id: 'LOB1-J1',
    kind: 'refund owed',
    saleId: 'LOB1-1',
    orderNumber: 'LOB1000000011234',
    gateway: 'wavpay',
    gatewayRef: 'G1',
    amount: { currency: 'MYR', minor: 250 },
    since: 1_760_000_000_000,
  } as const;
  const state = { ...INITIAL_STATE, phase: IDLE, jobs: new Map([[job.id, job]]) };
  const list = [
    { id: 'LOB1-J1', kind: 'refund owed', amount: '2.50', currency: 'MYR', orderNumber: 'LOB1000000011234' },
  ];
  expect(healthDocument(facts(IDLE, { state })).body).toMatchObject({ jobs: { count: 1, list } });
  expect(metricsText(facts(IDLE, { state }))).toContain('kioskd_open_jobs{kind="refund owed"} 1\n');
  expect(metricsText(facts(null))).toContain('kioskd_open_jobs{kind="refund owed"} 0\n');
});
