import { connect, type Socket } from 'node:net';
import type { Limit } from '../limit.ts';
import { waitFor, within } from '../limit.ts';
import { ByteQueue } from './byte-queue.ts';
import type { OpenResult, ReadResult, Transport, TransportProblem, WriteResult } from './transport.ts';

/** Small enough that "how many bytes left" means something, large enough to be one packet. */
const BLOCK = 1024;
/** How long a finished connection may take to say goodbye. */
const GOODBYE_MS = 500;
/** When a connection that stays open has been quiet for so long, the system asks whether the other end is still there. */
const KEEP_ALIVE_MS = 15_000;

export interface TcpOptions {
  readonly host: string;
  /** 9100 is what printers listen on. */
  readonly port: number;
}

/** A network printer, raw port. One connection for each exchange: most printers serve only one at a time. */
export class TcpTransport implements Transport {
  readonly place: string;
  readonly canAnswer = true;
  readonly files = [];
  readonly paperSensor = null;
  readonly #options: TcpOptions;
  #socket: Socket | null = null;
  #input = new ByteQueue();

  constructor(options: TcpOptions) {
    this.#options = options;
    this.place = `${options.host}:${options.port}`;
  }

  async open(limit: Limit): Promise<OpenResult> {
    const { host, port } = this.#options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    const input = new ByteQueue();
    // The one listener for errors: it stays for the life of the socket, so that no late error is ever unhandled.
    socket.on('error', () => input.end());
    socket.on('close', () => input.end());
    socket.on('end', () => input.end());
    socket.on('data', (bytes) => input.push(bytes));
    const result = await waitFor<'open' | TransportProblem>(limit, (done) => {
      const onError = (error: NodeJS.ErrnoException) => done(problemOf(error));
      socket.once('connect', () => done('open'));
      socket.once('error', onError);
      return () => socket.off('error', onError);
    });
    if (result !== 'open') {
      socket.destroy();
      return { ok: false, problem: result };
    }
    this.#socket = socket;
    this.#input = input;
    return { ok: true };
  }

  async write(bytes: Uint8Array, limit: Limit): Promise<WriteResult> {
    let taken = 0;
    while (taken < bytes.length) {
      const socket = this.#socket;
      if (socket === null || socket.destroyed || !socket.writable) {
        return { taken, problem: 'closed' };
      }
      const block = bytes.subarray(taken, taken + BLOCK);
      // From here on the block counts as gone: the system may have taken any part of it.
      taken += block.length;
      const result = await waitFor<TransportProblem | null>(limit, (done) => {
        const onClose = () => done('closed');
        socket.once('close', onClose);
        socket.write(block, (error) => done(error ? 'closed' : null));
        return () => socket.off('close', onClose);
      });
      if (result !== null) {
        return { taken, problem: result };
      }
    }
    return { taken, problem: null };
  }

  read(limit: Limit): Promise<ReadResult> {
    return this.#input.take(limit);
  }

  async takeInput(): Promise<Uint8Array> {
    return this.#input.takeAll();
  }

  async watch(listener: (lost: boolean) => void): Promise<boolean> {
    this.#input.onInput = listener;
    return true;
  }

  async close(how: 'clean' | 'drop'): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    this.#input.onInput = null;
    if (socket === null || socket.destroyed) {
      return;
    }
    if (how === 'drop' && !socket.writableEnded) {
      socket.resetAndDestroy();
      return;
    }
    if (how === 'drop') {
      // The printer has hung up first. A line that both ends are closing can't be reset: Node would keep it open for ever.
      socket.destroy();
      return;
    }
    await waitFor<null>(within(GOODBYE_MS, new AbortController().signal), (done) => {
      const onClose = () => done(null);
      socket.once('close', onClose);
      socket.end();
      return () => socket.off('close', onClose);
    });
    socket.destroy();
  }
}

function problemOf(error: NodeJS.ErrnoException): TransportProblem {
  return error.code === 'EACCES' || error.code === 'EPERM' ? 'denied' : 'absent';
}
