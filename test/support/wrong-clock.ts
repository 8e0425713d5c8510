import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const LIBRARY = 'libfaketimeMT.so.1';

/** Where Debian has it: a folder named after the processor. */
function library(): string {
  const found = readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'faketime', LIBRARY))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`${LIBRARY} is missing: install the Debian package faketime (scripts/setup --for test)`);
  }
  return found;
}

/**
 * A wall clock of its own for a process that is given `env`. It can be set while the process runs; the monotonic clock and the
 * dates of files stay those of the machine. Taken away when the test is over.
 */
export class WrongClock {
  readonly env: Readonly<Record<string, string>>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kioskd-clock-'));

  constructor(offMs: number) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.env = {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
      NO_FAKE_STAT: '1',
    };
    this.set(offMs);
  }

  private get file(): string {
    return join(this.folder, 'offset');
  }

  /** How far the clock is from the right time from now on, ms; behind is negative. Takes effect at the next look at it. */
  set(offMs: number): void {
    const seconds = Math.round(offMs / 1_000);
    const fresh = `${this.file}.new`;
    writeFileSync(fresh, `${seconds < 0 ? '' : '+'}${seconds}`);
    // Never read half-written.
    renameSync(fresh, this.file);
  }
}
