import { expect, test } from 'vitest';
import { logged, sells } from '../support/bad-input.ts';
import { healthOf, kioskWithClock, partIs } from '../support/wrong-clock-kiosk.ts';

const TEN_MINUTES = 600_000;

test.each([
  [-TEN_MINUTES, 'behind'],
  [TEN_MINUTES, 'ahead of'],
])('a clock that is %i ms off at the start sells nothing until it is set', async (off, way) => {
  const { kiosk, clock } = await kioskWithClock(off);
  await kiosk.spawn();
  await partIs(kiosk, 'clock', 'failing', new RegExp(` 10 minutes ${way} .*qfpay`));
  await kiosk.seesPhase('out of service');
  expect((await healthOf(kiosk)).parts['gateway:qfpay']?.status).toBe('ready');

  clock.set(0);
  await kiosk.seesPhase('idle');
  await sells(kiosk);
});

test('a clock that is half a minute off is good enough', async () => {
  const { kiosk } = await kioskWithClock(-30_000);
  await kiosk.boot();
  await partIs(kiosk, 'clock', 'ready');
  await sells(kiosk);
  expect(logged(kiosk, 'clock.jumped')).toEqual([]);
});
