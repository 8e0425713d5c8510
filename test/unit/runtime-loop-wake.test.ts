import { expect, test } from 'vitest';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

test('nothing is planned when nothing is due', async () => {
  const kiosk = await LoopUnderTest.ready();
  expect(kiosk.loop.state.phase.name).toBe('idle');
  expect(kiosk.planned).toEqual([]);
  await kiosk.time.pass(86_400_000);
  expect(kiosk.told).toEqual([]);
});

test('the loop wakes once, at the moment that is due next', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  const due = kiosk.time.now() + 60_000;
  expect(kiosk.planned).toEqual([due]);
  const handled = kiosk.loop.handled;
  await kiosk.time.pass(59_999);
  expect(kiosk.loop.handled).toBe(handled);
  await kiosk.time.pass(1);
  expect(kiosk.loop.handled).toBe(handled + 1);
  expect(kiosk.loop.state.phase.name).toBe('idle');
  expect(kiosk.planned).toEqual([]);
});

test('an event that changes what is due moves the wake-up; there is never more than one', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'back' });
  expect(kiosk.planned).toEqual([]);
  await kiosk.play({ type: 'begin' });
  await kiosk.time.pass(10_000);
  await kiosk.play({ type: 'choose', itemId: 'water' });
  expect(kiosk.planned).toEqual([kiosk.time.now() + 90_000]);
  const [order] = [...kiosk.loop.state.payments.keys()];
  const code = { kind: 'order code', code: 'pay://1', lifeMs: 300_000, gatewayRef: null } as const;
  await kiosk.play({ type: 'called', orderNumber: order ?? '', call: { verb: 'present', outcome: code } });
  expect(kiosk.planned, 'the first poll comes before the end of the order').toEqual([kiosk.time.now() + 3_000]);
});

test('while an answer is awaited, time alone asks nobody a second time', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'choose', itemId: 'water' });
  const [order] = [...kiosk.loop.state.payments.keys()];
  const code = { kind: 'order code', code: 'pay://1', lifeMs: 300_000, gatewayRef: null } as const;
  await kiosk.play({ type: 'called', orderNumber: order ?? '', call: { verb: 'present', outcome: code } });
  await kiosk.time.pass(60_000);
  expect(kiosk.told.filter((line) => line === 'effect query')).toHaveLength(1);
});

test('a wake-up that comes while a commit hangs changes nothing; the moment is not missed either', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
  await kiosk.time.pass(120_000);
  expect(kiosk.loop.state.phase.name).toBe('choosing');
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.time.until(() => kiosk.loop.state.phase.name === 'idle', 'the choice is over');
  expect(kiosk.planned).toEqual([]);
});
