import { expect, test } from 'vitest';
import { JournalError } from '../../src/journal/port.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

async function choosing(): Promise<LoopUnderTest> {
  const test = await LoopUnderTest.ready();
  test.willing = false;
  test.loop.post({ type: 'choose', itemId: 'water' });
  return test;
}

test('what was posted is written when its commit has been taken, and not before', async () => {
  const test = await choosing();
  let written: boolean | null = null;
  const waiting = test.loop.written().then((is) => {
    written = is;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBeNull();
  test.pending.take();
  await waiting;
  expect(written).toBe(true);
});

test('with nothing under way, all is written', async () => {
  const test = await LoopUnderTest.ready();
  expect(await test.loop.written()).toBe(true);
});

test('nobody can say once the journal has refused, until it takes the change', async () => {
  const test = await choosing();
  const waiting = test.loop.written();
  test.pending.refuse(new JournalError('disk full', 'no room'));
  expect(await waiting).toBe(false);
  expect(await test.loop.written()).toBe(false);
});

test('nor when the loop is being stopped', async () => {
  const test = await choosing();
  const waiting = test.loop.written();
  const stopped = test.loop.stop();
  expect(await waiting).toBe(false);
  test.pending.take();
  await stopped;
  expect(await test.loop.written()).toBe(false);
});
