import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CHAIN_START, chainHash } from './chain.ts';
import { JournalError, type PaymentRow, type SaleRow, type StoredEntry } from './port.ts';

/**
 * A file of the archive: gzip of lines of JSON. The first says which entries it holds and the hash before them; then come the entries
 * with their hashes, then the sales and payments that left the journal with them. Its name is made of the first and last number and
 * the last hash, so that the same step, done again after a power cut, makes the same file.
 */
export interface ArchivedEntry extends StoredEntry {
  readonly hash: string;
}

export interface ArchiveContent {
  /** The hash of the entry before the first. */
  readonly previous: string;
  readonly entries: readonly (Omit<ArchivedEntry, 'body'> & { readonly body: string })[];
  readonly sales: readonly SaleRow[];
  readonly payments: readonly PaymentRow[];
}

export interface ArchiveFile {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** The beginning of the hash of the last entry. */
  readonly hash: string;
  readonly sizeBytes: number;
}

/** What a file of the archive holds, read back and proven. */
export interface ReadArchive {
  readonly first: number;
  readonly last: number;
  readonly previous: string;
  readonly hash: string;
  readonly entries: readonly ArchivedEntry[];
  readonly sales: readonly SaleRow[];
  readonly payments: readonly PaymentRow[];
}

const NAME = /^journal-(\d{12})-(\d{12})-([0-9a-f]{16})\.jsonl\.gz$/;
const UNFINISHED = /^journal-.*\.jsonl\.gz\.part$/;

function nameOf(first: number, last: number, hash: string): string {
  const digits = (seq: number) => String(seq).padStart(12, '0');
  return `journal-${digits(first)}-${digits(last)}-${hash.slice(0, 16)}.jsonl.gz`;
}

/** What the names of the archive's files say, oldest first; other files are left out. An archive that was not begun yet is empty. */
export function archiveNames(folder: string): readonly Omit<ArchiveFile, 'sizeBytes'>[] {
  return namesIn(folder)
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ name, first: Number(match[1]), last: Number(match[2]), hash: match[3] ?? '' }];
    })
    .sort((a, b) => a.first - b.first || a.last - b.last);
}

export function listArchive(folder: string): readonly ArchiveFile[] {
  return archiveNames(folder).flatMap((file) => {
    const sizeBytes = statSync(join(folder, file.name), { throwIfNoEntry: false })?.size;
    return sizeBytes === undefined ? [] : [{ ...file, sizeBytes }];
  });
}

/** Where the archive lies: as configured, else beside the journal. */
export function archiveFolder(journal: { readonly path: string; readonly archive?: string | undefined }): string {
  return journal.archive ?? join(dirname(journal.path), 'archive');
}

/**
 * Deletes the oldest files, whole, until the rest is no larger than `limitBytes`. The newest always stays: it is what the journal goes
 * on from.
 * @returns the names of what is gone.
 */
export function pruneArchive(folder: string, limitBytes: number): readonly string[] {
  const files = listArchive(folder);
  let size = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const gone: string[] = [];
  for (const { name, sizeBytes } of files.slice(0, -1)) {
    if (size <= limitBytes) {
      break;
    }
    try {
      rmSync(join(folder, name), { force: true });
    } catch (error) {
      throw archiveError(error, folder, 'The oldest files of it could not be deleted.');
    }
    gone.push(name);
    size -= sizeBytes;
  }
  return gone;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw archiveError(error, folder);
  }
}

/**
 * Writes one file: under another name, synced, renamed, the folder synced. Only then it counts.
 * @returns its name.
 * @throws JournalError `disk full`, `read only` or `failed`, in words about the archive; the journal itself is as it was.
 */
export function writeArchive(folder: string, content: ArchiveContent): string {
  const first = content.entries[0];
  const last = content.entries.at(-1);
  if (first === undefined || last === undefined) {
    throw new RangeError('an archive file holds one entry at least');
  }
  const name = nameOf(first.seq, last.seq, last.hash);
  const packed = gzipSync(linesOf(content));
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o750 }) !== undefined) {
      syncFolder(dirname(folder));
    }
    for (const left of readdirSync(folder).filter((other) => UNFINISHED.test(other))) {
      rmSync(join(folder, left), { force: true });
    }
    const unfinished = join(folder, `${name}.part`);
    writeSynced(unfinished, packed);
    renameSync(unfinished, join(folder, name));
    syncFolder(folder);
  } catch (error) {
    throw archiveError(error, folder);
  }
  return name;
}

