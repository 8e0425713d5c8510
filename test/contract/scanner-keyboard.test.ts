import { expect, test } from 'vitest';
import { KeyboardScanner } from '../../src/devices/scanner/keyboard.ts';
import { typed } from '../support/pretend-keyboard.ts';
import { keyboardRig, ScanRecord } from './suites/scanner.ts';

const LIFE = new AbortController().signal;

test('the keyboard is held alone from the opening to the stop', async () => {
  const { scanner, keyboard, record, send } = await keyboardRig({});
  expect(keyboard.grabbed).toBe(false);
  await scanner.start(LIFE);
  expect(scanner.health.status).toBe('ready');
  expect(keyboard.grabbed).toBe(true);
  await send('https://pay.example/Q?A=1&b=%2F\r');
  await record.until(({ codes }) => codes.length === 1);
  expect(record.codes).toEqual(['https://pay.example/Q?A=1&b=%2F']);
  await scanner.stop();
  expect(keyboard.grabbed).toBe(false);
});

test('Tab ends a code too, and keys that stand for nothing spoil the code that they are in', async () => {
  const { scanner, keyboard, record, send } = await keyboardRig({});
  await scanner.start(LIFE);
  await send('ONE\t');
  await keyboard.send(Buffer.concat([typed('28'), escapeKey(), typed('1\rTWO\r')]));
  await record.until(({ codes }) => codes.length === 2);
  expect(record.codes).toEqual(['ONE', 'TWO']);
  expect(record.noise).toEqual(['control characters']);
});

test.each([
  ['EBUSY', 16, /another program holds the keyboard/],
  ['ENOTTY', 25, /cannot be held alone \(ENOTTY\): set scanner\.path/],
])('a keyboard that cannot be held (%s) is not used', async (code, errno, reason) => {
  const { scanner, keyboard, record } = await keyboardRig({});
  keyboard.grabAnswer = { ok: false, errno, code };
  await scanner.start(LIFE);
  expect(scanner.health.status).toBe('failing');
  expect(scanner.health.reason).toMatch(reason);
  keyboard.grabAnswer = { ok: true, value: 0 };
  await record.until(() => scanner.health.status === 'ready');
});

test('without a way to hold it alone, the keyboard is not used', async () => {
  const rig = await keyboardRig({});
  const env = { ...rig.keyboard.env, loadIoctl: async () => ({ ok: false, why: 'no koffi' }) as const };
  const record = new ScanRecord();
  const scanner = new KeyboardScanner(
    { driver: 'keyboard', path: rig.keyboard.path },
    record,
    undefined,
    undefined,
    env,
  );
  await scanner.start(LIFE);
  expect(scanner.health).toEqual({
    status: 'failing',
    reason: "the scanner's keyboard cannot be held alone, so it is not used: no koffi",
  });
  await scanner.stop();
});

/** The key Esc goes down and up. */
function escapeKey(): Buffer {
  const bytes = typed('1');
  bytes.writeUInt16LE(1, 18);
  bytes.writeUInt16LE(1, 24 * 2 + 18);
  return bytes;
}
