import { expect, onTestFinished, test } from 'vitest';
import { chooseKeypad } from '../../src/devices/keypad/find.ts';
import { findKeyboards, findKeypads } from '../../src/devices/scanner/evdev.ts';
import { pretendSysfs } from '../support/pretend-sysfs.ts';

/** Digits and Enter of the digit block alone: bits 71 to 82 and 96, in words of 64 bits. */
const DIGIT_BLOCK = '10007bb80 0';

async function site() {
  const sysfs = await pretendSysfs();
  onTestFinished(() => sysfs.close());
  await sysfs.addKeyboard('event3', { port: '1-1.1', vendor: '046d', product: 'c31c', name: 'USB Keyboard' });
  await sysfs.addKeyboard('event4', { port: '1-1.2', vendor: '1c4f', product: '0002', name: 'Keypad' }, DIGIT_BLOCK);
  await sysfs.addKeyboard('event5', { port: '1-1.2', vendor: '1c4f', product: '0002', name: 'Keypad' }, '8000000000 0');
  return sysfs;
}

test('a keypad of digits alone is found by its numbers, and never the keyboard beside it', async () => {
  const sysfs = await site();
  const { roots } = sysfs;
  const chosen = chooseKeypad(await findKeypads(roots, 'x64'), { usb: '1C4F:0002' });
  expect(chosen).toMatchObject({ ok: true, path: sysfs.dev('input/event4') });
  const byPort = chooseKeypad(await findKeypads(roots, 'x64'), { port: '1-1.1' });
  expect(byPort).toMatchObject({ ok: true, path: sysfs.dev('input/event3') });
  // As a scanner it cannot serve: it has no letters.
  expect((await findKeyboards(roots)).map(({ path }) => path)).toEqual([sysfs.dev('input/event3')]);
});

test('of two alike neither is taken, and both sockets are named', async () => {
  const sysfs = await site();
  await sysfs.addKeyboard('event6', { port: '1-1.3', vendor: '1c4f', product: '0002', name: 'Keypad' }, DIGIT_BLOCK);
  const chosen = chooseKeypad(await findKeypads(sysfs.roots, 'x64'), { usb: '1c4f:0002' });
  expect(chosen).toMatchObject({ ok: false, health: { status: 'failing' } });
  expect(JSON.stringify(chosen)).toMatch(/1-1\.2.*1-1\.3.*display\.keypad\.port/);
});

test('without one, what there is instead is named', async () => {
  const { roots } = await site();
  const chosen = chooseKeypad(await findKeypads(roots, 'x64'), { usb: 'ffff:0001' });
  expect(chosen).toMatchObject({ ok: false, health: { status: 'absent' } });
  expect(JSON.stringify(chosen)).toMatch(/no keypad \(ffff:0001\): there is .*USB Keyboard/);
});

test('words of 32 bits are read as such', async () => {
  const sysfs = await site();
  const keypad = { port: '1-1.4', vendor: '1c4f', product: '0003', name: 'Keypad' };
  await sysfs.addKeyboard('event7', keypad, '1 7bb80 0 0');
  expect(chooseKeypad(await findKeypads(sysfs.roots, 'arm'), { usb: '1c4f:0003' }).ok).toBe(true);
});
