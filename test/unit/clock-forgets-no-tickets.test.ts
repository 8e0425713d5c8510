import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { carPark, HOUR_MS } from '../support/car-park.ts';
import type { KioskDrive } from '../support/kiosk-drive.ts';

const YEAR_MS = 365 * 24 * HOUR_MS;

function heardOf(kiosk: KioskDrive, key: string): void {
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key, at: kiosk.wall } });
}

test('a clock that is known to be wrong makes no ticket old', () => {
  const kiosk = carPark();
  heardOf(kiosk, 'paid');
  kiosk.send({ type: 'health', part: 'clock', health: { status: 'failing', reason: 'wrong' } });
  kiosk.wall += YEAR_MS;
  heardOf(kiosk, 'other');
  kiosk.wall -= YEAR_MS;
  kiosk.send({ type: 'health', part: 'clock', health: READY });
  expect([...kiosk.state.tickets.keys()]).toEqual(['paid', 'other']);
});

test('what was heard while the clock was ahead keeps nothing else from being forgotten', () => {
  const kiosk = carPark();
  kiosk.wall += YEAR_MS;
  heardOf(kiosk, 'ahead');
  kiosk.wall -= YEAR_MS;
  kiosk.send({ type: 'health', part: 'clock', health: READY });
  heardOf(kiosk, 'old');
  kiosk.pass(49 * HOUR_MS);
  heardOf(kiosk, 'new');
  heardOf(kiosk, 'newer');
  expect([...kiosk.state.tickets.keys()]).toEqual(['ahead', 'new', 'newer']);
});
