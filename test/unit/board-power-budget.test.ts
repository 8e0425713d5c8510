import { describe, expect, test } from 'vitest';
import { BUILDS, type Build, readBuild } from '../../scripts/drawings/build-file.ts';
import { budgetOf } from '../../scripts/drawings/power.ts';

describe.each(BUILDS)('%s', (name) => {
  test('every supply has a fifth left at the worst moment', async () => {
    const { rails } = budgetOf(await readBuild(name, process.cwd()));
    expect(rails.filter(({ enough }) => !enough)).toEqual([]);
    expect(rails.map(({ rail }) => rail)).toEqual(['usb', '5V', '12V']);
  });
});

test.each(BUILDS)('the %s has as many resistors on its list as in its drawing', async (name) => {
  const { parts } = (await readBuild(name, process.cwd())).file;
  const drawn = parts.flatMap(({ wires }) => wires).filter(({ resistor }) => resistor?.ohms === '10 kΩ');
  expect(parts.find((part) => part.name === 'Resistor 10 kΩ')?.quantity).toBe(drawn.length);
});

test('USB and the board hang on 5 V, 5 V on 12 V with its losses, and of motors only one runs', async () => {
  const build: Build = await readBuild('vending', process.cwd());
  const draws = (rail: '12V' | '5V' | 'usb', peak: number, oneOf?: string) => ({
    name: 'x',
    quantity: 2,
    look: 'x',
    why: 'x',
    wires: [],
    draws: [{ rail, typical: 0, peak, from: 'x', ...(oneOf === undefined ? {} : { oneOf }) }],
  });
  const parts = [draws('usb', 100), draws('5V', 200), draws('12V', 1000, 'motors'), draws('12V', 700, 'motors')];
  const { rails } = budgetOf({ ...build, file: { ...build.file, parts } });

  const five = 1250 + 200 + 400;
  expect(rails.map(({ peakMa }) => peakMa)).toEqual([200, five, 1000 + Math.round((five * 5.1) / 12 / 0.88)]);
});

test('the LEDs count with all that they can draw, whatever the daemon means to let them', async () => {
  const build = await readBuild('gate', process.cwd());
  const ring = budgetOf(build).lines.find(({ name }) => name.startsWith('LED ring'));
  expect(ring?.peakMa).toBe(16 * 60);
});
