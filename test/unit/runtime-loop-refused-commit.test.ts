import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

const FULL = new JournalError('disk full', 'make room');

/** A kiosk whose journal has just refused the opening of a sale. */
async function refused(): Promise<LoopUnderTest> {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.told.length = 0;
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  await kiosk.time.settle();
  kiosk.pending.refuse(FULL);
  await kiosk.time.settle();
  return kiosk;
}

test('a refused commit is told, and tried again with the very same change until the journal takes it', async () => {
  const kiosk = await refused();
  expect(kiosk.faults).toEqual([FULL]);
  expect(kiosk.commitsWaiting, 'not at once').toBe(0);
  for (let refusals = 1; refusals <= 4; refusals += 1) {
    await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again', 61_000);
    kiosk.pending.refuse(FULL);
    await kiosk.time.settle();
    expect(kiosk.faults).toHaveLength(refusals + 1);
  }
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again', 61_000);
  expect(new Set(kiosk.changes).size, 'always the same change').toBe(1);
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.faults.at(-1)).toBeNull();
  expect(kiosk.told.filter((line) => line === 'storage works')).toHaveLength(1);
  expect(kiosk.loop.state.phase.name).toBe('paying');
  expect(kiosk.bugs).toEqual([]);
});

test('nothing else is handled meanwhile, and what came in from devices and gateways is handled afterwards', async () => {
  const kiosk = await refused();
  const handled = kiosk.loop.handled;
  kiosk.loop.post({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
  await kiosk.time.pass(60_000);
  expect(kiosk.loop.handled).toBe(handled);
  expect(kiosk.loop.state.parts.get('printer')).toBeUndefined();
  expect(kiosk.told.filter((line) => line.startsWith('effect') || line.startsWith('state'))).toEqual([]);
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.loop.state.parts.get('printer')?.status).toBe('absent');
});

test('what a customer does while the screen says "out of service" is dropped, before and during the fault', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  kiosk.loop.post({ type: 'scan', code: '281111111111111111' });
  await kiosk.time.settle();
  kiosk.pending.refuse(FULL);
  await kiosk.time.settle();
  kiosk.loop.post({ type: 'scan', code: '282222222222222222' });
  kiosk.loop.post({ type: 'back' });
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again');
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.loop.state.phase.name).toBe('paying');
  expect(kiosk.told).not.toContain('effect charge');
});

test('what was too slow is not charged: the customer has long been told that nothing will be', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'choose', itemId: 'water' });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'scan', code: '281234567890123456' });
  await kiosk.time.settle();
  kiosk.pending.refuse(FULL);
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again');
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.told).not.toContain('effect charge');
  expect(kiosk.loop.state.phase).toMatchObject({ name: 'paying', notice: 'not sent' });
});

test('the effects of a late commit that settle money are run all the same', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'choose', itemId: 'water' });
  const [order] = [...kiosk.loop.state.payments.keys()];
  const code = { kind: 'order code', code: 'pay://1', lifeMs: 300_000, gatewayRef: 'G1' } as const;
  await kiosk.play({ type: 'called', orderNumber: order ?? '', call: { verb: 'present', outcome: code } });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'back' });
  await kiosk.time.settle();
  kiosk.pending.refuse(FULL);
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again');
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.loop.state.payments.get(order ?? '')?.state).toBe('closing');
  await kiosk.time.until(() => kiosk.told.includes('effect query'), 'the order on the old screen is being closed');
});

test('a journal that takes a change only after a while has not failed', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  await kiosk.time.pass(1_000);
  kiosk.pending.take();
  await kiosk.loop.settled();
  expect(kiosk.faults).toEqual([]);
  expect(kiosk.told).toContain('effect present');
});
