import { describe, expect, test } from 'vitest';
import { KioskDrive } from '../support/kiosk-drive.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

const [ALIPAY] = kioskSettings().wallets;
if (ALIPAY === undefined) throw new Error('there is no wallet');
const TWO = { wallets: [ALIPAY, { ...ALIPAY, id: 'wechat', name: 'WeChat Pay', codes: [] }] };
const CODE = { kind: 'order code', code: 'c', lifeMs: 300_000, gatewayRef: null } as const;

describe('choosing a wallet', () => {
  test('its order code takes the place of the other, whose order is closed', () => {
    const kiosk = KioskDrive.ready(TWO).showCode();
    kiosk.send({ type: 'wallet', walletId: 'wechat' });
    expect(kiosk.states).toEqual(['closing', 'sent']);
    kiosk.answer('present', CODE);
    expect(kiosk.phaseAs('paying')).toMatchObject({ wallet: 'wechat', code: { walletId: 'wechat' } });
  });

  test('the one that is shown already, one that is not there, and one that shows no codes change nothing', () => {
    const kiosk = KioskDrive.ready(TWO).showCode();
    for (const walletId of ['alipay', 'octopus', 'wavpay']) {
      kiosk.send({ type: 'wallet', walletId });
    }
    expect(kiosk.payments).toHaveLength(1);
  });

  test('when none could be shown, the next wallet is asked', () => {
    const kiosk = KioskDrive.ready(TWO);
    kiosk.choose();
    kiosk.answer('present', { kind: 'not sent', why: 'no connection' });
    expect(kiosk.phaseAs('paying')).toMatchObject({ shown: null, code: null });
    kiosk.send({ type: 'wallet', walletId: 'wechat' });
    kiosk.answer('present', CODE, kiosk.last.orderNumber);
    expect(kiosk.phaseAs('paying').code).toMatchObject({ walletId: 'wechat' });
  });

  test('pressing without end makes no more orders than a sale may have, and leaves one for a scanned code', () => {
    const kiosk = KioskDrive.ready({ ...TWO, maxPaymentsPerSale: 4 }).showCode();
    for (let i = 0; i < 20; i += 1) {
      kiosk.send({ type: 'wallet', walletId: i % 2 === 0 ? 'wechat' : 'alipay' });
    }
    expect(kiosk.payments).toHaveLength(3);
    kiosk.scan();
    expect(kiosk.phase.name).toBe('charging');
  });

  test('the order that is shown anew after a refusal is of the chosen wallet too', () => {
    const kiosk = KioskDrive.ready(TWO).showCode();
    kiosk.send({ type: 'wallet', walletId: 'wechat' });
    kiosk.answer('present', CODE, kiosk.last.orderNumber);
    kiosk.passToWake();
    kiosk.pass(10_000);
    kiosk.answer('query', { kind: 'not paid', reason: 'declined', code: 'x' }, kiosk.last.orderNumber);
    expect(kiosk.last.wallet).toBe('wechat');
  });
});
