import { closeSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { watchReadable } from '../readable.ts';

const DEV = '/dev';

/** What the driver does with the files of GPIO chips and lines. A test gives a pretend kernel in its place. */
export interface CdevFiles {
  /** Paths of all there are, in order. More than one may lead to the same chip. */
  list(): Promise<readonly string[]>;
  /** Opening, reading and closing are answered by the kernel at once. All throw with a `code`. */
  open(path: string): number;
  /** @returns how many bytes there were. */
  read(fd: number, into: Uint8Array): number;
  close(fd: number): void;
  /** As `watchReadable`. */
  watch(fd: number, onReadable: (gone: boolean) => void): Promise<() => void>;
}

export const SYSTEM_FILES: CdevFiles = {
  list: async () => {
    const names = (await readdir(DEV)).filter((name) => /^gpiochip\d+$/.test(name));
    return names.sort().map((name) => join(DEV, name));
  },
  open: (path) => openSync(path, 'r+'),
  read: (fd, into) => readSync(fd, into),
  close: (fd) => closeSync(fd),
  watch: (fd, onReadable) => watchReadable(fd, onReadable),
};
