import { expect, test } from 'vitest';
import { expectSound, runningKiosk, sells } from '../support/bad-input.ts';
import { HOUR_MS } from '../support/car-park.ts';
import { Onlooker } from '../support/onlooker.ts';

test('in the quiet hours of its own time zone a sale makes no sound', async () => {
  const zone = 'Asia/Kuala_Lumpur';
  const timeOfDay = (inMs: number) =>
    new Date(Date.now() + inMs).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const quiet = { from: timeOfDay(-3 * HOUR_MS), to: timeOfDay(3 * HOUR_MS) };
  const kiosk = await runningKiosk({
    config: { display: { driver: 'web', required: false, output: 'none', sound: { driver: 'screen', quiet } } },
  });
  const onlooker = await Onlooker.at(kiosk);
  const code = await sells(kiosk);
  await onlooker.seesPhase('thanks');
  await onlooker.seesPhase('idle');
  expect(onlooker.cues).toEqual([]);
  expectSound(kiosk, [code]);
});
