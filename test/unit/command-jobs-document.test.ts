import { expect, test } from 'vitest';
import type { Job } from '../../src/domain/job.ts';
import { jobsOf, shapeHealth, significantHealth } from '../../src/fleet/messages.ts';
import { healthSchema } from '../../src/fleet/schemas.ts';
import { HEALTH } from '../support/fleet.ts';

const job = (n: number, over: Partial<Job> = {}): Job => ({
  id: `K1-J${n}`,
  kind: 'refund owed',
  saleId: 's1',
  orderNumber: 'K1-7',
  gateway: 'wavpay',
  gatewayRef: 'W-1',
  amount: { currency: 'MYR', minor: 250 },
  since: Date.parse('2026-03-01T08:00:00.000Z') - n * 1_000,
  ...over,
});

test('a job is told with all that a person needs to settle it', () => {
  expect(jobsOf([job(1)])).toEqual({
    count: 1,
    list: [
      {
        id: 'K1-J1',
        kind: 'refund owed',
        saleId: 's1',
        orderNumber: 'K1-7',
        gateway: 'wavpay',
        gatewayRef: 'W-1',
        currency: 'MYR',
        amount: '2.50',
        since: '2026-03-01T07:59:59.000Z',
      },
    ],
  });
});

test('of many all are counted, and the oldest twenty told', () => {
  const jobs = jobsOf(Array.from({ length: 50 }, (_, n) => job(n)));
  expect(jobs.count).toBe(50);
  expect(jobs.list.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `K1-J${49 - n}`));
});

test('what came from outside is cleaned, and what nobody knows is null', () => {
  const dirty = `\u0007<b>\u202e${'x'.repeat(500)}`;
  const unknown = { saleId: null, orderNumber: null, gateway: null, gatewayRef: dirty, amount: null } as const;
  const health = shapeHealth({
    ...HEALTH,
    jobs: jobsOf([job(1, { ...unknown, kind: 'unmatched payment', since: Number.NaN })]),
    breaker: { tripped: true, reason: dirty },
  });
  expect(healthSchema.safeParse(health).error).toBeUndefined();
  expect(JSON.stringify(health)).not.toMatch(/\\u0007|\u202e/);
  expect(health.jobs.list[0]).toMatchObject({ orderNumber: null, amount: null, currency: null });
});

test('a job that comes or goes, and the breaker, are worth a message', () => {
  const base = significantHealth(HEALTH);
  expect(significantHealth({ ...HEALTH, jobs: jobsOf([job(1)]) })).not.toBe(base);
  expect(significantHealth({ ...HEALTH, breaker: { tripped: true, reason: 'x' } })).not.toBe(base);
  expect(significantHealth({ ...HEALTH, uptimeS: 99 })).toBe(base);
});
