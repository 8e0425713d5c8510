import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrinter, type PrinterOptions } from '../../src/devices/printer/create.ts';
import type { Printer } from '../../src/devices/printer/port.ts';
import { GENERIC, type PrinterProfile, type StatusWay } from '../../src/devices/printer/profile.ts';
import { type PrinterWaits, WAITS } from '../../src/devices/printer/waits.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { HardwareLink } from '../../src/devices/virtual/link.ts';
import type { Health } from '../../src/domain/health.ts';
import { eventually } from './eventually.ts';
import { type HeldPort, holdPort } from './held-port.ts';
import { PATIENCE_MS } from './patience.ts';
import { PretendPrinter, type Switches } from './pretend-printer-mind.ts';
import { openPty, type Pty } from './pty.ts';

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
    this.restart();
    this.#held = await holdPort(this.#port);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    this.onNews = (bytes) => {
      for (const open of this.#sockets) open.write(bytes);
    };
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
  set(change: Partial<Switches>): void;
  /** All that reached the paper, without what the driver adds around a job. */
  paper(): Buffer;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  close(): Promise<void>;
}

export type BenchDriver = 'tcp' | 'serial' | 'file' | 'usb' | 'virtual';
export const DRIVERS: readonly BenchDriver[] = ['tcp', 'serial', 'file', 'usb', 'virtual'];
/** The drivers that speak with a printer at the end of a cable. */
export const REAL_DRIVERS = ['tcp', 'serial', 'file', 'usb'] as const;
/** The ways in which a printer can prove that it has printed. */
export const WAYS = ['dle-eot', 'asb', 'star-asb', 'esc-v', 'custom-full'] as const;
/** Each real driver with a printer of each way: what must be true of them all. */
export const REAL_PRINTERS = REAL_DRIVERS.flatMap((driver) => WAYS.map((way) => [driver, way] as const));

export interface BenchSettings {
  readonly statusSupport?: StatusWay;
  /** Default: a generic printer that answers `DLE EOT 3` too. */
  readonly profile?: PrinterProfile;
  readonly statusEveryMs?: number;
  /** Set before the printer is started. */
  readonly switches?: Parameters<Bench['set']>[0];
  readonly plugged?: boolean;
  /** The story is about a printer that says nothing: it is not waited for longer than in the field. */
  readonly silent?: boolean;
}

