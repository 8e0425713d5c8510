import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createPrinter, type PrinterOptions } from '../../src/devices/printer/create.ts';
import type { Printer } from '../../src/devices/printer/port.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { HardwareLink } from '../../src/devices/virtual/link.ts';
import type { Health } from '../../src/domain/health.ts';
import { eventually } from './eventually.ts';
import { type HeldPort, holdPort } from './held-port.ts';
import { openPty } from './pty.ts';

export interface Switches {
  paper: 'ok' | 'near end' | 'out';
  cover: 'closed' | 'open';
  offline: boolean;
  /** Answers to `DLE EOT`. */
  answers: boolean;
  /** Answers to `GS r`, in its turn. */
  answersInTurn: boolean;
  /** False: leaves everything in the socket. */
  reads: boolean;
  /** After so many bytes of a job: the paper ends, the printer hangs up, or it reads no further. */
  after: { readonly bytes: number; readonly happens: 'paper out' | 'hang up' | 'stall' } | null;
}

/** The mind of an ESC/POS printer: takes bytes, keeps what it would print, and answers as its switches say. */
export class PretendPrinter {
  readonly switches: Switches = {
    paper: 'ok',
    cover: 'closed',
    offline: false,
    answers: true,
    answersInTurn: true,
    reads: true,
    after: null,
  };
  /** Everything that is not a question, in the order in which it came. */
  readonly taken: number[] = [];
  #held: number[] = [];

  set(change: Partial<Switches>): void {
    Object.assign(this.switches, change);
  }

  /** @returns the answers, and what else happens. */
  hear(bytes: Uint8Array): { readonly answers: Uint8Array; readonly happens: 'hang up' | 'stall' | null } {
    const answers: number[] = [];
    for (const byte of bytes) {
      this.#held.push(byte);
      const answer = this.#question();
      if (answer !== null) answers.push(...answer);
      const after = this.switches.after;
      if (after !== null && this.taken.length >= after.bytes) {
        this.switches.after = null;
        if (after.happens !== 'paper out') return { answers: Uint8Array.from(answers), happens: after.happens };
        this.switches.paper = 'out';
      }
    }
    return { answers: Uint8Array.from(answers), happens: null };
  }

  /** Questions are three bytes; a byte that begins none goes to the paper. */
  #question(): number[] | null {
    const [first, second, third] = this.#held;
    if (first === undefined) return null;
    if (first !== 0x10 && first !== 0x1d) return this.#print(1);
    if (second === undefined) return null;
    const asks = (first === 0x10 && second === 0x04) || (first === 0x1d && second === 0x72);
    if (!asks) {
      this.#print(1);
      return this.#question();
    }
    if (third === undefined) return null;
    this.#held = [];
    return first === 0x10 ? this.#status(third) : this.#inTurn();
  }

  #print(count: number): null {
    this.taken.push(...this.#held.splice(0, count));
    return null;
  }

  #status(n: number): number[] {
    if (!this.switches.answers) return [];
    const { paper, cover, offline } = this.switches;
    const stopped = offline || cover === 'open' || paper === 'out';
    const bits = {
      1: stopped ? 0x08 : 0,
      2: (cover === 'open' ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0),
      3: 0,
      4: (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0),
    }[n];
    return bits === undefined ? [] : [0x12 | bits];
  }

  #inTurn(): number[] {
    const { paper, cover, offline, answersInTurn } = this.switches;
    if (!answersInTurn || paper === 'out' || cover === 'open' || offline) return [];
    return [paper === 'near end' ? 0x03 : 0x00];
  }
}

/** A pretend printer on a TCP port of the loop-back interface. */
export class PretendNetworkPrinter extends PretendPrinter {
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #held: HeldPort | null = null;

  get port(): number {
    return this.#port;
  }

  /** Plugged in again, it listens on the port it had, which nobody else was given meanwhile. */
  async plug(): Promise<void> {
    const server = createServer({ pauseOnConnect: true }, (socket) => this.#serve(socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#held?.release();
    this.#held = null;
  }

  /** From now on connections are refused; open ones break. */
  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
    this.#held = await holdPort(this.#port);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      const { answers, happens } = this.hear(bytes);
      if (happens === 'hang up') {
        socket.destroy();
        return;
      }
      if (happens === 'stall') socket.pause();
      if (answers.length > 0) socket.write(answers);
    });
    if (this.switches.reads) socket.resume();
    else socket.pause();
  }
}

