import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder } from '../support/config-folder.ts';
import { MOTOR, TURN, withController } from '../support/pins-config.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test.each([
  ['  contacts: {home: {bcm: 4, activeLow: true, kind: door}}\n', 'gpio.contacts.home: is a name in gpio.sensors too'],
  ['  buttons: {home: {bcm: 4, activeLow: true, does: begin}}\n', 'gpio.buttons.home: is a name in gpio.sensors too'],
  [
    '  buttons: {hatch: {bcm: 4, activeLow: true, does: begin}}\n  contacts: {hatch: {bcm: 7, activeLow: true, kind: door}}\n',
    'gpio.contacts.hatch: is a name in gpio.buttons too',
  ],
])('two inputs of one name would be one: refused (%#)', async (gpio, expected) => {
  expect(await folder.problems(withController(TURN, MOTOR, { gpio }))).toEqual([expect.stringContaining(expected)]);
});

test('each with its own name is fine', async () => {
  const gpio = '  contacts: {hatch: {bcm: 4, activeLow: true, kind: door}}\n';
  expect(await folder.problems(withController(TURN, MOTOR, { gpio }))).toEqual([]);
});
