import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { controllerOptions, holdingSensors, kioskSettings, requiredParts } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const GPIO = '  relays: {gate: {bcm: 17}}';
const BOARD = `${GPIO}
  sensors: {tray: {bcm: 5, holds: true}}
  controller: {driver: modbus, path: /dev/vendor, unit: 17, baudRate: 19200, channels: {lane1: {coil: 0}, lane2: {coil: 9}}}`;

/** The minimal file with another item and, unless told otherwise, a controller and a sensor. */
const file = (item: string, gpio = BOARD) => MINIMAL.replace('relay: gate}', `${item}}`).replace(GPIO, gpio);

async function itemOf(item: string) {
  const [first] = kioskSettings(await folder.config(file(item)), {}).items;
  const { relay, units, proof, sensor } = first ?? {};
  return { relay, units, proof, sensor };
}

test.each([
  ['relay: gate', { relay: 'gate', units: 1, proof: 'none', sensor: null }],
  ['relay: gate, sensor: tray', { relay: 'gate', units: 1, proof: 'sensor', sensor: 'tray' }],
  ['relay: gate, sensor: tray, proof: none', { relay: 'gate', units: 1, proof: 'none', sensor: null }],
  ['controller: {channel: lane1}, units: 3', { relay: 'lane1', units: 3, proof: 'controller', sensor: null }],
  ['controller: {channel: lane1}, sensor: tray', { relay: 'lane1', units: 1, proof: 'sensor', sensor: 'tray' }],
  ['controller: {channel: lane1}, proof: none', { relay: 'lane1', units: 1, proof: 'none', sensor: null }],
] as const)('%s: the best proof that it has, unless it says another', async (item, settings) => {
  expect(await itemOf(item)).toEqual(settings);
});

test('the controller and the sensors that hold reach the drivers', async () => {
  const config = await folder.config(file('relay: gate'));
  expect(controllerOptions(config)).toEqual({
    driver: 'modbus',
    path: '/dev/vendor',
    baudRate: 19_200,
    unit: 17,
    answerWithinMs: 1_000,
    channels: [
      { name: 'lane1', coil: 0 },
      { name: 'lane2', coil: 9 },
    ],
  });
  expect([...holdingSensors(config)]).toEqual(['tray']);
  expect(requiredParts(config)).toContain('controller');
});

test('without one nothing is waited for', async () => {
  const config = await folder.config(MINIMAL);
  expect(controllerOptions(config)).toEqual({ driver: 'none' });
  expect(requiredParts(config)).not.toContain('controller');
});

describe('mistakes, with their place', () => {
  test.each([
    ['name: No, price: "1.00"', BOARD, /items\[0\]: nothing delivers it/],
    ['relay: gate, controller: {channel: lane1}', BOARD, /^5:\d+ .*items\[0\]\.controller: it has a `relay` too/],
    ['controller: {channel: lane3}', BOARD, /^5:\d+ .*controller\.channel: is not a name in .*did you mean "lane/],
    ['relay: gate, proof: sensor', BOARD, /^5:\d+ .*items\[0\]\.proof: no sensor is named/],
    ['relay: gate, proof: controller', BOARD, /^5:\d+ .*items\[0\]\.proof: a relay does not answer/],
    ['relay: gate, units: 0', BOARD, /^5:\d+ .*items\[0\]\.units: must be at least 1/],
    ['relay: gate, units: 21', BOARD, /^5:\d+ .*items\[0\]\.units: must be at most 20/],
    [
      'relay: gate',
      BOARD.replace(', path: /dev/vendor', ''),
      /controller\.path: is missing: the driver "modbus" needs it/,
    ],
    ['relay: gate', BOARD.replace('coil: 9', 'coil: 0'), /lane2\.coil: coil 0 is already lane1/],
    ['relay: gate', BOARD.replace('lane2:', 'gate:'), /channels\.gate: is the name of a relay too/],
    ['relay: gate', BOARD.replace('driver: modbus, ', ''), /controller\.channels: there is no controller/],
    [
      'relay: gate',
      BOARD.replace(/channels: .*\}\}\}/, 'channels: {}}'),
      /controller\.channels: must name at least one/,
    ],
  ])('%s', async (item, gpio, expected) => {
    const text =
      item === 'name: No, price: "1.00"'
        ? MINIMAL.replace(', relay: gate}', '}').replace(GPIO, gpio)
        : file(item, gpio);
    const problems = await folder.problems(text);
    expect(problems.filter((problem) => expected.test(problem))).toHaveLength(1);
  });
});

test('an item that nothing proves is told of in one line, at its place', async () => {
  const told = async (item: string) => {
    const result = await folder.load(file(item));
    const warnings = result.ok ? result.warnings : [];
    return warnings.filter(({ path }) => path.startsWith('orders.items[0]'));
  };
  for (const item of ['relay: gate', 'relay: gate, proof: none', 'controller: {channel: lane1}, proof: none']) {
    const [warning, ...more] = await told(item);
    expect(warning?.message).toBe(
      'nothing shows whether it came out: a customer who paid and got nothing is not refunded',
    );
    expect([warning?.line, more]).toEqual([5, []]);
  }
  expect(await told('relay: gate, sensor: tray')).toEqual([]);
  expect(await told('relay: gate, sensor: tray, proof: none')).toHaveLength(2);
});

test('a kiosk whose controller does everything needs no pins', async () => {
  const text = file('controller: {channel: lane1}').replace('driver: onoff', 'driver: none');
  expect(await folder.problems(text)).toEqual([]);
  const seen = file('controller: {channel: lane1}, sensor: tray').replace('driver: onoff', 'driver: none');
  expect(await folder.problems(seen)).toHaveLength(1);
});