/** One driver of the port, with a pretend printer at its other end. */
export interface Bench {
  readonly printer: Printer;
  /** Every health told, the newest last. */
  readonly healths: Health[];
  set(change: Partial<Pick<Switches, 'paper' | 'cover' | 'answers' | 'answersInTurn' | 'reads' | 'after'>>): void;
  /** All that reached the paper, without what the driver adds around a job. */
  paper(): Buffer;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  close(): Promise<void>;
}

export type BenchDriver = 'tcp' | 'serial' | 'file' | 'virtual';
export const DRIVERS: readonly BenchDriver[] = ['tcp', 'serial', 'file', 'virtual'];
/** The drivers that speak ESC/POS with a printer. */
export const REAL_DRIVERS = ['tcp', 'serial', 'file'] as const;

export interface BenchSettings {
  readonly statusSupport?: 'dle-eot' | 'none';
  readonly statusEveryMs?: number;
  /** Set before the printer is started. */
  readonly switches?: Parameters<Bench['set']>[0];
  readonly plugged?: boolean;
}

/** A started printer. */
export async function openBench(driver: BenchDriver, settings: BenchSettings = {}): Promise<Bench> {
  const bench = await BENCHES[driver](settings);
  bench.set(settings.switches ?? {});
  if (settings.plugged !== false) await bench.plug();
  await bench.printer.start(new AbortController().signal);
  return bench;
}

/** Waits for a health of this status. */
export async function healthIs(bench: Bench, status: Health['status']): Promise<Health> {
  await eventually(() => bench.printer.health.status === status, { what: `the printer is ${status}` });
  return bench.printer.health;
}

const BENCHES: Readonly<Record<BenchDriver, (settings: BenchSettings) => Promise<Bench>>> = {
  tcp: async (settings) => {
    const far = new PretendNetworkPrinter();
    // Once, for a port of its own.
    await far.plug();
    await far.unplug();
    const { port } = far;
    const { printer, healths } = make({ driver: 'tcp', host: '127.0.0.1', port, ...real(settings) }, null);
    return {
      printer,
      healths,
      set: (change) => far.set(change),
      paper: () => withoutEnvelope(far.taken),
      plug: () => far.plug(),
      unplug: () => far.unplug(),
      close: async () => {
        await printer.stop();
        await far.unplug();
      },
    };
  },
  serial: (settings) => overPty((path) => ({ driver: 'serial', path, baudRate: 115_200, ...real(settings) })),
  file: (settings) => overPty((path) => ({ driver: 'file', path, ...real(settings) })),
  virtual: async (settings) => {
    const hardware = new VirtualHardware();
    hardware.setPrinter({ connected: false });
    const link = hardware.link();
    const { printer, healths } = make({ driver: 'virtual', statusEveryMs: settings.statusEveryMs ?? 60_000 }, link);
    return {
      printer,
      healths,
      set: ({ paper, cover, answers }) =>
        hardware.setPrinter({
          ...(paper === undefined ? {} : { paper }),
          ...(cover === undefined ? {} : { cover }),
          ...(answers === undefined ? {} : { mute: !answers }),
        }),
      paper: () => Buffer.concat(hardware.jobs),
      plug: async () => hardware.setPrinter({ connected: true }),
      unplug: async () => hardware.setPrinter({ connected: false }),
      close: async () => {
        await printer.stop();
        await link.close();
      },
    };
  },
};

async function overPty(options: (path: string) => PrinterOptions): Promise<Bench> {
  const far = new PretendPrinter();
  const pty = await openPty({ plugged: false });
  pty.onData((bytes) => {
    const { answers } = far.hear(bytes);
    if (answers.length > 0) void pty.write(answers);
  });
  const { printer, healths } = make(options(pty.a), null);
  return {
    printer,
    healths,
    set: (change) => far.set(change),
    paper: () => withoutEnvelope(far.taken),
    plug: () => pty.plug(),
    unplug: () => pty.unplug(),
    close: async () => {
      await printer.stop();
      await pty.close();
    },
  };
}

function real({ statusSupport = 'dle-eot', statusEveryMs = 60_000 }: BenchSettings) {
  return { statusSupport, statusEveryMs };
}

function make(options: PrinterOptions, link: HardwareLink | null): { printer: Printer; healths: Health[] } {
  const healths: Health[] = [];
  return { printer: createPrinter(options, { link, onHealth: (health) => healths.push(health) }), healths };
}

/** The driver turns automatic status off before each job. */
function withoutEnvelope(taken: readonly number[]): Buffer {
  return Buffer.from(Buffer.from(taken).toString('latin1').replaceAll('\x1da\x00', ''), 'latin1');
}
