import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { BY_CHANCE, play } from './play.ts';

const SEEDS = [3, 17, 42];

/** What both tests start from; played once. */
let first: Promise<string[]> | null = null;

async function hashesHere(): Promise<string[]> {
  const hashes: string[] = [];
  for (const seed of SEEDS) {
    hashes.push((await play({ seed, plan: BY_CHANCE })).hash);
  }
  return hashes;
}

test('the same seed gives the same trace, here and in another process', { timeout: 600_000 }, async () => {
  first ??= hashesHere();
  const hashes = await first;
  expect(await hashesHere()).toEqual(hashes);
  // Beside node_modules, where the SQLite add-on is found.
  const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.simulation-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'hashes.cjs');
  const contents =
    `import { BY_CHANCE, play } from './play.ts';` +
    `(async () => { for (const seed of ${JSON.stringify(SEEDS)}) console.log((await play({ seed, plan: BY_CHANCE })).hash); })();`;
  await build({
    stdin: { contents, resolveDir: join(process.cwd(), 'test/simulation'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['better-sqlite3'],
    logLevel: 'silent',
    outfile,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
  expect(stdout.trim().split('\n')).toEqual(hashes);
});

test('another seed gives another trace', async () => {
  first ??= hashesHere();
  expect(new Set(await first).size).toBe(SEEDS.length);
});
