import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CURRENCY_NUMBERS } from '../../src/config/controller.ts';
import { controllerOptions } from '../../src/config/map.ts';
import { CURRENCY_EXPONENTS } from '../../src/domain/money.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

/** The minimal file with this item and these pins and controller. */
function file(item: string, controller: string): string {
  const gpio = `  relays: {gate: {bcm: 17}, run: {bcm: 22}, shut: {bcm: 27}}
  sensors: {home: {bcm: 5}, up: {bcm: 6}, down: {bcm: 13}, loop: {bcm: 19}, tray: {bcm: 26}}
  controller: {${controller}}`;
  return MINIMAL.replace('relay: gate}', `${item}}`).replace('  relays: {gate: {bcm: 17}}', gpio);
}

const MOTOR = 'driver: motor, channels: {lane1: {relay: run, home: home}}';
const TURN = 'controller: {channel: lane1}, pulse: 8s';
const BARRIER = 'driver: barrier, channels: {exit: {relay: run, opened: up, closed: down, close: shut, loop: loop}}';
const OPENS = 'controller: {channel: exit}, proofWithin: 10s';
const BOARD = 'driver: serial-relay, path: /dev/board, protocol: lcus-status, channels: {r1: {number: 1}}';
const SWITCHES = 'controller: {channel: r1}';
const MDB = 'driver: mdb, path: /dev/mdb, interface: pc2mdb, scale: 10, channels: {b2: {selection: 258}}';
const SELLS = 'controller: {channel: b2}, pulse: 60s, proofWithin: 60s';

test.each([
  [
    TURN,
    MOTOR,
    {
      driver: 'motor',
      leaveWithinMs: 1_000,
      seekHome: false,
      channels: [{ name: 'lane1', relay: 'run', home: 'home' }],
    },
  ],
  [
    OPENS,
    BARRIER,
    {
      driver: 'barrier',
      channels: [{ name: 'exit', relay: 'run', close: 'shut', opened: 'up', closed: 'down', loop: 'loop' }],
      command: 'pulse',
      openWithinMs: 10_000,
      closeWithinMs: 15_000,
      freeForMs: 3_000,
      passWithinMs: 60_000,
    },
  ],
  [
    SWITCHES,
    BOARD,
    {
      driver: 'serial-relay',
      path: '/dev/board',
      baudRate: 9_600,
      protocol: 'lcus-status',
      channels: [{ name: 'r1', number: 1 }],
      answerWithinMs: 1_000,
    },
  ],
  [
    SELLS,
    MDB,
    {
      driver: 'mdb',
      interface: 'pc2mdb',
      path: '/dev/mdb',
      baudRate: 9_600,
      address: 0x10,
      currencyNumber: 344,
      decimals: 2,
      scale: 10,
      finishWithinMs: 60_000,
      channels: [{ name: 'b2', selection: 258, priceMinor: 800 }],
    },
  ],
])('%s', async (item, controller, options) => {
  expect(controllerOptions(await folder.config(file(item, controller)))).toEqual(options);
});

test('the usual speed of an interface, the second reader of a machine, and a channel that nothing is sold by', async () => {
  const controller = MDB.replace('pc2mdb', 'qibixx, device: 2').replace('258}', '258}, b3: {selection: 259}');
  expect(controllerOptions(await folder.config(file(SELLS, controller)))).toMatchObject({
    baudRate: 115_200,
    address: 0x60,
    channels: [{ priceMinor: 800 }, { name: 'b3', priceMinor: 0 }],
  });
});

test('every currency of the kiosk has its number', () => {
  expect(Object.keys(CURRENCY_NUMBERS).sort()).toEqual(Object.keys(CURRENCY_EXPONENTS).sort());
  expect(new Set(Object.values(CURRENCY_NUMBERS)).size).toBe(Object.keys(CURRENCY_EXPONENTS).length);
});

