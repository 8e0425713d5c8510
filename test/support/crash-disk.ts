import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Random } from './random.ts';

/** A disk writes a sector whole or not at all; bigger writes may tear between two of them. */
const SECTOR = 512;

/** One operation as `disk-shim.c` recorded it; file names are relative to the watched folder, `.` is the folder itself. */
export type DiskOperation =
  | { readonly type: 'opened'; readonly fd: number; readonly name: string }
  | { readonly type: 'closed' | 'synced'; readonly fd: number }
  | { readonly type: 'written'; readonly fd: number; readonly offset: number; readonly data: Buffer }
  | { readonly type: 'truncated'; readonly fd: number; readonly size: number }
  | { readonly type: 'unlinked'; readonly name: string }
  | { readonly type: 'renamed'; readonly name: string; readonly to: string };

/** Reads a log of the shim. */
export function readDiskLog(path: string, folder: string): readonly DiskOperation[] {
  const log = readFileSync(path);
  const nameOf = (absolute: string) => (absolute === folder ? '.' : basename(absolute));
  const operations: DiskOperation[] = [];
  for (let at = 0; at < log.length; ) {
    const code = log.readUInt32LE(at);
    const fd = log.readInt32LE(at + 4);
    const offset = Number(log.readBigUInt64LE(at + 8));
    const length = Number(log.readBigUInt64LE(at + 16));
    const data = log.subarray(at + 24, at + 24 + length);
    at += 24 + length;
    operations.push(operationOf(code, fd, offset, data, nameOf));
  }
  return operations;
}

function operationOf(
  code: number,
  fd: number,
  offset: number,
  data: Buffer,
  nameOf: (absolute: string) => string,
): DiskOperation {
  switch (code) {
    case 1:
      return { type: 'opened', fd, name: nameOf(data.toString()) };
    case 2:
      return { type: 'closed', fd };
    case 3:
      return { type: 'written', fd, offset, data };
    case 4:
      return { type: 'truncated', fd, size: offset };
    case 5:
      return { type: 'synced', fd };
    case 6:
      return { type: 'unlinked', name: nameOf(data.toString()) };
    case 7: {
      const [from = '', to = ''] = data.toString().split('\0');
      return { type: 'renamed', name: nameOf(from), to: nameOf(to) };
    }
    default:
      throw new Error(`the log of the shim is damaged: operation ${code}`);
  }
}

type Change =
  | { readonly type: 'written'; readonly offset: number; readonly data: Buffer }
  | { readonly type: 'truncated'; readonly size: number };

/** One file, whatever it is called: what is surely on the disk, and what may be. */
class DiskFile {
  durable: Buffer;
  pending: Change[] = [];

  constructor(durable: Buffer) {
    this.durable = durable;
  }

  synced(): void {
    this.durable = applied(this.durable, this.pending);
    this.pending = [];
  }
}

type NameChange =
  | { readonly type: 'made'; readonly name: string; readonly file: DiskFile }
  | { readonly type: 'unlinked'; readonly name: string }
  | { readonly type: 'renamed'; readonly name: string; readonly to: string; readonly file: DiskFile };

/** How the choice between kept and lost is made for one disk state. */
export type Loss = 'all kept' | 'all lost' | 'in order' | 'any' | 'torn';

/**
 * What a disk may hold while operations are carried out one after the other. What was synced is there. Everything later may be there, or
 * not, or be torn, each by itself: a disk and a kernel may write in any order. Names that were made, removed or changed since the
 * folder was synced may be the old ones.
 */
export class DiskHistory {
  /** As the running program sees them. */
  private readonly names = new Map<string, DiskFile>();
  private readonly durableNames = new Map<string, DiskFile>();
  private nameChanges: NameChange[] = [];
  private readonly open = new Map<number, { readonly name: string; readonly file: DiskFile | null }>();

  /** @param before what the folder held, all of it on the disk. */
  constructor(before: ReadonlyMap<string, Buffer> = new Map()) {
    for (const [name, bytes] of before) {
      const file = new DiskFile(bytes);
      this.names.set(name, file);
      this.durableNames.set(name, file);
    }
  }

  /** How much is not surely on the disk now. */
  get uncertain(): number {
    const files = new Set([...this.names.values(), ...this.durableNames.values()]);
    return this.nameChanges.length + [...files].reduce((sum, file) => sum + file.pending.length, 0);
  }

