import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { LoopUnderTest } from './runtime-loop-fixture.ts';

test('a notification that was dropped because of a bug does not count as written', async () => {
  const usual = kioskSettings();
  let fault = false;
  const settings = {
    ...usual,
    get wallets() {
      if (fault) {
        throw new Error('a bug');
      }
      return usual.wallets;
    },
  };
  const kiosk = await LoopUnderTest.ready(settings);
  fault = true;
  kiosk.loop.post({
    type: 'notified',
    gateway: 'qfpay',
    notice: {
      about: 'payment',
      orderNumber: null,
      gatewayRef: 'g1',
      claim: 'paid',
      amount: money('MYR', 250),
      method: null,
      paidAt: 0,
      place: null,
    },
    known: null,
  });
  const written = await kiosk.loop.written();
  expect(kiosk.bugs).toHaveLength(1);
  expect(kiosk.changes).toEqual([]);
  expect(written, 'the gateway would never send it again').toBe(false);
});