describe('mistakes, with their place', () => {
  test.each([
    [TURN, MOTOR.replace(', home: home', ''), /channels\.lane1\.home: is missing: a channel of the driver "motor"/],
    [TURN, MOTOR.replace('home: home', 'home: hone'), /lane1\.home: is not a name in gpio\.sensors/],
    [TURN, MOTOR.replace('relay: run', 'relay: ran'), /lane1\.relay: is not a name in gpio\.relays/],
    [TURN, MOTOR.replace('relay: run', 'coil: 1, relay: run'), /lane1\.coil: has no meaning for the driver "motor"/],
    [TURN, MOTOR.replace('}}', '}, lane2: {relay: run, home: up}}'), /lane2\.relay: relay run is already lane1/],
    [TURN, MOTOR.replace('}}', '}, lane2: {relay: shut, home: home}}'), /lane2\.home: home home is already lane1/],
    [TURN.replace('8s', '1s'), MOTOR, /items\[0\]\.pulse: is the time for one whole turn, and not longer than/],
    [OPENS, BARRIER.replace('closed: down', 'closed: up'), /exit\.closed: is the contact for open too/],
    [OPENS, BARRIER.replace(', loop: loop', ''), /exit\.loop: is missing: without it kioskd would close the barrier/],
    [OPENS, BARRIER.replace('close: shut', 'close: run'), /exit\.close: an item, or another channel, drives run too/],
    [OPENS.replace('10s', '5s'), BARRIER, /items\[0\]\.proofWithin: with `pulse` it is shorter than .*openWithin/],
    [`${OPENS}, units: 2`, BARRIER, /items\[0\]\.units: the driver "barrier" hands over one unit/],
    [SWITCHES, BOARD.replace('protocol: lcus-status, ', ''), /controller\.protocol: is missing/],
    [SWITCHES, BOARD.replace('-status', ''), /items\[0\]\.proof: a board of the protocol "lcus" never answers/],
    [SWITCHES, BOARD.replace('number: 1', 'number: 0'), /r1\.number: must be at least 1/],
    [SWITCHES, BOARD.replace('}}', '}, r2: {number: 1}}'), /r2\.number: number 1 is already r1/],
    [SELLS, MDB.replace('interface: pc2mdb, ', ''), /controller\.interface: is missing/],
    [SELLS, MDB.replace('scale: 10', 'scale: 3'), /items\[0\]\.price: is no whole number of the machine's units of 3/],
    [SELLS.replace('pulse: 60s', 'pulse: 5s'), MDB, /items\[0\]\.pulse: is the time for the customer to press/],
    [SELLS.replace('proofWithin: 60s', 'proofWithin: 5s'), MDB, /proofWithin: is shorter than .*finishWithin/],
    [`${SELLS}, units: 2`, MDB, /items\[0\]\.units: the driver "mdb" hands over one unit/],
  ])('%s, %s', async (item, controller, words) => {
    const problems = await folder.problems(file(item, controller));
    expect(problems.filter((problem) => words.test(problem))).toHaveLength(1);
  });

  test('two prices for one selection', async () => {
    const second = `${SELLS}}\n    - {id: two, name: Two, price: "9.00", ${SELLS}`;
    const problems = await folder.problems(file(second, MDB));
    expect(problems.join('\n')).toMatch(
      /items\[1\]\.price: is not the price of the other item of b2: a channel has one/,
    );
  });

  test('a price that the bus cannot carry', async () => {
    const problems = await folder.problems(
      file(SELLS, MDB).replace('"8.00"', '"6553.50"').replace('scale: 10', 'scale: 1'),
    );
    expect(problems.join('\n')).toMatch(/items\[0\]\.price: is more than the bus of the machine can carry/);
  });
});

test.each([
  [`${SWITCHES}, sensor: tray`, BOARD.replace('-status', '')],
  [`${SWITCHES}, proof: none`, BOARD.replace('-status', '')],
  [OPENS, BARRIER],
])('fine: %s, %s', async (item, controller) => {
  expect(await folder.problems(file(item, controller))).toEqual([]);
});