  carryOut(operation: DiskOperation): void {
    switch (operation.type) {
      case 'opened':
        this.opened(operation.fd, operation.name);
        break;
      case 'closed':
        this.open.delete(operation.fd);
        break;
      case 'written':
      case 'truncated':
        this.open.get(operation.fd)?.file?.pending.push(operation);
        break;
      case 'synced':
        this.synced(operation.fd);
        break;
      case 'unlinked':
        this.names.delete(operation.name);
        this.nameChanges.push(operation);
        break;
      case 'renamed':
        this.renamed(operation.name, operation.to);
        break;
    }
  }

  private opened(fd: number, name: string): void {
    if (name === '.') {
      this.open.set(fd, { name, file: null });
      return;
    }
    let file = this.names.get(name);
    if (file === undefined) {
      file = new DiskFile(Buffer.alloc(0));
      this.names.set(name, file);
      this.nameChanges.push({ type: 'made', name, file });
    }
    this.open.set(fd, { name, file });
  }

  private synced(fd: number): void {
    const target = this.open.get(fd);
    if (target?.file === null) {
      applyNames(this.durableNames, this.nameChanges);
      this.nameChanges = [];
    }
    target?.file?.synced();
  }

  private renamed(name: string, to: string): void {
    const file = this.names.get(name);
    if (file !== undefined) {
      this.names.delete(name);
      this.names.set(to, file);
      this.nameChanges.push({ type: 'renamed', name, to, file });
    }
  }

  /** One of the states in which a power cut now may leave the disk: files by name. */
  state(random: Random, loss: Loss): Map<string, Buffer> {
    const names = new Map(this.durableNames);
    applyNames(names, chosen(this.nameChanges, random, loss));
    const state = new Map<string, Buffer>();
    for (const [name, file] of names) {
      const kept = chosen(file.pending, random, loss);
      state.set(name, applied(file.durable, loss === 'torn' ? torn(kept, random) : kept));
    }
    return state;
  }
}

function applyNames(names: Map<string, DiskFile>, changes: readonly NameChange[]): void {
  for (const change of changes) {
    if (change.type === 'made') {
      names.set(change.name, change.file);
    } else {
      names.delete(change.name);
      if (change.type === 'renamed') {
        names.set(change.to, change.file);
      }
    }
  }
}

function chosen<T>(changes: readonly T[], random: Random, loss: Loss): readonly T[] {
  switch (loss) {
    case 'all kept':
      return changes;
    case 'all lost':
      return [];
    case 'in order':
      return changes.slice(0, random.int(changes.length + 1));
    case 'any': {
      const share = random.next();
      return changes.filter(() => random.chance(share));
    }
    case 'torn':
      return changes.filter(() => random.chance(0.75));
  }
}

/** Each write loses some of its sectors. */
function torn(changes: readonly Change[], random: Random): readonly Change[] {
  return changes.flatMap((change): readonly Change[] => {
    if (change.type === 'truncated' || random.chance(0.4)) {
      return [change];
    }
    const share = random.next();
    return sectorsOf(change.offset, change.data).filter(() => random.chance(share));
  });
}

function sectorsOf(offset: number, data: Buffer): Change[] {
  const sectors: Change[] = [];
  for (let at = offset; at < offset + data.length; ) {
    const end = Math.min(offset + data.length, (Math.floor(at / SECTOR) + 1) * SECTOR);
    sectors.push({ type: 'written', offset: at, data: data.subarray(at - offset, end - offset) });
    at = end;
  }
  return sectors;
}

/** Changes carried out on a copy; what was never written of a file that grew is zero. */
function applied(before: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) {
    return before;
  }
  let size = before.length;
  let most = size;
  for (const change of changes) {
    size = change.type === 'truncated' ? change.size : Math.max(size, change.offset + change.data.length);
    most = Math.max(most, size);
  }
  const bytes = Buffer.alloc(most);
  before.copy(bytes);
  let now = before.length;
  for (const change of changes) {
    if (change.type === 'written') {
      change.data.copy(bytes, change.offset);
      now = Math.max(now, change.offset + change.data.length);
    } else {
      // What is cut off is zero should the file grow again.
      bytes.fill(0, Math.min(change.size, now), now);
      now = change.size;
    }
  }
  return bytes.subarray(0, size);
}
