import { expect, test } from 'vitest';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

test('an event is decided, committed, then acted on, then told; in this order', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'choose', itemId: 'water' });
  expect(kiosk.told).toEqual([
    'effect warm',
    'state choosing',
    'commit sale opened, payment made',
    'committed 1',
    'effect warm',
    'effect present',
    'state paying',
  ]);
});

test('no effect starts and no state is told before the commit has resolved', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.told.length = 0;
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  await kiosk.time.settle();
  expect(kiosk.told).toEqual(['commit sale opened, payment made']);
  expect(kiosk.loop.state.phase.name).toBe('choosing');
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.told.slice(1)).toEqual(['committed 1', 'effect warm', 'effect present', 'state paying']);
});

test('events that come during a commit wait for it, and are then handled in the order in which they came', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.told.length = 0;
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  kiosk.loop.post({ type: 'scan', code: '281234567890123456' });
  kiosk.loop.post({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
  await kiosk.time.settle();
  expect(kiosk.commitsWaiting).toBe(1);
  kiosk.pending.take();
  await kiosk.time.settle();
  expect(kiosk.pending.change.entries.map((entry) => entry.kind)).toEqual(['payment made', 'payment learned']);
  kiosk.pending.take();
  await kiosk.time.settle();
  expect(kiosk.pending.change.entries.map((entry) => entry.kind)).toEqual(['health']);
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.told.filter((line) => line.startsWith('effect'))).toEqual([
    'effect warm',
    'effect present',
    'effect charge',
  ]);
});

test('what changes nothing durable is not committed', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'back' }, { type: 'tick' });
  expect(kiosk.changes).toEqual([]);
  expect(kiosk.told).toEqual(['effect warm', 'state choosing', 'state idle', 'state idle']);
});

test('settled resolves at once when there is nothing to do, and after the last commit when there is', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.loop.settled();
  await kiosk.play({ type: 'begin' });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  let settled = 0;
  const both = [kiosk.loop.settled(), kiosk.loop.settled()].map((one) => one.then(() => (settled += 1)));
  await kiosk.time.settle();
  expect(settled).toBe(0);
  kiosk.pending.take();
  await Promise.all(both);
  expect(kiosk.loop.state.phase.name).toBe('paying');
});

test('every event counts as progress, whether it changed anything or not', async () => {
  const kiosk = await LoopUnderTest.ready();
  const before = kiosk.loop.handled;
  await kiosk.play({ type: 'begin' }, { type: 'back' }, { type: 'tick' });
  expect(kiosk.loop.handled - before).toBe(3);
});
