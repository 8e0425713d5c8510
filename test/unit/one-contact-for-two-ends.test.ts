import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigFolder } from '../support/config-folder.ts';
import { BARRIER, EXIT, OPENS, withController } from '../support/pins-config.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

const two = (second: string) => `driver: barrier, channels: {exit: {${EXIT}}, in: {${second}}}`;

test.each([
  [
    'the loop is its own closed contact',
    BARRIER.replace('loop: loop', 'loop: down'),
    ['exit.loop: down is another contact'],
  ],
  ['the loop is its own open contact', BARRIER.replace('loop: loop', 'loop: up'), ['exit.loop: up is another contact']],
  [
    'up of one is down of the other',
    two('relay: lift, opened: down, closed: down2'),
    ['exit.closed: down is another contact', 'in.opened: down is another contact'],
  ],
  [
    'the loop is the contact of another',
    two('relay: lift, opened: up2, closed: down2, close: gate, loop: up'),
    ['in.loop: up is another contact'],
  ],
])('%s: refused', async (_what, controller, expected) => {
  expect(await folder.problems(withController(OPENS, controller))).toEqual(
    expected.map((words) => expect.stringContaining(`gpio.controller.channels.${words}`)),
  );
});

test('two barriers in one lane may share the loop', async () => {
  const controller = two('relay: lift, opened: up2, closed: down2, close: gate, loop: loop');
  expect(await folder.problems(withController(OPENS, controller))).toEqual([]);
});
