import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * A sandbox that was killed outright leaves its daemon running, which then holds the screen's port and the journal. The
 * daemon's process id is kept in a file, so that the next start can end it.
 */
export class LeftoverDaemon {
  readonly #pidFile: string;
  /** Stands in the command line of a daemon of this sandbox and in no other. */
  readonly #mark: string;
  #last: Promise<void> = Promise.resolve();

  constructor(pidFile: string, mark: string) {
    this.#pidFile = pidFile;
    this.#mark = mark;
  }

  /** Notes are written in turn and each at once: whoever reads the file finds a whole number in it, or no file. */
  note(pid: number | null): Promise<void> {
    this.#last = this.#last.catch(() => undefined).then(() => this.#write(pid));
    return this.#last;
  }

  async #write(pid: number | null): Promise<void> {
    if (pid === null) {
      await rm(this.#pidFile, { force: true });
    } else {
      await writeFile(`${this.#pidFile}.new`, `${pid}\n`);
      await rename(`${this.#pidFile}.new`, this.#pidFile);
    }
  }

  /**
   * Ends the daemon of a sandbox that is gone: SIGTERM, and SIGKILL after `graceMs`.
   * @returns whether there was one.
   */
  async end(graceMs: number): Promise<boolean> {
    const pid = Number(await readFile(this.#pidFile, 'utf8').catch(() => ''));
    if (!Number.isSafeInteger(pid) || pid < 2 || !(await this.#isOurs(pid))) {
      return false;
    }
    process.kill(pid, 'SIGTERM');
    const killAt = performance.now() + graceMs;
    let killed = false;
    while (await this.#isOurs(pid)) {
      if (!killed && performance.now() > killAt) {
        killed = true;
        process.kill(pid, 'SIGKILL');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return true;
  }

  /** Process ids are used again, so the number alone proves nothing. Ended processes have an empty command line. */
  async #isOurs(pid: number): Promise<boolean> {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return commandLine.split('\0').includes(this.#mark);
  }
}