function linesOf({ previous, entries, sales, payments }: ArchiveContent): string {
  const first = entries[0]?.seq ?? 0;
  const last = entries.at(-1);
  const head = { archive: 1, first, last: last?.seq ?? 0, previous, hash: last?.hash ?? '' };
  const lines = [JSON.stringify(head)];
  for (const { body, ...fields } of entries) {
    // The body stands as it was stored, so that the hash can be made again from it.
    lines.push(`{"entry":${JSON.stringify(fields).slice(0, -1)},"body":${body}}}`);
  }
  lines.push(
    ...sales.map((sale) => JSON.stringify({ sale })),
    ...payments.map((payment) => JSON.stringify({ payment })),
  );
  return `${lines.join('\n')}\n`;
}

function writeSynced(path: string, bytes: Buffer): void {
  const fd = openSync(path, 'w', 0o640);
  try {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(fd, bytes, done);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const WORDS: Readonly<Record<string, readonly [JournalError['problem'], string]>> = {
  ENOSPC: ['disk full', 'There is no room left for the archive of the journal. Free space on its disk.'],
  EDQUOT: ['disk full', 'There is no room left for the archive of the journal. Free space on its disk.'],
  EROFS: ['read only', 'The archive of the journal cannot be written: its disk is mounted read-only (dmesg says why).'],
  EACCES: ['read only', 'The archive of the journal cannot be written. Check the owner and mode of its folder.'],
  EPERM: ['read only', 'The archive of the journal cannot be written. Check the owner and mode of its folder.'],
};

function archiveError(thrown: unknown, folder: string, so = 'Nothing was taken out of the journal.'): JournalError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const [problem, words] = WORDS[code] ?? ['failed', 'The archive of the journal cannot be written or read.'];
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new JournalError(problem, `${words} ${so} Folder: ${folder} (${detail})`);
}

/**
 * Reads a file of the archive and follows its chain.
 * @throws JournalError `corrupt` when it is damaged, or an entry in it is not what was written.
 */
export function readArchive(path: string): ReadArchive {
  let lines: readonly unknown[];
  try {
    const text = gunzipSync(readFileSync(path)).toString('utf8');
    lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new JournalError('corrupt', `The archive file ${path} cannot be read: ${detail}`);
  }
  const read = sorted(lines);
  if (read === null || !chainHolds(read)) {
    throw new JournalError(
      'corrupt',
      `The archive file ${path} was changed after it was written, or is no archive file.`,
    );
  }
  return read;
}

function sorted([head, ...rest]: readonly unknown[]): ReadArchive | null {
  if (!isRecord(head) || head['archive'] !== 1) {
    return null;
  }
  const of = (key: string) => rest.flatMap((line) => (isRecord(line) && isRecord(line[key]) ? [line[key]] : []));
  const { first, last, previous, hash } = head;
  if (
    typeof first !== 'number' ||
    typeof last !== 'number' ||
    typeof previous !== 'string' ||
    typeof hash !== 'string'
  ) {
    return null;
  }
  // Written by this program; the chain proves the entries.
  return {
    first,
    last,
    previous,
    hash,
    entries: of('entry') as unknown as ArchivedEntry[],
    sales: of('sale') as unknown as SaleRow[],
    payments: of('payment') as unknown as PaymentRow[],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function chainHolds({ first, last, previous, hash, entries }: ReadArchive): boolean {
  let before = first === 1 ? CHAIN_START : previous;
  let seq = first;
  for (const entry of entries) {
    const made = chainHash(before, { ...entry, body: JSON.stringify(entry.body) });
    if (entry.seq !== seq || entry.hash !== made) {
      return false;
    }
    before = made;
    seq += 1;
  }
  return seq === last + 1 && before === hash;
}
