import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { JournalError } from '../../src/journal/port.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

test('a part that comes and goes while the journal refuses leaves one change behind, not thousands', async () => {
  const kiosk = await LoopUnderTest.ready();
  kiosk.willing = false;
  kiosk.loop.post({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
  await kiosk.time.settle();
  kiosk.pending.refuse(new JournalError('disk full', 'make room'));
  await kiosk.time.settle();
  for (let times = 0; times < 1_000; times += 1) {
    kiosk.loop.post({ type: 'health', part: 'scanner', health: { status: 'absent', reason: 'unplugged' } });
    kiosk.loop.post({ type: 'health', part: 'scanner', health: READY });
  }
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again', 61_000);
  kiosk.willing = true;
  kiosk.changes.length = 0;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.loop.state.parts.get('scanner')?.status).toBe('ready');
  expect(kiosk.changes.length).toBeLessThan(10);
});
