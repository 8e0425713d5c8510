import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder } from '../support/config-folder.ts';
import { BARRIER, OPENS, withController } from '../support/pins-config.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const MDB = 'driver: mdb, path: /dev/mdb, interface: pc2mdb, scale: 10, channels: {b2: {selection: 258}}';
const SELLS = 'controller: {channel: b2}, pulse: 60s, proofWithin: 60s';

test('the refund would come before the sensor, as the arm may take longer than the pulse: refused', async () => {
  expect(await folder.problems(withController(`${OPENS}, sensor: loop, pulse: 500ms`, BARRIER))).toEqual([
    expect.stringMatching(/orders\.items\[0\]\.sensor: is waited for after the arm is up, and by then the refund/),
  ]);
  const inTime = withController(`${OPENS}, sensor: loop, pulse: 10s`, `${BARRIER}, openWithin: 10s`);
  expect(await folder.problems(inTime)).toEqual([]);
});

test('the word of a vending machine comes later than a sensor is waited for: refused', async () => {
  expect(await folder.problems(withController(`${SELLS}, sensor: tray`, MDB))).toEqual([
    expect.stringMatching(/orders\.items\[0\]\.sensor: the machine's own word comes so late/),
  ]);
  expect(await folder.problems(withController(SELLS, MDB))).toEqual([]);
});
