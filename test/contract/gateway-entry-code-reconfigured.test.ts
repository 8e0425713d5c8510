import { afterEach, describe, expect, it } from 'vitest';
import { codepayRig, never, type Rig, uqpayRig } from '../support/gateways.ts';

const LABEL = 'https://pay.example.com/entry/1';

/** The wallet shows order codes, and is then configured to show a label: the order made before must not get lost. */
const STARTS: readonly (readonly [string, () => Promise<Rig>])[] = [
  [
    'uqpay',
    () =>
      uqpayRig({
        settings: {
          wallets: { alipayhk: { method: 'ALIPAY_HK', present: null, charge: true, entry: LABEL } },
        },
      }),
  ],
  [
    'codepay',
    () =>
      codepayRig({
        settings: {
          wallets: { 'alipay-plus': { method: 'Alipay+', present: false, charge: true, entry: LABEL } },
        },
      }),
  ],
];

describe.each(STARTS)('%s', (_name, start) => {
  let rig: Rig;
  afterEach(() => rig.stop());

  it('asks about an order code of before by our number, and closes it', async () => {
    rig = await start();
    const payment = { ...rig.payment({ mode: 'mpm' }), entry: false };

    await rig.gateway.query(payment, never);
    await rig.gateway.cancel(payment, never);

    expect(rig.sandbox.calls()).toMatchObject([
      { verb: 'query', orderNumber: payment.orderNumber },
      { verb: 'cancel', orderNumber: payment.orderNumber },
    ]);
  });

  it('asks nobody about a label whose money has not been heard of', async () => {
    rig = await start();
    const payment = { ...rig.payment({ mode: 'mpm' }), entry: true };

    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not found' });
    expect(rig.sandbox.calls()).toEqual([]);
  });
});
