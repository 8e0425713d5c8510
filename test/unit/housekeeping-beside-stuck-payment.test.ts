import { expect, test } from 'vitest';
import { nobodyBuys } from '../../src/runtime/housekeeping.ts';
import { KioskDrive, UNKNOWN } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE } from '../support/kiosk-settings.ts';

test('a payment that nobody settles for a month does not keep the journal from being looked after', () => {
  const kiosk = KioskDrive.ready().scanned('391234567890123456');
  kiosk.answer('charge', UNKNOWN);
  // The operator changes to another gateway while it is still open.
  kiosk.restart({
    profiles: { qfpay: QFPAY_PROFILE },
    wallets: kiosk.settings.wallets.filter(({ id }) => id === 'alipay'),
  });
  kiosk.respond = (call) => (call.do === 'query' ? { kind: 'not paid', reason: 'order closed', code: '1' } : UNKNOWN);
  kiosk.pass(30 * 86_400_000);
  expect(kiosk.phase.name).toBe('idle');
  expect(kiosk.jobs.map(({ kind }) => kind)).toEqual(['settling stuck']);
  expect(nobodyBuys(kiosk.state)).toBe(true);
});
