import { expect, test } from 'vitest';
import { effectsOf } from '../support/car-park.ts';
import { KioskDrive } from '../support/kiosk-drive.ts';

test('each report begins where the last one ended, over restarts too, and has a number of its own', () => {
  const kiosk = KioskDrive.ready();
  expect(kiosk.command({ do: 'report day' })).toEqual({ result: 'done' });
  const first = kiosk.wall;
  kiosk.pass(3_600_000);
  kiosk.restart();
  kiosk.command({ do: 'report day' });
  expect(effectsOf(kiosk, 'print report')).toEqual([
    { do: 'print report', number: 1, from: 0, to: first },
    { do: 'print report', number: 2, from: first, to: kiosk.wall },
  ]);
  expect(kiosk.entriesOf('day reported')).toHaveLength(2);
});
