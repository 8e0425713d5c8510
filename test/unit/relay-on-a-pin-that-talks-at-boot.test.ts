import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const relay = (pin: string) => MINIMAL.replace('gate: {bcm: 17}', `gate: {${pin}}`);

test('a relay that the text of the start would switch is refused, not only doubted', async () => {
  expect(await folder.problems(relay('bcm: 14'))).toEqual([
    expect.stringMatching(
      /gpio\.relays\.gate\.bcm: BCM 14 \(physical pin 8\) .*\(free: BCM \d+ .*; or bootSafe: true\)/,
    ),
  ]);
});

test('with something that keeps it off meanwhile it is taken', async () => {
  expect(await folder.problems(relay('bcm: 14, bootSafe: true'))).toEqual([]);
});
