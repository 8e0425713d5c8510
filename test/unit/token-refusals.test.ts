import { expect, test } from 'vitest';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { type RefusalCount, TokenRefusals } from '../../src/orders/token.ts';
import { metricsText } from '../../src/runtime/health.ts';
import type { TradeCounts } from '../../src/runtime/trade.ts';

function metrics(trade: TradeCounts): string {
  const about = { kioskId: 'lobby-1', version: '1.2.3', storageFault: null, handled: 42, clockOffsetMs: null };
  return metricsText({ ...about, state: { ...INITIAL_STATE, tickets: new Map() }, trade });
}

test('whoever tries tokens is counted each time, and told of once a minute for each address and reason', () => {
  let now = 0;
  const told: RefusalCount[] = [];
  const refusals = new TokenRefusals(
    () => now,
    (one) => told.push(one),
  );
  for (let at = 0; at < 90_000; at += 1_000) {
    now = at;
    refusals.add('/api/orders', 'wrong token');
  }
  refusals.add('/api/entries', 'no token');
  expect(told).toEqual([
    { where: '/api/orders', why: 'wrong token', count: 1 },
    { where: '/api/orders', why: 'wrong token', count: 60 },
    { where: '/api/entries', why: 'no token', count: 1 },
  ]);
  const text = metrics({ carPark: null, refusals: refusals.counts() });
  expect(text).toContain('kioskd_token_refusals_total{where="/api/orders",why="wrong token"} 90\n');
  expect(text).toContain('kioskd_token_refusals_total{where="/api/entries",why="no token"} 1\n');
  expect(text).not.toContain('kioskd_parking');
});

test('the metrics say what became of entries, and what the site sent in vain', () => {
  const text = metrics({
    carPark: {
      entries: [{ result: 'bad plate', count: 3 }],
      dropped: [{ what: 'site', why: 'forged', count: 2 }],
    },
    refusals: [],
  });
  expect(text).toContain('kioskd_parking_entries_total{result="bad plate"} 3\n');
  expect(text).toContain('kioskd_parking_dropped_total{of="site",why="forged"} 2\n');
  expect(text).toContain('kioskd_parking_tickets 0\n');
});
