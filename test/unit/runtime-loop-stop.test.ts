import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

const FULL = new JournalError('disk full', 'make room');

async function choosing(): Promise<LoopUnderTest> {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  kiosk.told.length = 0;
  kiosk.willing = false;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  await kiosk.time.settle();
  return kiosk;
}

test('a stop while a refused commit waits for its next try ends at once, and the change is not acted on', async () => {
  const kiosk = await choosing();
  kiosk.pending.refuse(FULL);
  await kiosk.time.settle();
  await kiosk.loop.stop();
  expect(kiosk.told.filter((line) => line.startsWith('effect') || line.startsWith('state'))).toEqual([]);
  expect(kiosk.loop.state.phase.name).toBe('choosing');
  expect(kiosk.planned).toEqual([]);
});

test('a stop during a commit that is refused only then ends as well: there is no next try to wait for', async () => {
  const kiosk = await choosing();
  const stopped = kiosk.loop.stop();
  kiosk.pending.refuse(FULL);
  await stopped;
  expect(kiosk.loop.state.phase.name).toBe('choosing');
  expect(kiosk.planned).toEqual([]);
});

test('a stop during a commit waits for it, so that the journal is not closed under it', async () => {
  const kiosk = await choosing();
  let stopped = false;
  const stopping = kiosk.loop.stop().then(() => {
    stopped = true;
  });
  await kiosk.time.settle();
  expect(stopped).toBe(false);
  kiosk.pending.take();
  await stopping;
  expect(kiosk.changes).toHaveLength(1);
});

test('after a stop nothing is taken any more, nothing is planned, and a second stop does no harm', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' });
  expect(kiosk.planned).toHaveLength(1);
  await kiosk.loop.stop();
  await kiosk.loop.stop();
  const handled = kiosk.loop.handled;
  kiosk.loop.post({ type: 'choose', itemId: 'water' });
  await kiosk.time.pass(3_600_000);
  await kiosk.loop.settled();
  expect(kiosk.loop.handled).toBe(handled);
  expect(kiosk.planned).toEqual([]);
});
