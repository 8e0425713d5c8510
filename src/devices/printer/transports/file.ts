import { constants, readSync } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { watchReadable } from '../../readable.ts';
import type { Limit } from '../limit.ts';
import { isOver, pause } from '../limit.ts';
import { ByteQueue } from './byte-queue.ts';
import { type LpStatusLibrary, loadLpStatus, paperIn } from './lp-status.ts';
import type { OpenResult, PaperSensor, ReadResult, Transport, TransportProblem, WriteResult } from './transport.ts';

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;
const BLOCK = 4096;
/** More than a printer ever has to say at once. */
const INPUT_BYTES = 1024;
/** A file that is readable so often in a row, and has nothing to be read, is of no use any more. */
const MOST_EMPTY_READS = 16;
/** While an answer is waited for, so many tries in vain lie between two looks whether the device is still there: half a second. */
const LOOKS_AT_FILE = 10;

export interface FileOptions {
  /** `/dev/usb/lp0`, or a stable link to it from udev. */
  readonly path: string;
  /** Asks the printer class for the paper. Left out: through koffi. */
  readonly lpStatus?: (() => Promise<LpStatusLibrary>) | undefined;
  /** Says when there is something to be read. Left out: epoll. */
  readonly watchReadable?: typeof watchReadable | undefined;
}

/**
 * A printer behind a device file. Always opened non-blocking: a blocking write to a printer that takes no data never
 * comes back, and then not even `process.exit()` does. Full means EAGAIN, and then we wait a little and try again.
 * A named pipe and a plain file work too (nothing comes back from them); a file that is not there is not created.
 */
export class FileTransport implements Transport {
  readonly place: string;
  readonly files: readonly string[];
  readonly #lpStatus: () => Promise<LpStatusLibrary>;
  readonly #watchReadable: typeof watchReadable;
  #canAnswer = true;
  #handle: FileHandle | null = null;
  /** While the line is watched, what comes is read at once and waits here. */
  #watched: { readonly queue: ByteQueue; readonly end: () => void } | null = null;
  #sensor: PaperSensor | null = null;

  constructor(options: FileOptions) {
    this.place = options.path;
    this.files = [options.path];
    this.#lpStatus = options.lpStatus ?? loadLpStatus;
    this.#watchReadable = options.watchReadable ?? watchReadable;
  }

  get canAnswer(): boolean {
    return this.#canAnswer;
  }

  get paperSensor(): PaperSensor | null {
    return this.#sensor;
  }

