import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * A bundle of the daemon for one run, as other tests may build theirs meanwhile. Only its name is chosen at first, and nothing
 * is written before `build`. Below node_modules, because esbuild writes beside it first.
 */
export function daemonBundle(): { readonly dist: string; build(): Promise<void>; remove(): Promise<void> } {
  const folder = resolve('node_modules/.cache/kioskd-guest', `daemon-${process.pid}-${Date.now()}`);
  const dist = join(folder, 'dist');
  return {
    dist,
    async build() {
      await mkdir(folder, { recursive: true });
      await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--out', dist]);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
