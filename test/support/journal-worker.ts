import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles one TypeScript file the way the shipped build does it and returns the path of the result. It lies under
 * node_modules, so that `better-sqlite3` (which stays outside the bundle) is found from there; its name is its content, so
 * that tests running side by side share it.
 */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [resolve(entry)],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['better-sqlite3'],
    logLevel: 'silent',
  });
  const code = result.outputFiles[0]?.text ?? '';
  const folder = resolve('node_modules/.cache/kioskd-tests');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${createHash('sha256').update(code).digest('hex').slice(0, 16)}.cjs`);
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, code);
    // Some tests run it as another user.
    chmodSync(draft, 0o644);
    renameSync(draft, file);
  }
  return file;
}

/** The journal's worker, built from the source as it is now. */
export function journalWorkerFile(): Promise<string> {
  return bundle('src/journal/worker.ts');
}
