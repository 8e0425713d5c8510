import { expect, test } from 'vitest';
import { expectSound, logged, runningKiosk, sells } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Onlooker } from '../support/onlooker.ts';

const SETTINGS = {
  config: { display: { driver: 'web', required: false, output: 'none', sound: { driver: 'screen' } } },
} as const;

test('the page of the screen is told to sound when a code was read, and when it worked', async () => {
  const kiosk = await runningKiosk(SETTINGS);
  const onlooker = await Onlooker.at(kiosk);
  const code = await sells(kiosk);
  await onlooker.seesPhase('thanks');
  await onlooker.seesPhase('idle');
  expect(onlooker.cues).toEqual(['scan', 'success']);
  expectSound(kiosk, [code]);
});

test('and when it did not', async () => {
  const kiosk = await runningKiosk(SETTINGS);
  const onlooker = await Onlooker.at(kiosk);
  await kiosk.choose('water');
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'decline' });
  kiosk.hardware.scan(code);
  await eventually(() => onlooker.cues.length === 2, { what: () => `two sounds: ${onlooker.cues.join(', ')}` });
  expect(onlooker.cues).toEqual(['scan', 'failure']);
  await kiosk.press({ type: 'back' });
  await eventually(() => logged(kiosk, 'sale.ended').length === 1, { what: 'the customer has left' });
  expectSound(kiosk, [code]);
});
