import { expect, test } from 'vitest';
import { readProfiles } from '../../src/config/profiles.ts';
import { readScannerProfiles } from '../../src/config/scanner-profiles.ts';
import { scannerProfileSchema } from '../../src/config/schema/profiles/scanner.ts';
import { bytesOf, parseBytes, type ScannerProfile } from '../../src/devices/scanner/profile.ts';

const shipped = await readProfiles('scanners', scannerProfileSchema);
const each = [...shipped.profiles];

test('every profile that is shipped can be read', () => {
  expect(shipped.problems).toEqual([]);
  expect([...shipped.profiles.keys()]).toEqual([
    'generic',
    'grow-gm65',
    'grow-gm72',
    'honeywell',
    'newland',
    'zebra-cdc',
    'zebra-ssi',
  ]);
});

test.each(each)('%s: no command writes the flash', (_name, profile) => {
  for (const { bytes } of commandsOf(profile)) {
    const sent = bytesOf(bytes);
    // Grow: "save"; Newland: "@" keeps a setting (a question does not); Honeywell: "." keeps it; SSI: status 8 keeps a parameter.
    if (profile.frames === 'ssi') {
      expect((sent[3] ?? 0) & 0x08).toBe(0);
    } else {
      expect(sent.subarray(0, 3).toString('hex')).not.toBe('7e0009');
      expect(sent.toString('latin1')).not.toMatch(/@(?!QRYSYS)|\.$/);
    }
  }
});

test.each(each.filter(([, { frames }]) => frames === 'ssi'))(
  '%s: lengths and checksums are right',
  (_name, profile) => {
    for (const { bytes } of commandsOf(profile)) {
      const sent = bytesOf(bytes);
      const sum = sent.subarray(0, -2).reduce((total, byte) => total + byte, 0);
      expect(sent[0]).toBe(sent.length - 2);
      expect(sent.readUInt16BE(sent.length - 2)).toBe(-sum & 0xffff);
    }
  },
);

test('no USB id belongs to two profiles', () => {
  const ids = each.flatMap(([, { usb }]) =>
    usb.map(({ vendor, product, as }) => `${vendor}:${product ?? '*'} ${as ?? '*'}`),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('a profile is read by its name, and one that is not there is told with those that are', async () => {
  const read = await readScannerProfiles('newland');
  expect([...read.profiles.keys()]).toEqual(['newland']);
  const missing = await readScannerProfiles('newlamd');
  expect(missing.profiles.size).toBe(0);
  expect(missing.problems[0]).toMatch(/newlamd\.yaml: there is no such profile \(did you mean "?newland"?/i);
});

test.each<[text: string, hex: string | null]>([
  ['7E 00 08', '7e0008'],
  ["16 4D 0D 'PAPHHF!'", '164d0d504150484846 21'.replace(' ', '')],
  ["'a b'", '612062'],
  ["06 '!'", '0621'],
  ['', null],
  ['7E0', null],
  ['7E00', null],
  ["'open", null],
  ['zz', null],
])('bytes: %s', (text, expected) => {
  expect(parseBytes(text)?.toString('hex') ?? null).toBe(expected);
});

function commandsOf({ startUp, firmware, trigger }: ScannerProfile) {
  return [...startUp, firmware, trigger?.start, trigger?.stop].filter((command) => command !== undefined);
}
