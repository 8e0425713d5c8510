import { expect, test } from 'vitest';
import { logged, sells } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { kioskWithClock, partIs } from '../support/wrong-clock-kiosk.ts';

const DAY = 86_400_000;

test.each([-DAY, 400 * DAY])(
  'a clock that is set off by %i ms stops the next customer, and no money moves',
  async (off) => {
    const { kiosk, clock } = await kioskWithClock(0);
    await kiosk.boot();
    await sells(kiosk);

    const ordersBefore = kiosk.qfpay.orders().length;
    clock.set(off);
    // The touch is what makes it look: the answer may be a refusal of the touch or the page that is out of service.
    await kiosk.press({ type: 'begin' }).catch(() => undefined);
    await kiosk.seesPhase('out of service');
    await partIs(kiosk, 'clock', 'failing', off < 0 ? / behind .*qfpay/ : / ahead of .*qfpay/);
    await eventually(() => logged(kiosk, 'clock.jumped').length === 1, { what: 'the jump is in the log' });
    expect(kiosk.qfpay.orders()).toHaveLength(ordersBefore);

    clock.set(0);
    await kiosk.seesPhase('idle');
    await sells(kiosk);
  },
);
