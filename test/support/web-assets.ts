import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'esbuild';

const PAGE = 'src/screens/web';
const COPIED = new Set(['', '.html', '.css', '.svg']);

/** Builds the customer's page into a folder of its own, as the release build does. */
export async function buildWebAssets(): Promise<{ readonly dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'kioskd-web-'));
  await build({
    entryPoints: [join(PAGE, 'browser/screen.ts')],
    outfile: join(dir, 'screen.js'),
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome100',
    minify: true,
    logLevel: 'error',
  });
  await cp(PAGE, dir, {
    recursive: true,
    filter: (source) => COPIED.has(extname(source)) && !source.endsWith('browser'),
  });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
