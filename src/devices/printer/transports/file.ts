import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Limit } from '../limit.ts';
import { isOver, pause } from '../limit.ts';
import type { OpenResult, ReadResult, Transport, TransportProblem, WriteResult } from './transport.ts';

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;
const BLOCK = 4096;
/** More than a printer ever has to say at once. */
const INPUT_BYTES = 1024;

export interface FileOptions {
  /** `/dev/usb/lp0`, or a stable link to it from udev. */
  readonly path: string;
}

/**
 * A printer behind a device file. Always opened non-blocking: a blocking write to a printer that takes no data never
 * comes back, and then not even `process.exit()` does. Full means EAGAIN, and then we wait a little and try again.
 * A named pipe and a plain file work too (nothing comes back from them); a file that is not there is not created.
 */
export class FileTransport implements Transport {
  readonly place: string;
  #canAnswer = true;
  #handle: FileHandle | null = null;

  constructor(options: FileOptions) {
    this.place = options.path;
  }

  get canAnswer(): boolean {
    return this.#canAnswer;
  }

  async open(limit: Limit): Promise<OpenResult> {
    if (isOver(limit)) {
      return { ok: false, problem: limit.signal.aborted ? 'aborted' : 'timeout' };
    }
    try {
      const kind = await stat(this.place);
      // Reading a pipe or a plain file would give back what we wrote ourselves.
      this.#canAnswer = kind.isCharacterDevice();
      const access = this.#canAnswer ? constants.O_RDWR : constants.O_WRONLY | constants.O_APPEND;
      this.#handle = await open(this.place, access | constants.O_NONBLOCK | constants.O_NOCTTY);
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
    const buffer = new Uint8Array(1);
    let wait = FIRST_WAIT_MS;
    while (!isOver(limit)) {
      const got = await this.#readInto(buffer);
      if (got === 'closed') {
        return 'closed';
      }
      if (got > 0) {
        return buffer[0] ?? 0;
      }
      wait = await backOff(wait, limit);
    }
    return limit.signal.aborted ? 'aborted' : 'timeout';
  }

  async takeInput(): Promise<Uint8Array> {
    const buffer = new Uint8Array(INPUT_BYTES);
    const got = await this.#readInto(buffer);
    return got === 'closed' ? new Uint8Array() : buffer.slice(0, got);
  }

  /** The kernel's printer driver takes its requests back when the last opener closes, so both ways of closing are one. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    try {
      await handle?.close();
    } catch {
      // A device pulled out while it was open: there is nothing left to close.
    }
  }

  async #readInto(buffer: Uint8Array): Promise<number | 'closed'> {
    if (this.#handle === null) {
      return 'closed';
    }
    if (!this.#canAnswer) {
      return 0;
    }
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, null);
      return bytesRead;
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
