import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const MODBUS = 'controller: {driver: modbus, path: /dev/vendor, channels: {r1: {coil: 0}}}';

function withoutPins(inputs: string): string {
  return MINIMAL.replace('relay: gate', 'controller: {channel: r1}').replace(
    'driver: onoff\n  relays: {gate: {bcm: 17}}',
    `driver: none\n${inputs}  ${MODBUS}`,
  );
}

test.each([
  ['contacts', '  contacts: {door: {bcm: 5, kind: door}}\n'],
  ['buttons', '  buttons: {go: {bcm: 5, does: begin}}\n'],
])('%s that nobody would ever look at are refused', async (group, inputs) => {
  expect(await folder.problems(withoutPins(inputs))).toEqual([
    expect.stringContaining(`gpio.${group}: there are no pins: gpio.driver is none`),
  ]);
});

test('a kiosk without pins is fine', async () => {
  expect(await folder.problems(withoutPins(''))).toEqual([]);
});
