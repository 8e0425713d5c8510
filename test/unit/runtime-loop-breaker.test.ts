import { expect, test } from 'vitest';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

test('when the breaker has tripped, no charge goes out, the payment learns that it was not sent, and the rest goes on', async () => {
  const kiosk = await LoopUnderTest.ready();
  await kiosk.play({ type: 'begin' }, { type: 'choose', itemId: 'water' });
  kiosk.moneyMoves = false;
  kiosk.told.length = 0;
  await kiosk.play({ type: 'scan', code: '281234567890123456' });
  await kiosk.loop.settled();
  expect(kiosk.told.filter((line) => line.startsWith('effect'))).toEqual([]);
  expect(kiosk.told).toContain('state charging');
  expect(kiosk.loop.state.phase).toMatchObject({ name: 'paying', notice: 'not sent' });
  expect(kiosk.bugs).toEqual([]);
});
