import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { eachMdb } from './suites/controller.ts';

eachMdb('the machine gets credit for exactly the price, and a yes to exactly the selection', async (rig, words) => {
  const { controller, machine, signal } = rig;
  expect(await controller.vend('lane2', 30_000, signal)).toBe('done');
  expect(machine.heard).toContain(words.credit);
  expect(machine.heard.filter((one) => one === words.yes)).toHaveLength(1);
  expect(machine.sold).toEqual(new Map([[258, 1]]));
});

eachMdb('another selection is denied; the customer can press again, and the right one is sold', async (rig, words) => {
  const { controller, machine, signal } = rig;
  machine.manner = 'refuses';
  const vend = controller.vend('lane2', 30_000, signal);
  await eventually(() => machine.heard.includes(words.no), { what: 'the wrong selection is denied' });
  machine.manner = 'obeys';
  expect(await vend).toBe('done');
  expect(machine.sold).toEqual(new Map([[258, 1]]));
});

eachMdb(
  'nobody presses anything: the session is ended, nothing was sold, and the next one begins',
  async (rig, words) => {
    const { controller, machine, signal } = rig;
    machine.manner = 'nobody';
    expect(await controller.vend('lane1', 300, signal)).toBe('refused');
    await eventually(() => machine.heard.includes(words.end), { what: 'the session is ended' });
    expect(machine.sold.size).toBe(0);
    machine.manner = 'obeys';
    await eventually(async () => (await controller.vend('lane1', 30_000, signal)) === 'done', { what: 'the next one' });
  },
);

eachMdb('a machine in which nothing came out says so: refused, and not tried again', async (rig, words) => {
  const { controller, machine, signal } = rig;
  machine.manner = 'fails';
  expect(await controller.vend('lane2', 30_000, signal)).toBe('refused');
  expect(machine.heard.filter((one) => one === words.yes)).toHaveLength(1);
});

eachMdb('one session at a time: who comes second is refused', async (rig) => {
  const { controller, signal } = rig;
  const answers = await Promise.all([
    controller.vend('lane1', 30_000, signal),
    controller.vend('lane2', 30_000, signal),
  ]);
  expect(answers).toEqual(['done', 'refused']);
});
