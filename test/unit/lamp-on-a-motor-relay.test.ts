import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder } from '../support/config-folder.ts';
import { BARRIER, MOTOR, OPENS, TURN, withController } from '../support/pins-config.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test.each([
  ['motor', TURN, MOTOR, 'run', 'lane1'],
  ['barrier', OPENS, BARRIER, 'shut', 'exit'],
])(
  'a lamp on a relay of a %s would run it with every change of the light: refused',
  async (_kind, item, controller, relay, channel) => {
    const lamp = (name: string) => `light: {driver: gpio, lamps: {red: {relay: ${name}}}}\n`;
    expect(await folder.problems(withController(item, controller, { more: lamp(relay) }))).toEqual([
      expect.stringContaining(
        `light.lamps.red.relay: ${relay} is driven by gpio.controller.channels.${channel} already`,
      ),
    ]);
    expect(await folder.problems(withController(item, controller, { more: lamp('gate') }))).toEqual([]);
  },
);
