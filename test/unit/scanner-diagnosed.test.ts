import { expect, test } from 'vitest';
import type { FoundScanner, Scanner } from '../../src/devices/scanner/port.ts';
import { askScanner } from '../../src/diagnose/scanner.ts';

const FOUND: FoundScanner = {
  path: '/dev/scanner',
  profile: 'newland',
  title: 'Newland NLS-FM430',
  usb: '/dev/ttyACM0 (Newland FM430, 1eab:1d06, USB port 1-1.2)',
  firmware: 'NLS-FM430 1.02',
};

function scannerWith(found: FoundScanner | null): Scanner {
  return {
    kind: 'serial',
    found,
    health: { status: 'ready', reason: '' },
    want: () => {},
    start: async () => {},
    stop: async () => {},
  };
}

test('what was found is told to the technician', async () => {
  expect((await askScanner(scannerWith(FOUND)))?.summary).toBe(
    'ready (serial, /dev/scanner; /dev/ttyACM0 (Newland FM430, 1eab:1d06, USB port 1-1.2); profile newland: Newland NLS-FM430; it says: NLS-FM430 1.02)',
  );
});

test('of a plain line there is little to tell, and of nothing there is nothing', async () => {
  const line = await askScanner(scannerWith({ ...FOUND, profile: 'generic', title: 'lines', usb: '', firmware: '' }));
  expect(line?.summary).toBe('ready (serial, /dev/scanner; profile generic: lines)');
  expect(await askScanner(scannerWith(null))).toBeNull();
});
