import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

const FULL = new JournalError('disk full', 'make room');

test('a success that waited ten minutes behind a journal that refused is not delivered to whoever stands there now', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play(
    { type: 'begin' },
    { type: 'choose', itemId: 'water' },
    { type: 'scan', code: '281111111111111111' },
  );
  expect(kiosk.loop.state.phase.name).toBe('charging');
  const phase = kiosk.loop.state.phase;
  const orderNumber = 'orderNumber' in phase ? phase.orderNumber : '';
  kiosk.told.length = 0;

  // Something small cannot be written; the screen says that nothing is sold. Behind it comes the answer to the charge.
  kiosk.willing = false;
  kiosk.loop.post({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
  await kiosk.time.settle();
  kiosk.pending.refuse(FULL);
  await kiosk.time.settle();
  kiosk.loop.post({
    type: 'called',
    orderNumber,
    call: { verb: 'charge', outcome: { kind: 'paid', gatewayRef: 'g1' } },
  });
  for (const end = kiosk.time.now() + 600_000; kiosk.time.now() < end; ) {
    await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again', 61_000);
    kiosk.pending.refuse(FULL);
    await kiosk.time.settle();
  }
  await kiosk.time.until(() => kiosk.commitsWaiting === 1, 'the commit is tried again', 61_000);
  kiosk.willing = true;
  kiosk.pending.take();
  await kiosk.loop.settled();

  expect(kiosk.told.filter((line) => line === 'effect deliver')).toEqual([]);
  expect([...kiosk.loop.state.payments.values()].map(({ state }) => state)).toContain('refunding');
});
