import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder } from '../support/config-folder.ts';
import { BARRIER, OPENS, withController } from '../support/pins-config.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

async function pullWarnings(text: string): Promise<string[]> {
  const { warnings } = await loaded(text);
  return warnings
    .filter(({ message }) => message.includes('a cut wire makes the sensor active'))
    .map(({ path }) => path);
}

async function loaded(text: string) {
  const result = await folder.load(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

test('a vehicle loop is not warned of: with its wire cut it should read as taken', async () => {
  // BCM 5 and 6 are pulled up at power-on, so both sensors read active without a wire.
  const text = withController(OPENS, BARRIER)
    .replace('home: {bcm: 5}', 'loop: {bcm: 5}')
    .replace(', loop: {bcm: 19}', '');
  expect(await pullWarnings(text)).toEqual(['gpio.sensors.up.bcm']);
});
