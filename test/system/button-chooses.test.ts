import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';

test('a button beside the screen chooses an item, and another goes back', async () => {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, {
    'gpio.buttons': {
      water: { bcm: 6, does: 'choose', item: 'water' },
      cancel: { bcm: 13, does: 'back' },
    },
  });
  kiosk.hardware.setSensor('water', false);
  kiosk.hardware.setSensor('cancel', false);
  await kiosk.boot();
  kiosk.hardware.setSensor('water', true);
  await kiosk.sees((view) => view.phase === 'paying', 'what to pay');
  kiosk.hardware.setSensor('water', false);
  kiosk.hardware.setSensor('cancel', true);
  await kiosk.sees((view) => view.phase !== 'paying', 'the way back');
  expect(kiosk.qfpay.refunds()).toEqual([]);
});
