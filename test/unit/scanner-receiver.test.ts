import { expect, test } from 'vitest';
import type { NoiseReason } from '../../src/devices/scanner/port.ts';
import { ScanReceiver } from '../../src/devices/scanner/receiver.ts';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';

const RULES = { maxLength: 64, silenceMs: 100, quietMs: 2000, stripAimId: false };

function setUp(rules: Partial<typeof RULES> = {}) {
  const codes: string[] = [];
  const noise: NoiseReason[] = [];
  const timers = new ManualTimers();
  const receiver = new ScanReceiver(
    { ...RULES, ...rules, timers },
    { onScan: (code) => codes.push(code), onNoise: (why) => noise.push(why), onHealth: () => {} },
  );
  return { codes, noise, timers, receiver };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the quiet window is about one code, and each sighting prolongs it', async () => {
  const { receiver, codes, noise, timers } = setUp();
  const line = receiver.open();
  const see = async (code: string) => {
    line.write(`${code}\r`);
    await settled();
  };
  await see('A');
  timers.advance(1500);
  await see('A');
  timers.advance(1500);
  await see('B');
  await see('A');
  timers.advance(2000);
  await see('A');
  expect(codes).toEqual(['A', 'B', 'A']);
  expect(noise).toEqual(['double read', 'double read']);
});

test('a quiet window of zero lets everything through', async () => {
  const { receiver, codes } = setUp({ quietMs: 0 });
  receiver.open().write('A\rA\r');
  await settled();
  expect(codes).toEqual(['A', 'A']);
});

test('a double read is known across an unplug', async () => {
  const { receiver, codes, noise } = setUp();
  receiver.open().write('A\r');
  await settled();
  receiver.close();
  receiver.open().write('A\r');
  await settled();
  expect(codes).toEqual(['A']);
  expect(noise).toEqual(['double read']);
});

test('a new opening shares nothing with the one before', async () => {
  const { receiver, codes } = setUp();
  const before = receiver.open();
  before.write('HALF');
  receiver.open().write('WHOLE\r');
  await settled();
  expect(codes).toEqual(['WHOLE']);
  expect(before.destroyed).toBe(true);
});

test('AIM ids go only when the scanner is said to send them', async () => {
  const plain = setUp();
  plain.receiver.open().write(']Q3281234\r');
  const stripped = setUp({ stripAimId: true });
  stripped.receiver.open().write(']Q3281234\r]C0\r]]keep\r');
  await settled();
  expect(plain.codes).toEqual([']Q3281234']);
  expect(stripped.codes).toEqual(['281234', ']]keep']);
});

test('a line full of rubbish tells a limited number of times', async () => {
  const { receiver, noise, timers } = setUp();
  const line = receiver.open();
  line.write('\x01\r'.repeat(5000));
  await settled();
  expect(noise).toHaveLength(20);
  timers.advance(1000);
  line.write('\x01\r'.repeat(5000));
  await settled();
  expect(noise).toHaveLength(25);
});
