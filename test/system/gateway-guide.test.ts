import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandArgs } from '../../src/commands/shared.ts';
import type { SandboxLine } from '../../src/sandbox/gateways/offer.ts';
import { MINIMAL } from '../support/config-folder.ts';

const ROOT = process.cwd();
const PARTS = [
  'src',
  'test/support',
  'scripts/lib',
  'scripts/fonts',
  'test/contract/suites',
  'test/contract/gateway-conformance.test.ts',
  'test/unit/config-generated.test.ts',
  'tsconfig.json',
  'package.json',
  'vitest.config.ts',
];
const MANY_SECONDS = 240_000;

/** The guide's own words: files to write, lines to add, commands to run. */
interface Guide {
  readonly files: readonly string[];
  readonly edits: readonly { readonly file: string; readonly under: string | null; readonly lines: string }[];
  readonly commands: readonly string[];
}

async function readGuide(): Promise<Guide> {
  const page = await readFile(join(ROOT, 'src/gateways/README.md'), 'utf8');
  const section = /\n## Adding a gateway\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  // Everything stands inside a numbered list.
  const text = section.replace(/^ {3}/gm, '');
  const blocks = (kind: string): string[] =>
    [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].flatMap(([, block = '']) =>
      block.split('\n').filter((line) => line !== ''),
    );
  const edits = [...text.matchAll(/In `([^`]+)`, (?:at the top|under `([^`]+)`):\n+```ts\n([\s\S]*?)```/g)].map(
    ([, file = '', under, lines = '']) => ({ file, under: under ?? null, lines }),
  );
  expect(edits, 'each block of code has a place').toHaveLength(text.split('```ts\n').length - 1);
  return { files: blocks('text'), edits, commands: blocks('sh') };
}

let copy: string;
let guide: Guide;

beforeAll(async () => {
  guide = await readGuide();
  copy = await mkdtemp(join(tmpdir(), 'kioskd-guide-'));
  for (const part of PARTS) {
    await cp(join(ROOT, part), join(copy, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const file of guide.files) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(ROOT, 'test/support/made-up-gateway', `${part(file)}.ts.txt`), join(copy, file));
  }
  for (const edit of guide.edits) {
    await apply(edit);
  }
}, MANY_SECONDS);
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Which of Tinypay's files is meant to lie there. */
function part(file: string): string {
  if (file.startsWith('src/sandbox/')) {
    return 'sandbox';
  }
  return file.startsWith('test/') ? 'rig' : basename(file, '.ts');
}

async function apply({ file, under, lines }: Guide['edits'][number]): Promise<void> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (under === null) {
    await writeFile(path, lines + text);
    return;
  }
  const rows = text.split('\n');
  const places = rows.flatMap((row, index) => (row.trim() === under ? [index] : []));
  expect(places, `${file} has one line ${under}`).toHaveLength(1);
  rows.splice((places[0] ?? 0) + 1, 0, lines.trimEnd());
  await writeFile(path, rows.join('\n'));
}

/** What a command printed, and its exit code. */
function run(command: string): Promise<{ readonly code: number | null; readonly text: string }> {
  const [program = '', ...args] = command.split(' ');
  const env = { PATH: process.env['PATH'], HOME: copy, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text }));
  });
}

test('the guide names a file for each one that Tinypay has', () => {
  expect(guide.files.map(part).sort()).toEqual(['client', 'config', 'module', 'rig', 'sandbox']);
});

test(
  'the commands of the guide succeed, and all of the conformance suite that applies has run',
  async () => {
    const said: string[] = [];
    for (const command of guide.commands) {
      const { code, text } = await run(command);
      expect(code, `${command}\n${text}`).toBe(0);
      said.push(text);
    }
    const passed = Number(/Tests +(\d+) passed/.exec(said.at(-1) ?? '')?.[1] ?? 0);
    expect(passed).toBeGreaterThan(60);
    const schema: unknown = JSON.parse(await readFile(join(copy, 'src/config/kioskd.schema.json'), 'utf8'));
    expect(schema).toMatchObject({ properties: { gateways: { properties: { tinypay: {} } } } });
    expect(await readFile(join(copy, 'src/config/REFERENCE.md'), 'utf8')).toContain('gateways.tinypay.noOrderError');
  },
  MANY_SECONDS,
);

test(
  'a configuration with Tinypay is fine, and its inferred setting is listed',
  async () => {
    const { SANDBOX_LIST } = await inCopy<{ SANDBOX_LIST: readonly SandboxLine[] }>('src/sandbox/gateways/list.ts');
    const offer = await SANDBOX_LIST.find(({ name }) => String(name) === 'tinypay')?.load();
    const offered = await offer?.open((_name, make) => make(), {});
    expect(offered?.credentials).toEqual({ 'tinypay-key': 'sandbox-shop-key-opens-nothing' });
    await mkdir(join(copy, 'credentials'));
    for (const [name, secret] of Object.entries(offered?.credentials ?? {})) {
      await writeFile(join(copy, 'credentials', name), secret);
      await chmod(join(copy, 'credentials', name), 0o600);
    }
    const section = JSON.stringify({ tinypay: offered?.section('https://tinypay.example') });
    const wallets = JSON.stringify(offered?.wallets);
    const file = join(copy, 'kioskd.yaml');
    const rest = MINIMAL.replace(/^gateways:\n(?: .*\n)+/m, '').replace(/^wallets:\n(?: .*\n)+/m, '');
    await writeFile(file, `${rest}gateways: ${section}\nwallets: ${wallets}\n`);

    const { code, out } = await check(file);
    expect(out).toContain('is fine.');
    expect(code).toBe(0);
    expect(out).toContain('gateways  tinypay');
    expect(out).toMatch(/gateways\.tinypay\.noOrderError: no_order\n +Tinypay shows this error/);
    expect(out).not.toContain('opens-nothing');

    await writeFile(file, `${rest}gateways: ${section.replace('"shop"', '"shp"')}\nwallets: ${wallets}\n`);
    const mistaken = await check(file);
    expect(mistaken.code).toBe(1);
    expect(mistaken.out).toContain('did you mean "shop"?');
  },
  MANY_SECONDS,
);

/** A module of the copy. */
async function inCopy<M>(file: string): Promise<M> {
  return (await import(pathToFileURL(join(copy, file)).href)) as M;
}

async function check(file: string): Promise<{ readonly code: number; readonly out: string }> {
  type Dispatch = (argv: readonly string[], io: Pick<CommandArgs, 'env' | 'stdout' | 'stderr'>) => Promise<number>;
  const { dispatch } = await inCopy<{ dispatch: Dispatch }>('src/commands/dispatch.ts');
  let out = '';
  const print = (text: string): void => {
    out += text;
  };
  const code = await dispatch(['check', '--config', file], { env: {}, stdout: print, stderr: print });
  return { code, out };
}
