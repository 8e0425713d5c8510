import { expect, test } from 'vitest';
import { type Candidate, choose, type Wish } from '../../src/devices/scanner/choose.ts';
import { GENERIC_PROFILE, type ScannerProfile } from '../../src/devices/scanner/profile.ts';
import type { UsbIdentity } from '../../src/devices/serial/find.ts';

const PROFILES = new Map<string, ScannerProfile>([
  ['maker', { ...GENERIC_PROFILE, title: 'all of a maker', usb: [{ vendor: '1eab' }] }],
  ['model', { ...GENERIC_PROFILE, title: 'one model', usb: [{ vendor: '1eab', product: '1d06', as: 'serial' }] }],
  ['named', { ...GENERIC_PROFILE, title: 'a common chip', usb: [{ vendor: '1a86', words: ['barcode', 'qr reader'] }] }],
]);

function device(tty: string, usb: Partial<UsbIdentity> | null, links: readonly string[] = []): Candidate {
  const identity = {
    vendor: '1eab',
    product: '1d06',
    maker: '',
    name: '',
    serial: '',
    port: '1-1',
    interface: 0,
    ...usb,
  };
  return { path: `/dev/${tty}`, links, usb: usb === null ? null : identity };
}

/** What was chosen, as `PROFILE at PATH`, or why nothing was. */
function outcome(candidates: readonly Candidate[], wish: Partial<Wish> = {}): string {
  const chosen = choose(candidates, PROFILES, { profile: 'auto', ...wish });
  return chosen.ok
    ? `${chosen.choice.profileName} at ${chosen.choice.path}`
    : `${chosen.why}, ${chosen.health.status}: ${chosen.health.reason}`;
}

test.each<[what: string, candidates: readonly Candidate[], wish: Partial<Wish>, expected: string | RegExp]>([
  ['the product tells more than the vendor', [device('ttyACM0', {})], {}, 'model at /dev/ttyACM0'],
  ['another product of the maker', [device('ttyACM0', { product: '9999' })], {}, 'maker at /dev/ttyACM0'],
  [
    'a listed product wins over a guess by vendor',
    [device('ttyACM0', { product: '9999', port: '1-2' }), device('ttyACM1', {})],
    {},
    'model at /dev/ttyACM1',
  ],
  [
    'a common chip counts only with its words',
    [
      device('ttyUSB0', { vendor: '1a86', name: 'USB Serial' }),
      device('ttyUSB1', { vendor: '1a86', name: 'USB QR Reader' }),
    ],
    {},
    'named at /dev/ttyUSB1',
  ],
  ['a line on the board is never guessed', [device('ttyAMA0', null)], {}, /^none, absent: no scanner that is known/],
  [
    'the most lasting link is opened',
    [device('ttyACM0', {}, ['/dev/scanner', '/dev/serial/by-id/x'])],
    {},
    'model at /dev/scanner',
  ],
  [
    'two interfaces of one device are one device',
    [device('ttyACM0', { interface: 2 }), device('ttyACM1', { interface: 0 })],
    {},
    'model at /dev/ttyACM1',
  ],
  [
    'two devices alike',
    [device('ttyACM0', { port: '1-1.1' }), device('ttyACM1', { port: '1-1.2' })],
    {},
    /^several, failing: 2 scanners are equally likely: .*ttyACM0.*1-1\.1.* and .*ttyACM1.*1-1\.2/,
  ],
  [
    'the port tells them apart',
    [device('ttyACM0', { port: '1-1.1' }), device('ttyACM1', { port: '1-1.2' })],
    { port: '1-1.2' },
    'model at /dev/ttyACM1',
  ],
  [
    'the name of the link by path does too',
    [
      device('ttyACM0', { port: '1-1.1' }),
      device('ttyACM1', { port: '1-1.2' }, ['/dev/serial/by-path/pci-usb-0:1.2:1.0']),
    ],
    { port: 'pci-usb-0:1.2:1.0' },
    'model at /dev/serial/by-path/pci-usb-0:1.2:1.0',
  ],
  [
    'an empty port',
    [device('ttyACM0', { port: '1-1.1' })],
    { port: '1-1.4' },
    /^none, absent: no serial device at USB port 1-1\.4 \(scanner\.port\): there are .*ttyACM0/,
  ],
  [
    'the port with a profile of choice',
    [device('ttyACM0', { vendor: '1a86' })],
    { port: '1-1', profile: 'maker' },
    'maker at /dev/ttyACM0',
  ],
  ['a path is taken as it is', [], { path: '/dev/ttyAMA0' }, 'generic at /dev/ttyAMA0'],
  [
    'a path leads to its profile',
    [device('ttyACM0', {}, ['/dev/scanner'])],
    { path: '/dev/scanner' },
    'model at /dev/scanner',
  ],
  [
    'a named profile takes only what it knows',
    [device('ttyACM0', { vendor: '05e0' })],
    { profile: 'maker' },
    /^none, absent/,
  ],
  [
    'an unknown profile',
    [device('ttyACM0', {})],
    { profile: 'makre' },
    /^several, failing: there is no profile "makre".*maker, model/,
  ],
])('%s', (_what, candidates, wish, expected) => {
  if (typeof expected === 'string') expect(outcome(candidates, wish)).toBe(expected);
  else expect(outcome(candidates, wish)).toMatch(expected);
});
