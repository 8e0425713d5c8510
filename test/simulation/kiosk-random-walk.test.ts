import { expect, test } from 'vitest';
import { type LifeReport, playLife } from './kiosk-world.ts';

const LIVES = 3_000;

test('whatever customers, gateways, devices and power do, the promises hold and nothing is left in limbo', () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const report = playLife(seed);
    expect(report.broken, story(report)).toEqual([]);
    for (const [fault, times] of report.faults) {
      seen.set(fault, (seen.get(fault) ?? 0) + times);
    }
  }
  for (const fault of [
    'crash',
    'lost answer',
    'not sent',
    'late paid',
    'jam',
    'cancel refused',
    'two phones',
    'refund unknown',
    'phone failed',
    'paid after a failed phone',
    'notified',
    'late notification',
    'false claim',
    'wrong amount',
    'unknown order',
    'order of another kiosk',
    'unknown money',
    'news of a refund',
    'closed and paid',
    'over, and asked about again',
    'paid by entry code',
    'money of an entry code kept',
    'money of an entry code refunded',
    'money for a person to look at',
  ]) {
    expect(seen.get(fault) ?? 0, `the fault '${fault}' never fired`).toBeGreaterThan(0);
  }
});

test('the same seed tells the same story', () => {
  expect(playLife(77).trace).toEqual(playLife(77).trace);
});

function story(report: LifeReport): string {
  return `seed ${report.seed}\n${report.broken.join('\n')}\n${report.trace.join('\n')}`;
}
