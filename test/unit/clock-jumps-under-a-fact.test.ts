import { expect, test } from 'vitest';
import { carPark, HOUR_MS } from '../support/car-park.ts';
import type { KioskDrive } from '../support/kiosk-drive.ts';

function heardOf(kiosk: KioskDrive, key: string): void {
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key, at: kiosk.wall } });
}

test('a fact that is the first to see a jump of the clock, before the clock is known to be wrong, makes no ticket old', () => {
  const kiosk = carPark();
  heardOf(kiosk, 'paid');
  kiosk.wall += 10 * 365 * 24 * HOUR_MS;
  heardOf(kiosk, 'other');
  kiosk.send({ type: 'health', part: 'clock', health: { status: 'absent', reason: 'no time service' } });
  heardOf(kiosk, 'third');
  expect([...kiosk.state.tickets.keys()]).toEqual(['paid', 'other', 'third']);
});

test('after a long silence the old ones go with the second fact', () => {
  const kiosk = carPark();
  heardOf(kiosk, 'old');
  kiosk.pass(49 * HOUR_MS);
  heardOf(kiosk, 'new');
  expect([...kiosk.state.tickets.keys()]).toEqual(['old', 'new']);
  heardOf(kiosk, 'newer');
  expect([...kiosk.state.tickets.keys()]).toEqual(['new', 'newer']);
});
