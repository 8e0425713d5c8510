import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadText } from '../../src/config/load.ts';
import { findings } from '../support/parking-config.ts';

type Group = { [key: string]: unknown };

async function example(
  name: 'exit' | 'pay-station',
): Promise<Group & { readonly orders: Group; readonly gpio: Group }> {
  return parse(await readFile(`hardware/examples/kioskd-${name}.yaml`, 'utf8'));
}

const ITEM = { id: 'water', name: 'Water', price: '1.00' };
const RELAY_GATE = { relay: 'barrier', sensor: 'up' };
const GPIO = {
  driver: 'virtual',
  relays: { barrier: { bcm: 5 }, lamp: { bcm: 6 } },
  sensors: { up: { bcm: 17 } },
  controller: { driver: 'none' },
};

async function gateFindings(changes: Group, gate: Group = RELAY_GATE): Promise<readonly string[]> {
  const file = await example('exit');
  const parking = { ...(file.orders['parking'] as Group), gate };
  const { items = [], ...more } = changes;
  const whole = { ...file, gpio: GPIO, ...more, orders: { ...file.orders, items, parking } };
  return findings(whole).wrong.filter((text) => text.includes('open the gate'));
}

test('a gate has its output for itself: nobody opens it by buying something, and no lamp does', async () => {
  expect(await gateFindings({})).toEqual([]);
  expect(await gateFindings({ items: [{ ...ITEM, relay: 'lamp' }] })).toEqual([]);
  expect(await gateFindings({ items: [{ ...ITEM, relay: 'barrier' }] })).toEqual([
    expect.stringMatching(/^orders\.parking\.gate\.relay: delivers orders\.items\[0\] already/),
  ]);
  expect(await gateFindings({ light: { driver: 'gpio', lamps: { pay: { relay: 'barrier' } } } })).toEqual([
    expect.stringMatching(/is light\.lamps\.pay already/),
  ]);
  // Lamps of another driver are dark.
  expect(await gateFindings({ light: { driver: 'none', lamps: { pay: { relay: 'barrier' } } } })).toEqual([]);
  const gpio = { ...GPIO, controller: { driver: 'barrier', channels: { lane: { relay: 'barrier', opened: 'up' } } } };
  expect(await gateFindings({ gpio })).toEqual([
    expect.stringMatching(/is driven by gpio\.controller\.channels\.lane/),
  ]);
  const item = { ...ITEM, controller: { channel: 'lane' } };
  expect(await gateFindings({ gpio, items: [item] }, { controller: { channel: 'lane' } })).toEqual([
    expect.stringMatching(/^orders\.parking\.gate\.controller\.channel: delivers orders\.items\[0\] already/),
  ]);
});

test('stays of a year in units of a minute are pointed out: the fee would hold everything up', async () => {
  const file = await example('exit');
  const parking = file.orders['parking'] as Group & { readonly tariff: Group };
  const minute = { otherwise: { steps: [{ every: '1m', price: '0.10' }] } };
  const found = (maxStay: string) =>
    findings({ ...file, orders: { ...file.orders, parking: { ...parking, maxStay, keep: '400d', tariff: minute } } });
  expect(found('400d').doubtful).toContainEqual(
    expect.stringMatching(/^orders\.parking\.maxStay: has up to 576000 units/),
  );
  expect(found('14d').doubtful.join()).not.toContain('units of the tariff');
});

test('one secret for two purposes is refused, and not repeated', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-shared-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = await example('pay-station');
  const text = stringify({
    ...file,
    orders: { ...file.orders, remote: { token: { credential: 'host-token' }, maxAmount: '100.00' } },
  });
  const names = [...text.matchAll(/credential: ([\w-]+)/g)].map(([, name]) => name ?? '');
  await mkdir(join(dir, 'credentials'));
  const write = (name: string, secret: string) => writeFile(join(dir, 'credentials', name), secret, { mode: 0o600 });
  const load = async (same: Readonly<Record<string, string>>) => {
    for (const name of names) {
      await write(name, `secret-${same[name] ?? name}-${'x'.repeat(40)}`);
    }
    const result = await loadText(text, 'kioskd.yaml', { systemdDir: '', configDir: dir });
    return (result.ok ? [] : result.problems)
      .filter(({ message }) => message.includes('same secret'))
      .map(({ line, path, message, hint }) => `${line > 0 ? 'line' : ''} ${path}: ${message} (${hint})`);
  };
  expect(await load({})).toEqual([]);
  const asKey = await load({ 'camera-token': 'site-key' });
  expect(asKey).toEqual([
    expect.stringMatching(
      /^line orders\.parking\.entries\.token\.credential: is the same secret as orders\.parking\.key: whoever is given it could mark tickets as paid \(make one/,
    ),
  ]);
  expect(asKey.join()).not.toContain('xxxx');
  expect(await load({ 'host-token': 'site-key' })).toEqual([expect.stringContaining('orders.remote.token')]);
  expect(await load({ 'host-token': 'camera-token' })).toEqual([
    expect.stringMatching(/entries\.token\.credential: is the same secret as orders\.remote\.token: .* make orders/),
  ]);
});
