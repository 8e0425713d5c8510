import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { ConfigFolder, FULL, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

async function check(...options: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await dispatch(['check', ...options], {
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

test('a good file: summary, doubts, and the defaults nobody confirmed', async () => {
  const { code, out } = await check('--config', folder.write(FULL));
  expect(code).toBe(0);
  expect(out).toContain('is fine.');
  expect(out).toContain('Still water MYR 1.80');
  expect(out).toContain('gateways.wavpay.discount: empty text');
  expect(out).not.toContain('gateways.qfpay.cancelMethod');
  expect(out).not.toMatch(/app-code-1|client-key-1|wav-key-1|broker-password-1/);
});

/** The summary of an example, by the names of its lines. */
async function summaryOf(name: string, change: (text: string) => string = (text) => text): Promise<object> {
  const text = change(readFileSync(`hardware/examples/${name}.yaml`, 'utf8'));
  for (const [, credential = ''] of text.matchAll(/credential: ([a-z0-9-]+)/g)) {
    folder.secret(credential, `${credential}-of-some-length-0123456789abcdef`);
  }
  const { code, out } = await check('--json', '--config', folder.write(text));
  expect(code).toBe(0);
  expect(out).not.toContain('of-some-length');
  return JSON.parse(out).summary;
}

test('items stand there by the name of the language that customers find', async () => {
  const named = (text: string) =>
    text.replace('name: Still water', 'name: { default: Water, en: Still water, ms: Air }');
  const { out } = await check('--config', folder.write(named(FULL)));
  expect(out).toContain('Still water MYR 1.80');
  const malay = await check('--config', folder.write(named(FULL).replace('language: en', 'language: ms')));
  expect(malay.out).toContain('Air MYR 1.80');
});

test('a pay station: what it is, how tickets and entries come, its languages; and no line of items', async () => {
  const summary = await summaryOf('kioskd-pay-station');
  expect(summary).toMatchObject({
    languages: 'zh-Hant; customers can choose en, zh-Hans, pt, ms',
    parking: 'pay station; site harbour with exit-1',
    tickets: 'signed ones and 1 form of other makers scanned, codes typed and plates typed',
    entries:
      'reported to http://127.0.0.1:8080/api/entries, to kioskd/site/harbour/entry at the broker and by the other kiosks of the site; else as the ticket says',
  });
  expect(Object.keys(summary)).not.toContain('items');
  expect(Object.keys(summary)).not.toContain('remote');
});

test('an exit: its gate, and what proves that it opened', async () => {
  expect(await summaryOf('kioskd-exit')).toMatchObject({
    parking: 'exit that takes payments; gate channel lane-1, proven by its controller; site harbour with pay-1',
    entries: 'reported by the other kiosks of the site; else as the ticket says',
  });
  const byRelay = (text: string) =>
    text
      .replace('controller: { channel: lane-1 }', 'relay: gate')
      .replace('relays:', 'relays:\n    gate: { bcm: 6, activeLow: true }');
  expect(await summaryOf('kioskd-exit', byRelay)).toMatchObject({
    parking: expect.stringContaining('; gate relay gate, not proven; '),
  });
});

test('a gate of a host: where its orders come in', async () => {
  expect(await summaryOf('kioskd-gate')).toMatchObject({
    languages: 'zh-Hant; customers can choose pt, en',
    items: '打開閘門 MOP 50.00 (orders of a host alone)',
    remote: 'POST http://127.0.0.1:8080/api/orders with the token; up to MOP 500.00 each',
  });
  const signed = (text: string) =>
    text
      .replace('    token: { credential: host-token }\n', '')
      .replace(
        '  languages: [zh-Hant, pt, en]',
        '  languages: []\n  commandKeys: [{name: host, publicKey: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=}]',
      )
      .replace('gateways:', 'mqtt: { url: "mqtts://broker.example.com:8883" }\ngateways:');
  expect(await summaryOf('kioskd-gate', signed)).toMatchObject({
    languages: 'zh-Hant alone',
    remote:
      'signed commands to http://127.0.0.1:8080/command/create-order and signed commands to kioskd/gate-1/command/create-order at the broker; up to MOP 500.00 each',
  });
});

test('a bad file: each problem with file, line and column', async () => {
  const file = folder.write(MINIMAL.replace('relay: gate}', 'rely: gate}'));
  const { code, out } = await check('--config', file);
  expect(code).toBe(1);
  expect(out).toContain(`${file}:5:49: orders.items[0].rely: is not a setting (did you mean "relay"?)`);
  expect(out).toContain('1 problem. kioskd will not start');
});

test('JSON for tools, good and bad', async () => {
  const good = await check('--json', '--config', folder.write(MINIMAL));
  expect(JSON.parse(good.out)).toMatchObject({ ok: true, problems: [], summary: { broker: 'none' } });
  const bad = await check('--json', '--config', folder.write('version: 1\n'));
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.out)).toMatchObject({ ok: false, problems: [{ line: 1 }, {}, {}, {}, {}, {}, {}] });
});

test('no file: code 2, and how to name one', async () => {
  const { code, out } = await check('--config', '/nowhere/kioskd.yaml');
  expect(code).toBe(2);
  expect(out).toContain('/nowhere/kioskd.yaml: is not there (name the file with --config FILE)');
});
