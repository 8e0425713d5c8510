import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * A file that is there whole or not at all: written under another name beside its place, synced, and only then given its name.
 * Nothing that is already there is replaced unless `force` says so.
 */
export class NewFile {
  readonly #path: string;
  readonly #draft: string;
  readonly #force: boolean;
  readonly #file: Awaited<ReturnType<typeof open>>;
  #waiting = '';
  /** Why writing has failed; told at the end. */
  #problem: string | null = null;

  private constructor(path: string, draft: string, force: boolean, file: Awaited<ReturnType<typeof open>>) {
    this.#path = path;
    this.#draft = draft;
    this.#force = force;
    this.#file = file;
  }

  /** @returns the file, or why there can be none, in words. */
  static async begin(path: string, force: boolean): Promise<NewFile | string> {
    const whole = resolve(path);
    const there = await stat(whole).catch(() => null);
    if (there?.isDirectory() === true) {
      return `${path} is a folder`;
    }
    if (there !== null && !force) {
      return `${path} is already there; --force replaces it`;
    }
    const draft = join(dirname(whole), `.${basename(whole)}.${randomBytes(6).toString('hex')}.part`);
    try {
      return new NewFile(whole, draft, force, await open(draft, 'wx', 0o640));
    } catch (error) {
      return `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`;
    }
  }

  async write(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length > 64 * 1024) {
      await this.#flush();
    }
  }

  /** Gives the file its name. @returns why not, in words, or null. */
  async finish(): Promise<string | null> {
    try {
      await this.#flush();
      if (this.#problem === null) {
        await this.#file.sync();
        await this.#file.close();
        await this.#name();
      }
      return this.#problem;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return `${this.#path} ${code === 'EEXIST' ? 'is already there' : `cannot be written: ${code ?? 'unknown'}`}`;
    } finally {
      await this.drop();
    }
  }

  /** Leaves nothing behind of what was not finished. Idempotent. */
  async drop(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #name(): Promise<void> {
    if (this.#force) {
      await rename(this.#draft, this.#path);
      return;
    }
    try {
      // A link fails when somebody has made the file meanwhile; a rename would replace it.
      await link(this.#draft, this.#path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') {
        throw error;
      }
      // A stick formatted for every computer has no links.
      await rename(this.#draft, this.#path);
    }
  }

  async #flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    try {
      if (this.#problem === null) {
        await this.#file.appendFile(text);
      }
    } catch (error) {
      this.#problem = `${this.#path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`;
    }
  }
}
