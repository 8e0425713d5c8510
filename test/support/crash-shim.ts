import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const SOURCE = 'test/support/disk-shim/disk-shim.c';

/**
 * Compiles `disk-shim.c` with this system's C compiler, and returns the path of the library. It is kept under node_modules by its content, so
 * that tests running side by side share it.
 */
export async function diskShim(): Promise<string> {
  const source = resolve(SOURCE);
  const folder = resolve('node_modules/.cache/kioskd-tests');
  const hash = createHash('sha256').update(readFileSync(source)).update(process.arch);
  const library = join(folder, `disk-shim-${hash.digest('hex').slice(0, 16)}.so`);
  if (!existsSync(library)) {
    mkdirSync(folder, { recursive: true });
    const draft = `${library}.${process.pid}`;
    const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-O2', '-fPIC', '-shared', '-pthread'];
    await promisify(execFile)('cc', [...flags, '-o', draft, source, '-ldl']).catch((error: Error) => {
      throw new Error(
        `${SOURCE} could not be compiled; it needs a C compiler (Debian: gcc, libc6-dev). ${error.message}`,
      );
    });
    renameSync(draft, library);
  }
  return library;
}

export interface ShimFor {
  /** What {@link diskShim} gave. */
  readonly library: string;
  /** The folder that is watched; a real path. */
  readonly folder: string;
  /** Where operations are recorded; outside of the folder. */
  readonly log?: string;
  /** A file made by {@link DiskControl}; outside of the folder. */
  readonly control?: string;
  /** The names of the files that are counted, killed at and failed; all when left out. */
  readonly files?: readonly string[];
}

/** What a process has to have in its environment to run behind the shim. */
export function shimEnvironment(shim: ShimFor): Record<string, string> {
  return {
    LD_PRELOAD: shim.library,
    KIOSKD_DISK_DIR: shim.folder,
    ...(shim.log === undefined ? {} : { KIOSKD_DISK_LOG: shim.log }),
    ...(shim.control === undefined ? {} : { KIOSKD_DISK_CONTROL: shim.control }),
    ...(shim.files === undefined ? {} : { KIOSKD_DISK_FILES: shim.files.join(':') }),
  };
}

/** The numbers of the control file, in the order of `enum slot` in disk-shim.c. */
const SLOTS = [
  'syncs',
  'writes',
  'failed',
  'killCall',
  'killAt',
  'killWhen',
  'failCalls',
  'failFrom',
  'failCount',
  'failErrno',
];
const CALLS = { sync: 1, write: 2, any: 3 } as const;
const ERRNOS = { EIO: 5, ENOSPC: 28, EROFS: 30 } as const;

export interface KillPoint {
  readonly call: 'sync' | 'write';
  /** 1: the next one. */
  readonly nth: number;
  readonly when: 'before' | 'after';
}

export interface DiskFailure {
  readonly calls: 'sync' | 'write' | 'any';
  /** 1: the next one. */
  readonly nth: number;
  /** How many calls fail; 0: all from then on. */
  readonly count: number;
  readonly errno: keyof typeof ERRNOS;
}

/** Tells a process behind the shim, at any time and however often it is started anew, when to die or which calls fail. */
export class DiskControl {
  readonly path: string;
  private readonly fd: number;

  /** @param path of the control file, which is made anew. */
  constructor(path: string) {
    this.path = path;
    writeFileSync(path, new Uint8Array(SLOTS.length * 8));
    this.fd = openSync(path, 'r+');
  }

  /** How many syncs and writes of the counted files were begun so far, over all processes. */
  counts(): { readonly syncs: number; readonly writes: number; readonly failed: number } {
    return { syncs: this.get('syncs'), writes: this.get('writes'), failed: this.get('failed') };
  }

  /** The process kills itself at the n-th such call from now on, before or after it is carried out. */
  killAt(point: KillPoint): void {
    this.set('killCall', 0);
    this.set('killWhen', point.when === 'before' ? 0 : 1);
    this.set('killAt', this.get(point.call === 'sync' ? 'syncs' : 'writes') + point.nth);
    this.set('killCall', CALLS[point.call]);
  }

  /** Calls fail as the disk would make them fail. `any`: syncs and writes, each kind by its own count. */
  fail(failure: DiskFailure): void {
    this.set('failCalls', 0);
    const from = failure.calls === 'write' ? this.get('writes') : this.get('syncs');
    this.set('failFrom', failure.calls === 'any' ? 0 : from + failure.nth);
    this.set('failCount', failure.calls === 'any' ? 0 : failure.count);
    this.set('failErrno', ERRNOS[failure.errno]);
    this.set('failCalls', CALLS[failure.calls]);
  }

  /** Nobody is killed and nothing fails any more. */
  disarm(): void {
    this.set('killCall', 0);
    this.set('failCalls', 0);
  }

  close(): void {
    closeSync(this.fd);
  }

  private get(slot: string): number {
    const bytes = Buffer.alloc(8);
    readSync(this.fd, bytes, 0, 8, 8 * SLOTS.indexOf(slot));
    return Number(bytes.readBigInt64LE());
  }

  private set(slot: string, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    writeSync(this.fd, bytes, 0, 8, 8 * SLOTS.indexOf(slot));
  }
}
