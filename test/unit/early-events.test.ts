import { expect, test } from 'vitest';
import type { KioskEvent } from '../../src/domain/events.ts';
import { Daemon } from '../../src/runtime/daemon.ts';

test('what comes in while the journal cannot be opened does not pile up, and no payment code is kept for later', () => {
  const early = new Map<string, KioskEvent>();
  const daemon: unknown = Object.assign(Object.create(Daemon.prototype), { loop: null, early, clockWatch: null });
  const post = (event: KioskEvent) => Reflect.get(Daemon.prototype, 'post').call(daemon, event);
  // A full disk for a weekend, and a scanner whose plug is loose.
  for (let times = 0; times < 1_000; times += 1) {
    post({ type: 'health', part: 'scanner', health: { status: 'absent', reason: 'unplugged' } });
    post({ type: 'health', part: 'scanner', health: { status: 'ready', reason: '' } });
    post({ type: 'begin' });
    post({ type: 'scan', code: '281234567890123456' });
  }
  expect(JSON.stringify([...early])).not.toContain('281234567890123456');
  expect(early.size).toBeLessThan(100);
});
