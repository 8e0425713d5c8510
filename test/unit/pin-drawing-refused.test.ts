import { describe, expect, test } from 'vitest';
import { type Build, type Part, readBuild } from '../../scripts/drawings/build-file.ts';
import { planOf } from '../../scripts/drawings/plan.ts';
import { drawWiring } from '../../scripts/drawings/wiring.ts';

async function vending(change: (parts: readonly Part[]) => readonly Part[]): Promise<Build> {
  const build = await readBuild('vending', process.cwd());
  return { ...build, file: { ...build.file, parts: [...change(build.file.parts)] } };
}

const part = (wires: Part['wires']): Part => ({
  name: 'Box',
  label: 'Box',
  quantity: 1,
  look: 'x',
  why: 'x',
  wires,
  draws: [],
});

describe('a drawing that would lie is not made', () => {
  test('a pin of the configuration without a part', async () => {
    const build = await vending((parts) => parts.filter(({ name }) => name !== 'Door switch'));
    expect(() => drawWiring(build)).toThrow('vending: no part is wired to gpio.contacts.door');
  });

  test('a wire to something that the configuration does not have', async () => {
    const build = await vending((parts) => [...parts, part([{ to: 'relays.motor-3', at: 'IN3' }])]);
    expect(() => drawWiring(build)).toThrow('vending: relays.motor-3 is no pin that the configuration uses');
  });

  test('a wire to an interface that nothing opens', async () => {
    const build = await vending((parts) => [...parts, part([{ to: 'uart.TXD', at: 'T1IN' }])]);
    expect(() => drawWiring(build)).toThrow('vending: uart.TXD is no pin that the configuration uses');
  });

  test('a part with wires on both sides of the header', async () => {
    const build = await vending((parts) => [
      ...parts,
      part([
        { to: 'relays.motor-1', at: 'A' },
        { to: 'sensors.drop-1', at: 'B' },
      ]),
    ]);
    expect(() => drawWiring(build)).toThrow('vending: Box has wires on both sides of the header');
  });
});

test('a pin that moves in the configuration moves in the drawing', async () => {
  const build = await readBuild('vending', process.cwd());
  const { relays } = build.config.gpio;
  const motor = relays['motor-1'];
  if (motor === undefined) throw new Error('the vending machine has lost its first motor');
  const moved: Build = {
    ...build,
    config: {
      ...build.config,
      gpio: { ...build.config.gpio, relays: { ...relays, 'motor-1': { ...motor, bcm: 22 } } },
    },
  };
  const wire = planOf(moved).wires.find(({ words }) => words.name === 'relay motor-1');
  expect([wire?.pin.bcm, wire?.pin.pin]).toEqual([22, 15]);
  expect(drawWiring(moved)).toContain('>BCM 22<');
});
