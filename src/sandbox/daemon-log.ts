import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';

const LIMIT_BYTES = 5_000_000;
const KEPT_LINES = 20;

/** What the daemon prints, in a file, and its end in memory. */
export class DaemonLog {
  readonly file: string;
  readonly #stream: WriteStream;
  readonly #lines: string[] = [];

  private constructor(file: string, stream: WriteStream) {
    this.file = file;
    this.#stream = stream;
  }

  /** What is in the file stays; a long one is put aside. */
  static async open(file: string): Promise<DaemonLog> {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > LIMIT_BYTES) {
      await rename(file, `${file}.1`);
    }
    const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    // A full disk must not end the sandbox; the page goes on showing what happens.
    stream.on('error', () => undefined);
    return new DaemonLog(file, stream);
  }

  get lastLines(): readonly string[] {
    return this.#lines;
  }

  add(line: string): void {
    this.#stream.write(`${line}\n`);
    this.#lines.push(line);
    this.#lines.splice(0, this.#lines.length - KEPT_LINES);
  }

  end(): void {
    this.#stream.end();
  }
}
