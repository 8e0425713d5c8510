import { expect, test } from 'vitest';
import { screenKeys } from '../../src/config/display.ts';
import { keypadOptions } from '../../src/config/keypad.ts';
import { hardwareSocket, requiredParts } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

function config(display: string) {
  return new ConfigFolder().config(`${MINIMAL}\ndisplay: ${display}\n`);
}

test('every setting reaches the driver and the screen', async () => {
  const made = await config(
    '{driver: framebuffer, keypad: {driver: evdev, usb: "1c4f:0002", required: true, caps: {enter: OK}}}',
  );
  expect(keypadOptions(made)).toEqual({ driver: 'evdev', usb: '1c4f:0002' });
  expect(screenKeys(made)).toEqual({ buttons: [], keypad: { enter: 'OK', erase: 'Del', back: 'Esc' } });
  expect(requiredParts(made)).toContain('keypad');
});

test('the virtual one needs nothing but the link of all virtual drivers', async () => {
  const made = await config('{keypad: {driver: virtual, link: /run/kioskd/hardware.sock, required: true}}');
  expect(keypadOptions(made)).toEqual({ driver: 'virtual' });
  expect(hardwareSocket(made)).toBe('/run/kioskd/hardware.sock');
  expect(requiredParts(made)).toContain('keypad');
});

test('without one there is none, and a page can be touched', async () => {
  const made = await config('{driver: web}');
  expect(keypadOptions(made)).toEqual({ driver: 'none' });
  expect(screenKeys(made)).toBeNull();
  expect(requiredParts(made)).not.toContain('keypad');
});

test.each([
  ['{keypad: {driver: evdev}}', 'nothing tells it from another keyboard'],
  ['{keypad: {driver: virtual}}', 'display.keypad.link'],
  ['{keypad: {driver: virtual, link: /a}, backlight: {driver: virtual, link: /b}}', 'the same virtual hardware'],
  ['{keypad: {driver: evdev, usb: "1c4f"}}', 'must be vendor and product'],
  ['{keypad: {driver: evdev, usb: "1c4f:0002", path: /dev/input/keypad}}', 'one of them says which device'],
  ['{keypad: {driver: evdev, usb: "1c4f:0002", caps: {enter: "a b"}}}', 'must be what is printed on the key'],
])('%s is refused', async (display, words) => {
  await expect(config(display)).rejects.toThrow(words);
});
