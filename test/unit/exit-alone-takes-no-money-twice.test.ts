import { describe, expect, test } from 'vitest';
import { carPark, effectsOf, HOUR_MS, MINUTE_MS, PAY_STATION, PAYING_EXIT, show, ticket } from '../support/car-park.ts';
import type { KioskDrive } from '../support/kiosk-drive.ts';

function nobodyIsHeard(kiosk: KioskDrive): KioskDrive {
  kiosk.send({ type: 'health', part: 'site', health: { status: 'absent', reason: 'no broker' } });
  return kiosk;
}

describe('a ticket of which an exit that takes payments does not know whether it was paid at another kiosk', () => {
  test('is not charged where the site refuses while it cannot ask', () => {
    const kiosk = nobodyIsHeard(carPark({ alone: 'refuse' }, PAYING_EXIT));
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'cannot tell' });
    expect(effectsOf(kiosk, 'open gate')).toEqual([]);
  });

  test('can be paid where the site stays open, after the customer was told not to pay twice', () => {
    const kiosk = nobodyIsHeard(carPark({ alone: 'open' }, PAYING_EXIT));
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 300 }, notice: 'not heard' });
  });

  test('is paid as always while the others are heard, and where there are none', () => {
    const kiosk = carPark({ alone: 'refuse' }, PAYING_EXIT);
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('stay').notice).toBeNull();
    nobodyIsHeard(kiosk).send({ type: 'health', part: 'site', health: { status: 'ready', reason: '' } });
    show(kiosk, ticket(kiosk, HOUR_MS, 't2'));
    expect(kiosk.phaseAs('stay').notice).toBeNull();
  });

  test('within its free minutes it opens or not as any other', () => {
    const open = nobodyIsHeard(carPark({ alone: 'open' }, PAYING_EXIT));
    show(open, ticket(open, MINUTE_MS));
    expect(open.phase.name).toBe('opening');
    const shut = nobodyIsHeard(carPark({ alone: 'refuse' }, PAYING_EXIT));
    show(shut, ticket(shut, MINUTE_MS));
    expect(shut.phaseAs('told').what).toEqual({ kind: 'cannot tell' });
  });
});

test('a pay station that hears nobody takes money, and says before it that nobody should pay twice', () => {
  const kiosk = nobodyIsHeard(carPark({}, PAY_STATION));
  show(kiosk, ticket(kiosk, HOUR_MS));
  expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 300 }, notice: 'not heard' });
});
