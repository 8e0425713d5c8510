import { afterAll, describe, expect, test } from 'vitest';
import { displayOptions } from '../../src/config/display.ts';
import { requiredParts } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

const folder = new ConfigFolder();
afterAll(() => folder.remove());

const SCAN_ONLY = MINIMAL.replace(', present: "801501"', '');
const config = (display: string, base = MINIMAL) => folder.config(`${base}display: ${display}\n`);

describe('whether the customer has to see the screen', () => {
  test.each([
    ['a wallet shows its code on it', '{}', MINIMAL, true],
    ['codes are only scanned', '{}', SCAN_ONLY, false],
    ['the file says no', '{required: false}', MINIMAL, false],
    ['the file says yes', '{required: true}', SCAN_ONLY, true],
    ['there is no screen', '{driver: none}', MINIMAL, false],
    ['there is no screen, whatever the file says', '{driver: none, required: true}', MINIMAL, false],
    ['it is a framebuffer', '{driver: framebuffer}', MINIMAL, true],
  ])('%s', async (_, display, base, required) => {
    const made = await config(display, base);
    expect(made.display.required).toBe(required);
    expect(requiredParts(made).includes('display')).toBe(required);
  });
});

test('every setting reaches its driver', async () => {
  expect(displayOptions(await config('{output: DSI-1}'))).toEqual({ driver: 'web', required: true, output: 'DSI-1' });
  expect(displayOptions(await config('{driver: framebuffer, device: /dev/fb1, rotate: 270, output: none}'))).toEqual({
    driver: 'framebuffer',
    device: '/dev/fb1',
    rotate: 270,
    output: 'none',
    buttons: [],
    keypad: null,
  });
  expect(displayOptions(await config('{driver: none}'))).toEqual({ driver: 'none' });
});

test('keys beside the screen make its buttons appear', async () => {
  const keys = MINIMAL.replace(
    'relays: {gate: {bcm: 17}}',
    'relays: {gate: {bcm: 17}}\n  buttons: {ok: {bcm: 5, does: begin}, pt: {bcm: 6, does: language, language: pt}, del: {bcm: 12, does: erase}}',
  );
  expect(displayOptions(await config('{driver: framebuffer}', keys))).toMatchObject({
    buttons: ['begin', 'language', 'key'],
  });
});

test.each(['hdmi-a-1', 'HDMI', '../HDMI-A-1', ''])('"%s" is no output', async (output) => {
  expect(await folder.problems(`${MINIMAL}display: {output: "${output}"}\n`)).toHaveLength(1);
});