  async open(limit: Limit): Promise<OpenResult> {
    if (isOver(limit)) {
      return { ok: false, problem: limit.signal.aborted ? 'aborted' : 'timeout' };
    }
    try {
      const kind = await stat(this.place);
      // Reading a pipe or a plain file would give back what we wrote ourselves.
      this.#canAnswer = kind.isCharacterDevice();
      const way = this.#canAnswer ? constants.O_RDWR : constants.O_WRONLY | constants.O_APPEND;
      const handle = await open(this.place, way | constants.O_NONBLOCK | constants.O_NOCTTY);
      this.#handle = handle;
      this.#sensor = this.#canAnswer ? await this.#makeSensor(handle) : null;
      return { ok: true };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  async write(bytes: Uint8Array, limit: Limit): Promise<WriteResult> {
    let taken = 0;
    let wait = FIRST_WAIT_MS;
    while (taken < bytes.length) {
      const handle = this.#handle;
      if (handle === null || isOver(limit)) {
        return { taken, problem: handle === null ? 'closed' : limit.signal.aborted ? 'aborted' : 'timeout' };
      }
      try {
        const { bytesWritten } = await handle.write(bytes, taken, Math.min(BLOCK, bytes.length - taken), null);
        taken += bytesWritten;
        wait = bytesWritten > 0 ? FIRST_WAIT_MS : await backOff(wait, limit);
      } catch (error) {
        if (!isFull(error)) {
          return { taken, problem: problemOf(error) };
        }
        wait = await backOff(wait, limit);
      }
    }
    return { taken, problem: null };
  }

  async read(limit: Limit): Promise<ReadResult> {
    if (this.#watched !== null) {
      return await this.#watched.queue.take(limit);
    }
    const buffer = new Uint8Array(1);
    let wait = FIRST_WAIT_MS;
    // Asked of every byte: a device that never stops talking must not outlast the limit.
    let over = isOver(limit);
    let nothing = 0;
    while (!over) {
      // Also when it has become late while we waited: this process may have stood still, and the answer be there.
      over = isOver(limit);
      const got = this.#readInto(buffer);
      if (got === 'closed') {
        return 'closed';
      }
      if (got > 0) {
        return buffer[0] ?? 0;
      }
      nothing += 1;
      if (nothing % LOOKS_AT_FILE === 0 && !(await this.#isThere())) {
        return 'closed';
      }
      wait = over ? wait : await backOff(wait, limit);
    }
    return limit.signal.aborted ? 'aborted' : 'timeout';
  }

  /** Not every driver says of an open file that its device was pulled out; the file itself is gone then. */
  async #isThere(): Promise<boolean> {
    return await access(this.place).then(
      () => true,
      () => false,
    );
  }

  async takeInput(): Promise<Uint8Array> {
    if (this.#watched !== null) {
      return this.#watched.queue.takeAll();
    }
    const buffer = new Uint8Array(INPUT_BYTES);
    const got = this.#readInto(buffer);
    return got === 'closed' ? new Uint8Array() : buffer.slice(0, got);
  }

  async watch(listener: (lost: boolean) => void): Promise<boolean> {
    const handle = this.#handle;
    if (handle === null || !this.#canAnswer) {
      return false;
    }
    const queue = new ByteQueue();
    queue.onInput = listener;
    const buffer = new Uint8Array(INPUT_BYTES);
    let empty = 0;
    try {
      const stop = await this.#watchReadable(handle.fd, (gone) => {
        const got = gone ? 'closed' : this.#readInto(buffer);
        empty = got === 0 ? empty + 1 : 0;
        if (got === 'closed' || empty === MOST_EMPTY_READS) {
          // A line that is lost would go on calling for ever.
          this.#unwatch();
          queue.end();
        } else if (got > 0) {
          queue.push(buffer.slice(0, got));
        }
      });
      this.#watched = { queue, end: stop };
      return true;
    } catch {
      return false;
    }
  }

  /** The kernel's printer driver takes its requests back when the last opener closes, so both ways of closing are one. */
  async close(): Promise<void> {
    this.#unwatch();
    this.#watched = null;
    const handle = this.#handle;
    this.#handle = null;
    this.#sensor = null;
    try {
      await handle?.close();
    } catch {
      // A device pulled out while it was open: there is nothing left to close.
    }
  }

  #unwatch(): void {
    this.#watched?.end();
  }

  async #makeSensor(handle: FileHandle): Promise<PaperSensor> {
    const library = await this.#lpStatus();
    return {
      why: library.ok ? null : library.why,
      paper: async () => {
        const status = library.ok && this.#handle === handle ? await library.read(handle.fd) : null;
        return status === null ? null : paperIn(status);
      },
    };
  }

  /** Of this thread: the file was opened so that reading never waits. */
  #readInto(buffer: Uint8Array): number | 'closed' {
    if (this.#handle === null) {
      return 'closed';
    }
    if (!this.#canAnswer) {
      return 0;
    }
    try {
      return readSync(this.#handle.fd, buffer);
    } catch (error) {
      return isFull(error) ? 0 : 'closed';
    }
  }
}

/** @returns how long to wait the next time: twice as long, up to a bound that keeps a printer busy without a busy loop. */
async function backOff(wait: number, limit: Limit): Promise<number> {
  await pause(limit, wait);
  return Math.min(wait * 2, LONGEST_WAIT_MS);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Reading and writing have nothing now, but may later. */
function isFull(error: unknown): boolean {
  return ['EAGAIN', 'EWOULDBLOCK', 'EINTR'].includes(codeOf(error));
}

function problemOf(error: unknown): TransportProblem {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENODEV':
    // A named pipe that nobody reads.
    case 'ENXIO':
      return 'absent';
    case 'EBUSY':
      return 'busy';
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case 'ENOSPC':
      return 'paper out';
    case 'EPIPE':
      return 'closed';
    default:
      return 'error';
  }
}