/** On a busy machine an answer takes its time, and that is no story. */
const PATIENT: PrinterWaits = { answerMs: 20_000, lookMs: PATIENCE_MS };

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
    const far = new PretendNetworkPrinter(settings.statusSupport);
    // Once, for a port of its own.
    await far.plug();
    await far.unplug();
    const { port } = far;
    const { printer, healths } = make({ driver: 'tcp', host: '127.0.0.1', port, ...real(settings) }, null, settings);
    return {
      printer,
      healths,
      set: (change) => far.set(change),
      paper: () => withoutEnvelope(far.taken, settings.statusSupport),
      plug: () => far.plug(),
      unplug: () => far.unplug(),
      close: async () => {
        await printer.stop();
        await far.unplug();
      },
    };
  },
  serial: (settings) => overPty(settings, (path) => ({ driver: 'serial', path, baudRate: 115_200, ...real(settings) })),
  file: (settings) => overPty(settings, (path) => ({ driver: 'file', path, ...real(settings) })),
  usb: async (settings) => {
    const usb = await openUsb();
    const { sysfs, dev } = usb;
    return overPty(settings, () => ({ driver: 'usb', sysfs, dev, ...real(settings) }), usb);
  },
  virtual: async (settings) => {
    const hardware = new VirtualHardware();
    hardware.setPrinter({ connected: false });
    const link = hardware.link();
    const { printer, healths } = make(
      { driver: 'virtual', statusEveryMs: settings.statusEveryMs ?? 60_000 },
      link,
      settings,
    );
    return {
      printer,
      healths,
      set: ({ paper, cover, cutter, answers }) =>
        hardware.setPrinter({
          ...(paper === undefined ? {} : { paper }),
          ...(cover === undefined ? {} : { cover }),
          ...(cutter === undefined ? {} : { cutter }),
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

async function overPty(
  settings: BenchSettings,
  options: (path: string) => PrinterOptions,
  usb: PretendUsb | null = null,
): Promise<Bench> {
  const far = new PretendPrinter(settings.statusSupport);
  const pty = await openPty({ plugged: false });
  // What it says while its cable is being pulled is lost.
  far.onNews = (bytes) => void pty.write(bytes).catch(() => undefined);
  pty.onData((bytes) => {
    const { answers } = far.hear(bytes);
    if (answers.length > 0) far.onNews(answers);
  });
  const { printer, healths } = make(options(pty.a), null, settings);
  return {
    printer,
    healths,
    set: (change) => far.set(change),
    paper: () => withoutEnvelope(far.taken, settings.statusSupport),
    plug: async () => {
      await pty.plug();
      await usb?.plug(pty);
    },
    unplug: async () => {
      await usb?.unplug();
      await pty.unplug();
      far.restart();
    },
    close: async () => {
      await printer.stop();
      await pty.close();
      await usb?.close();
    },
  };
}

/** The folders in which the kernel shows a printer on USB, with a pty where its file would be. */
interface PretendUsb {
  readonly sysfs: string;
  readonly dev: string;
  plug(pty: Pty): Promise<void>;
  unplug(): Promise<void>;
  close(): Promise<void>;
}

async function openUsb(): Promise<PretendUsb> {
  const root = await mkdtemp(join(tmpdir(), 'kioskd-usb-'));
  const sysfs = join(root, 'sys');
  const dev = join(root, 'dev', 'usb');
  const device = join(root, 'devices', '1-1.2');
  const place = join(device, '1-1.2:1.0');
  await mkdir(sysfs, { recursive: true });
  await mkdir(join(root, 'dev'), { recursive: true });
  let number = 0;
  const unplug = async () => {
    await rm(sysfs, { recursive: true, force: true });
    await rm(dev, { recursive: true, force: true });
  };
  return {
    sysfs,
    dev,
    async plug(pty) {
      await mkdir(join(sysfs, `lp${number}`), { recursive: true });
      await mkdir(place, { recursive: true });
      await mkdir(dev, { recursive: true });
      await writeFile(join(device, 'idVendor'), '04b8\n');
      await writeFile(join(device, 'idProduct'), '0e28\n');
      await writeFile(join(place, 'ieee1284_id'), 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;\n');
      await symlink(place, join(sysfs, `lp${number}`, 'device'));
      await symlink(pty.a, join(dev, `lp${number}`));
      // The next time it is plugged in, the kernel may well give it another number.
      number = number === 0 ? 1 : 0;
    },
    unplug,
    close: () => rm(root, { recursive: true, force: true }),
  };
}

const BENCH_PROFILE: PrinterProfile = { ...GENERIC, status: { ...GENERIC.status, errors: true } };

function real({ statusSupport = 'dle-eot', statusEveryMs = 60_000, profile = BENCH_PROFILE }: BenchSettings) {
  return { statusSupport, statusEveryMs, profile };
}

function make(
  options: PrinterOptions,
  link: HardwareLink | null,
  { silent = false }: BenchSettings,
): { printer: Printer; healths: Health[] } {
  const healths: Health[] = [];
  const env = { link, onHealth: (health: Health) => void healths.push(health), waits: silent ? WAITS : PATIENT };
  return { printer: createPrinter(options, env), healths };
}

/** The driver turns automatic status off or on around each job: `GS a` with one byte. */
const ENVELOPES = ['\x1da\x00', '\x1da\x0e'];

function withoutEnvelope(taken: readonly number[], way: StatusWay | undefined): Buffer {
  let text = Buffer.from(taken).toString('latin1');
  // In Star's language these bytes are part of another command.
  for (const envelope of way === 'star-asb' ? [] : ENVELOPES) text = text.replaceAll(envelope, '');
  return Buffer.from(text, 'latin1');
}
