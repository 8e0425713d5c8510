import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/resolve.ts';
import { ConfigFolder } from '../support/config-folder.ts';

const EXAMPLES = resolve('hardware/examples');
const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

/** Every credential that the file names, in comments too, long enough for any use of it. */
function secretsOf(text: string): string[] {
  return [...text.matchAll(/credential: ([a-z0-9-]+)/g)].map(([, name]) => name ?? '');
}

/** What a file offers below a line such as `# mqtt:` or `  # commandKeys:`, taken out of its comment. */
function withOffers(text: string): string {
  const uncommented = (lines: string) => lines.replace(/^( *)# /gm, '$1');
  return text
    .replace(/^# mqtt:\n(?:# {3}.*\n)+/gm, uncommented)
    .replace(/^ {2}# commandKeys:\n(?: {2}# {3}.*\n)+/gm, uncommented)
    .replace('publicKey: "…"', 'publicKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="');
}

function written(text: string): string {
  for (const name of secretsOf(text)) {
    folder.secret(name, `${name}-of-some-length-0123456789abcdef`);
  }
  return folder.write(text);
}

test('there is one for each kind of kiosk', () => {
  expect(NAMES.sort()).toEqual(['kioskd-exit.yaml', 'kioskd-gate.yaml', 'kioskd-pay-station.yaml', 'kioskd.yaml']);
});

test.each(NAMES)('%s is accepted as it stands', async (name) => {
  const result = await loadConfig(written(readFileSync(`${EXAMPLES}/${name}`, 'utf8')), {});

  expect(result.ok ? [] : result.problems).toEqual([]);
});

test.each(NAMES)('%s is accepted with what it offers in comments', async (name) => {
  const result = await loadConfig(written(withOffers(readFileSync(`${EXAMPLES}/${name}`, 'utf8'))), {});

  expect(result.ok ? [] : result.problems).toEqual([]);
  expect(result.ok && result.config.mqtt !== undefined && result.config.mqtt !== null).toBe(true);
});

async function configOf(name: string): Promise<Config> {
  const result = await loadConfig(written(readFileSync(`${EXAMPLES}/${name}`, 'utf8')), {});
  if (!result.ok) {
    throw new Error(JSON.stringify(result.problems, null, 1));
  }
  return result.config;
}

test('the two kiosks of the car park agree on what both of them need', async () => {
  const station = await configOf('kioskd-pay-station.yaml');
  const exit = await configOf('kioskd-exit.yaml');

  expect(exit.kiosk.currency).toBe(station.kiosk.currency);
  expect(exit.orders.parking?.tariff).toEqual(station.orders.parking?.tariff);
  expect(exit.orders.parking?.tickets).toEqual(station.orders.parking?.tickets);
  expect(exit.orders.parking?.site?.kiosks).toEqual([station.kiosk.id]);
  expect(station.orders.parking?.site?.kiosks).toEqual([exit.kiosk.id]);
});
