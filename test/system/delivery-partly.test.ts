import { expect, test } from 'vitest';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';

test.each([
  { jamAfter: 1, kept: 83 },
  { jamAfter: 2, kept: 166 },
])(
  'of three units $jamAfter come out: their share is kept, the rest goes back, and nothing is pulsed again',
  async ({ jamAfter, kept }) => {
    const kiosk = await preparedKiosk();
    setConfig(kiosk, { 'orders.items.0.units': 3 });
    await kiosk.boot();
    const { qfpay, hardware } = kiosk;
    let jammed = false;
    hardware.onChange(() => {
      // The last one that comes out has been seen; the next is stuck.
      if (kiosk.pulses('motor1') === jamAfter && hardware.snapshot().sensors['drop1'] === true && !jammed) {
        jammed = true;
        hardware.jam(true);
      }
    });
    await kiosk.choose('water');
    hardware.scan(qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' }));

    await eventually(() => qfpay.refunds().length === 1, { what: 'the rest went back' });
    expect(qfpay.refunds()).toMatchObject([{ minor: 250 - kept, state: 'done' }]);
    await eventually(async () => (await kiosk.health()).openPayments === 0, { what: 'everything is settled' });
    const paid = qfpay.orders().filter(({ paidAt }) => paidAt !== null);
    expect(paid).toMatchObject([{ amount: { minor: 250 }, refundedMinor: 250 - kept }]);
    expect(kiosk.pulses('motor1')).toBe(jamAfter + 1);
    const ended = (await kiosk.entries()).filter(({ kind }) => kind === 'delivery ended');
    expect(ended).toMatchObject([
      { body: { delivery: { result: 'partly delivered', units: jamAfter, proof: 'sensor' } } },
    ]);
  },
);
