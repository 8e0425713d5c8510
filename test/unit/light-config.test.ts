import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lightDraw } from '../../src/config/checks/light.ts';
import { lightOptions } from '../../src/config/map.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const withLight = (light: string, relays = 'gate: {bcm: 17}') =>
  `${MINIMAL.replace('gate: {bcm: 17}', relays)}light: ${light}\n`;

/** Path and message of everything that is wrong or doubtful about the light. */
async function said(text: string): Promise<string[]> {
  const loaded = await folder.load(text);
  const all = loaded.ok ? loaded.warnings : loaded.problems;
  return all.filter(({ path }) => path.startsWith('light')).map(({ path, message }) => `${path} ${message}`);
}

describe('a strip', () => {
  test('has the usual wiring and a current that the pins can give, unless the file says more', async () => {
    const config = await folder.config(withLight('{driver: spi}'));
    expect(lightOptions(config)).toEqual({
      driver: 'spi',
      device: '/dev/spidev0.0',
      count: 12,
      order: 'grb',
      brightness: 64,
      maxCurrent: 500,
    });
    expect(lightDraw(config)).toBe('12 LEDs, at most 193 mA at 5 V (all white), 12 mA dark');
  });

  test('that would draw more than it may says by what it is kept', async () => {
    const config = await folder.config(withLight('{driver: ws281x, count: 60, brightness: 255}'));
    expect(lightDraw(config)).toBe(
      '60 LEDs, at most 500 mA at 5 V (kept there by light.maxCurrent; 3660 mA without it), 60 mA dark',
    );
    expect(await said(withLight('{driver: spi, count: 60, brightness: 255}'))).toEqual([]);
  });

  test.each([
    [
      '{driver: spi, count: 60, brightness: 255, maxCurrent: 2000}',
      /^light\.maxCurrent lets the LEDs draw 2000 mA, more than the 5 V pins/,
    ],
    ['{driver: spi, count: 100, maxCurrent: 100}', /^light\.maxCurrent is used up by 100 LEDs that are dark/],
    [
      '{driver: spi, count: 436, maxCurrent: 1000}',
      /^light\.count needs 4104 bytes at once, and most kernels send 4096: 435 LEDs/,
    ],
    ['{driver: spi, lamps: {red: {relay: gate}}}', /^light\.lamps have no effect with the driver "spi"/],
  ])('%s is found', async (light, expected) => {
    expect(await said(withLight(light))).toEqual([expect.stringMatching(expected)]);
  });

  test('has nothing to say where there is none', async () => {
    expect(lightDraw(await folder.config(withLight('{driver: none}')))).toBeNull();
  });
});

describe('lamps', () => {
  const RELAYS = 'gate: {bcm: 17}, go: {bcm: 22}, stop: {bcm: 23}';

  test('hang on outputs by name', async () => {
    const light = '{driver: gpio, lamps: {red: {relay: stop}, green: {relay: go}}}';
    const config = await folder.config(withLight(light, RELAYS));
    expect(await said(withLight(light, RELAYS))).toEqual([]);
    expect(lightOptions(config)).toEqual({
      driver: 'gpio',
      lamps: [
        { role: 'green', relay: 'go' },
        { role: 'red', relay: 'stop' },
      ],
    });
  });

  test.each([
    ['{driver: gpio}', /^light\.lamps name no lamp/],
    ['{driver: gpio, lamps: {red: {relay: stpo}}}', /^light\.lamps\.red\.relay is not a name in gpio\.relays/],
    ['{driver: gpio, lamps: {red: {relay: gate}}}', /^light\.lamps\.red\.relay gate delivers orders\.items\.0 already/],
    [
      '{driver: gpio, lamps: {red: {relay: stop}, amber: {relay: stop}}}',
      /^light\.lamps\.red\.relay stop is light\.lamps\.amber already/,
    ],
    ['{driver: gpio, lamps: {pay: {relay: go}}}', /^light\.lamps are dark after a failure and out of service alike/],
  ])('%s is found', async (light, expected) => {
    expect(await said(withLight(light, RELAYS))).toEqual([expect.stringMatching(expected)]);
  });
});
