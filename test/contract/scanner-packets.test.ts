import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hex, type Manner } from '../support/pretend-module.ts';
import { moduleRig } from './suites/scanner.ts';

const USB = { port: '1-1.2', vendor: '05e0', product: '1701', name: 'Symbol DS457' };
const ACK_TO_US = hex('04 D0 00 00 FF 2C');
const ACK = hex('04 D0 04 00 FF 28');
const AGAIN = hex('05 D1 04 00 01 FF 25');
const BEGIN = hex('04 E4 04 00 FF 14');
const REVISION = fromScanner(0xa4, Buffer.from('PAAAAC00-006-R00 '));
const MANNER: Manner = [
  [hex('00')],
  [hex('07 C6 04 00 FF EE 01 FD 41'), ACK_TO_US],
  [hex('07 C6 04 00 FF 80 00 FD B0'), ACK_TO_US],
  [hex('07 C6 04 00 FF 8A 08 FD 9E'), ACK_TO_US],
  [hex('04 A3 04 00 FF 55'), REVISION],
  [BEGIN, ACK_TO_US],
  [hex('04 E5 04 00 FF 13'), ACK_TO_US],
  [ACK],
  [AGAIN],
];

/** A packet of the scanner: length, code, source 0, status, data, checksum. */
function fromScanner(code: number, data: Uint8Array, status = 0): Buffer {
  const body = Buffer.from([4 + data.length, code, 0, status, ...data]);
  const sum = body.reduce((total, byte) => total + byte, 0);
  return Buffer.concat([body, Buffer.from([(-sum >> 8) & 0xff, -sum & 0xff])]);
}

/** A code of the kind QR. */
function code(text: string, status = 0): Buffer {
  return fromScanner(0xf3, Buffer.concat([Buffer.of(0x1c), Buffer.from(text)]), status);
}

test('a scanner that speaks packets is confirmed each of them, and asked for damaged ones again', async () => {
  const { scanner, record, module, pty } = await moduleRig({
    usb: USB,
    manner: MANNER,
    profile: 'zebra-ssi',
    port: '1-1.2',
    silenceMs: 100,
  });
  await scanner.start(new AbortController().signal);
  expect(scanner.health).toEqual({ status: 'ready', reason: '' });
  expect(scanner.found?.firmware).toBe('PAAAAC00-006-R00');
  await pty.write(code('281234567890123456'));
  await record.until(({ codes }) => codes.length === 1);
  await eventually(() => module.count(ACK) === 1, { what: 'the code was confirmed' });
  await eventually(() => module.count(BEGIN) >= 2, { what: 'the next session was begun' });

  const damaged = code('130987654321098765');
  damaged[8] = 0x58;
  await pty.write(damaged);
  await eventually(() => module.count(AGAIN) === 1, { what: 'the damaged packet was asked for again' });
  expect(record.codes).toHaveLength(1);
  expect(record.noise).toEqual(['unfinished']);
});

test('a packet that is sent again is one code, and a long code comes in several packets', async () => {
  const { scanner, record, module, pty } = await moduleRig({
    usb: USB,
    manner: MANNER,
    profile: 'zebra-ssi',
    port: '1-1.2',
    quietMs: 0,
  });
  await scanner.start(new AbortController().signal);
  await pty.write(Buffer.concat([code('ONE'), code('ONE', 1), code('LONG-', 2), code('ER\r\n')]));
  await record.until(({ codes }) => codes.length === 2);
  await eventually(() => module.count(ACK) === 4, { what: 'all four packets were confirmed' });
  expect(record.codes).toEqual(['ONE', 'LONG-ER']);
});
