import { describe, expect, test } from 'vitest';
import { readBoard } from '../../src/config/boards.ts';
import { profileNames } from '../../src/config/profiles.ts';
import { BOARDS, type BoardId } from '../../src/config/schema/profiles/board.ts';
import { type BoardProfile, isSignal, pinOf } from '../../src/devices/gpio/board-profile.ts';

async function board(id: BoardId): Promise<BoardProfile> {
  const read = await readBoard(id);
  if (!read.ok) {
    throw new Error(JSON.stringify(read.problems));
  }
  return read.profile;
}

test('gpio.board offers every board that has a file, and no other', async () => {
  expect(await profileNames('boards')).toEqual([...BOARDS].sort());
});

describe.each(BOARDS)('%s', (id) => {
  test('has the 40 pins of the header, each in its place', async () => {
    const { pins } = await board(id);
    const places = (role: string) => pins.filter((pin) => pin.role === role).map(({ pin }) => pin);
    expect(pins.map(({ pin }) => pin)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(places('3V3')).toEqual([1, 17]);
    expect(places('5V')).toEqual([2, 4]);
    expect(places('GND')).toEqual([6, 9, 14, 20, 25, 30, 34, 39]);
  });

  test('has BCM 0 to 27 once each, pulled up to 8 and down from 9', async () => {
    const signals = (await board(id)).pins.filter(isSignal).toSorted((a, b) => a.bcm - b.bcm);
    expect(signals.map(({ bcm }) => bcm)).toEqual(Array.from({ length: 28 }, (_, bcm) => bcm));
    expect(signals.map(({ pull }) => pull)).toEqual([...Array(9).fill('up'), ...Array(19).fill('down')]);
    expect(signals.filter(({ pullUpOhms }) => pullUpOhms !== null).map(({ bcm }) => bcm)).toEqual([2, 3]);
  });

  test('knows who takes which pins, and where the facts come from', async () => {
    const profile = await board(id);
    const pinsOf = (name: string) => [...(profile.interfaces.find((one) => one.name === name)?.pins.keys() ?? [])];
    expect(pinsOf('id-eeprom')).toEqual([0, 1]);
    expect(pinsOf('i2c1')).toEqual([2, 3]);
    expect(pinsOf('spi0')).toEqual([7, 8, 9, 10, 11]);
    expect(pinsOf('uart')).toEqual([14, 15]);
    expect(profile.sources.length).toBeGreaterThan(0);
  });
});

test('the header of the physical world: a few places that everybody knows by heart', async () => {
  const auto = await board('auto');
  const places = [2, 4, 10, 14, 17, 18, 21, 26, 27].map((bcm) => pinOf(auto, bcm)?.pin);
  expect(places).toEqual([3, 7, 19, 8, 11, 12, 40, 37, 13]);
});

test('every board but auto has one chip, and the numbers of its supply', async () => {
  for (const id of BOARDS.filter((one) => one !== 'auto')) {
    const { chips, power } = await board(id);
    expect(chips).toHaveLength(1);
    expect(power?.peakMa).toBeGreaterThan(power?.typicalMa ?? Number.NaN);
    expect(power?.supplyMa).toBeGreaterThan(power?.peakMa ?? Number.NaN);
  }
});
