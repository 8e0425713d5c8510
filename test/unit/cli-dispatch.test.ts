import { expect, test } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';
import { COMMANDS } from '../../src/commands/help.ts';
import { COMMAND_KINDS } from '../../src/fleet/command-names.ts';

async function line(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await dispatch(argv, {
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

test('without a command the help goes to the error stream', async () => {
  const { code, out, err } = await line();
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Usage: kioskd <command>');
});

test.each([['--help'], ['-h'], ['help']])('%s lists every command of the design', async (flag) => {
  const { code, out } = await line(flag);
  expect(code).toBe(0);
  for (const name of ['run', 'check', 'diagnose', 'sandbox', 'relay', 'report', 'keys']) {
    expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  }
});

test.each(COMMANDS.map(({ name }) => [name]))('%s --help says what it does and its options', async (name) => {
  const { code, out, err } = await line(name, '--help');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`kioskd ${name}:`);
  expect(out).toContain('--help');
  expect((await line('help', name)).out).toBe(out);
});

test('keys --help has every command that can be signed, with its arguments', async () => {
  const { out } = await line('keys', '--help');
  for (const { name, text, args } of COMMAND_KINDS) {
    expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const words of [text, ...args.map((arg) => arg.text)]) {
      expect(out).toContain(words);
    }
  }
});

test('--version', async () => {
  expect((await line('--version')).out).toMatch(/^kioskd \d+\.\d+\.\d+\n$/);
});

test.each([
  [['chek'], /no command "chek". Did you mean "check"\?/],
  [['frobnicate'], /Commands: run, check/],
  [['check', '--confg', 'x'], /no option --confg; did you mean --config\?/],
  [['check', '--config'], /--config needs a value: --config FILE/],
  [['check', '--json=yes'], /--json takes no value/],
  [['check', 'kioskd.yaml'], /takes options only/],
  [['check', '--', 'x'], /takes options only/],
  [['check', '--toString'], /no option --toString/],
])('%j is refused in words with code 2', async (argv, expected) => {
  const { code, out, err } = await line(...argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(expected);
});
