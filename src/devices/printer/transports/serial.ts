import type { SerialPort } from 'serialport';
import { type IoctlLibrary, loadIoctl } from '../../../os/ioctl.ts';
import { SYSTEM_TIMERS } from '../../port.ts';
import { watchPresence } from '../../serial/presence.ts';
import { lineHealth } from '../../serial/problems.ts';
import type { Limit } from '../limit.ts';
import { pause, waitFor, within } from '../limit.ts';
import { ByteQueue } from './byte-queue.ts';
import type { OpenResult, ReadResult, Transport, TransportProblem, WriteResult } from './transport.ts';

/** Small: on a slow line a block is what we may be wrong by when it stalls. */
const BLOCK = 256;
/** Start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;
const CLOSE_MS = 2_000;
const WORDS = { device: 'printer', setting: 'printer.path' };

export interface SerialOptions {
  readonly path: string;
  /** As set by the printer's switches; 8 data bits, no parity, 1 stop bit. */
  readonly baudRate: number;
  /** How the printer says "wait". Printers leave the factory with DTR/DSR or RTS/CTS wired, or none. Default `none`. */
  readonly flowControl?: 'none' | 'rts-cts' | 'xon-xoff';
  /** Left out: the package serialport, and koffi. */
  readonly load?: (() => Promise<Pick<typeof import('serialport'), 'SerialPort'>>) | undefined;
  readonly loadIoctl?: (() => Promise<IoctlLibrary>) | undefined;
}

/** A printer on a serial line, or on a USB socket that looks like one. Opened for one exchange, exclusively. */
export class SerialTransport implements Transport {
  readonly place: string;
  readonly canAnswer = true;
  readonly paperSensor = null;
  readonly files: readonly string[];
  readonly #options: SerialOptions;
  #port: SerialPort | null = null;
  #input = new ByteQueue();
  #endPresence: (() => void) | null = null;

  constructor(options: SerialOptions) {
    this.#options = options;
    this.place = options.path;
    this.files = [options.path];
  }

  async open(limit: Limit): Promise<OpenResult> {
    let port: SerialPort;
    try {
      port = await this.#create();
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown error';
      const health = lineHealth(WORDS, this.place, { why: 'no driver', message });
      return { ok: false, problem: 'error', health };
    }
    const input = new ByteQueue();
    port.on('error', () => input.end());
    port.on('close', () => input.end());
    port.on('data', (bytes: Buffer) => input.push(bytes));
    const result = await waitFor<'open' | TransportProblem>(limit, (done) => {
      let wanted = true;
      port.open((error) => {
        done(error ? problemOf(error) : 'open');
        if (error === null && !wanted) {
          // Opened after we had given up: it must not stay locked.
          port.close(() => undefined);
        }
      });
      return () => {
        wanted = port.isOpen;
      };
    });
    if (result !== 'open') {
      return { ok: false, problem: result };
    }
    this.#port = port;
    this.#input = input;
    return { ok: true };
  }

  /** Returns when the line has had the time to carry the bytes: the system takes them long before they are out. */
  async write(bytes: Uint8Array, limit: Limit): Promise<WriteResult> {
    const began = performance.now();
    let taken = 0;
    while (taken < bytes.length) {
      const port = this.#port;
      if (!port?.isOpen) {
        return { taken, problem: 'closed' };
      }
      const block = Buffer.from(bytes.subarray(taken, taken + BLOCK));
      taken += block.length;
      const result = await waitFor<TransportProblem | null>(limit, (done) => {
        const onClose = () => done('closed');
        port.once('close', onClose);
        port.write(block, undefined, (error: Error | null | undefined) => done(error ? 'closed' : null));
        return () => port.off('close', onClose);
      });
      if (result !== null) {
        return { taken, problem: result };
      }
    }
    const lineMs = (bytes.length * BITS_PER_BYTE * 1000) / this.#options.baudRate;
    await pause(limit, Math.max(0, began + lineMs - performance.now()));
    return { taken, problem: null };
  }

  read(limit: Limit): Promise<ReadResult> {
    return this.#input.take(limit);
  }

  async takeInput(): Promise<Uint8Array> {
    return this.#input.takeAll();
  }

  async watch(listener: (lost: boolean) => void): Promise<boolean> {
    const input = this.#input;
    input.onInput = listener;
    const library = await (this.#options.loadIoctl ?? loadIoctl)();
    const port = this.#port;
    if (!port?.isOpen) {
      input.end();
      return true;
    }
    const ioctl = library.ok ? library.ioctl : null;
    this.#endPresence = watchPresence(port, { ioctl, timers: SYSTEM_TIMERS, onGone: () => input.end() });
    return true;
  }

  async close(how: 'clean' | 'drop'): Promise<void> {
    const port = this.#port;
    this.#port = null;
    this.#input.onInput = null;
    this.#endPresence?.();
    this.#endPresence = null;
    if (!port?.isOpen) {
      return;
    }
    const bound = within(CLOSE_MS, new AbortController().signal);
    if (how === 'drop') {
      // Without this the system holds the close back for half a minute while it waits for the line to take the rest.
      await waitFor<null>(bound, (done) => {
        port.flush(() => done(null));
        return () => undefined;
      });
    }
    await waitFor<null>(bound, (done) => {
      port.close(() => done(null));
      return () => undefined;
    });
  }

  async #create(): Promise<SerialPort> {
    const { SerialPort: Port } = await (this.#options.load ?? (() => import('serialport')))();
    const { path, baudRate, flowControl = 'none' } = this.#options;
    return new Port({
      path,
      baudRate,
      autoOpen: false,
      lock: true,
      rtscts: flowControl === 'rts-cts',
      xon: flowControl === 'xon-xoff',
      xoff: flowControl === 'xon-xoff',
    });
  }
}

/** The serial library gives sentences, not codes. */
function problemOf(error: Error): TransportProblem {
  if (/lock|busy/i.test(error.message)) {
    return 'busy';
  }
  if (/permission|access/i.test(error.message)) {
    return 'denied';
  }
  return /no such|not found/i.test(error.message) ? 'absent' : 'error';
}
