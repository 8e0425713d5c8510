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
