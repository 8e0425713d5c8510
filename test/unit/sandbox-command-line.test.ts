import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/commands/sandbox.ts';
import { runGateways } from '../../src/commands/sandbox-gateways.ts';
import type { CommandArgs } from '../../src/commands/shared.ts';

type Options = CommandArgs['options'];

async function told(
  options: Options,
  command: (args: CommandArgs) => Promise<number>,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await command({
    configPath: '',
    configGiven: false,
    options,
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

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kioskd-service-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test.each<[Options, string]>([
  [{ gateways: true, port: '9000' }, '--port goes without --gateways.\n'],
  [{ only: 'qfpay' }, '--only goes only with --gateways.\n'],
  [{ 'notify-anywhere': true }, '--notify-anywhere goes only with --gateways.\n'],
])('%j mixes the two uses of the command', async (options, words) => {
  expect(await told(options, run)).toEqual({ code: 2, out: '', err: words });
});

test.each<[Options, RegExp]>([
  [{ 'port-base': '65500' }, /--port-base takes a number from 0 to/],
  [{ 'port-base': '-1' }, /--port-base takes a number/],
  [{ 'clock-scale': '0' }, /--clock-scale takes a whole number from 1/],
  [{ 'clock-scale': '1.5' }, /--clock-scale takes/],
  [{ listen: 'localhost' }, /--listen takes an IP address/],
  [{ only: 'qfpay,paypal' }, /no sandbox "paypal"; --only takes some of .*qfpay,wavpay/],
  [{ 'notify-url': 'shop' }, /--notify-url takes an http or https address/],
  [{ 'notify-url': 'ftp://127.0.0.1/' }, /--notify-url takes an http or https address/],
  [{ 'notify-url': 'http://shop.example/' }, /leads away from this machine; say --notify-anywhere/],
  [{ 'control-token-file': '/nowhere/token' }, /cannot be read/],
])('%j is refused in words with code 2', async (options, words) => {
  const { code, out, err } = await told(options, (args) => runGateways(args, Promise.resolve()));
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(words);
});

test('a control token that others can read, or that can be guessed, is refused', async () => {
  const file = join(await folder(), 'token');
  const options = { 'control-token-file': file };
  await writeFile(file, 'long-enough-for-anybody\n', { mode: 0o644 });
  expect((await told(options, (args) => runGateways(args, Promise.resolve()))).err).toContain(`chmod 600 ${file}`);
  await chmod(file, 0o600);
  await writeFile(file, 'short\n');
  expect((await told(options, (args) => runGateways(args, Promise.resolve()))).err).toContain('at least 16');
});

test('it says what a client has to know, and stops in order', async () => {
  const state = await folder();
  const options = { 'port-base': '0', state, only: 'qfpay,wavpay' };

  const { code, out, err } = await told(options, (args) => runGateways(args, Promise.resolve()));

  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/QFPay +http:\/\/127\.0\.0\.1:\d+\n +control: http:\/\/127\.0\.0\.1:\d+\/control\/\n/);
  expect(out).toContain('qfpay-client-key: sandbox-client-key-opens-nothing');
  expect(out).toMatch(/^gateways:\n {2}qfpay:\n {4}baseUrl: http:\/\/127\.0\.0\.1:\d+\n/m);
  expect(out).toContain(state);
  expect(out).toMatch(/Stopped\.\n$/);
});
