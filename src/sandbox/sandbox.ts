import type { ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paperToSvg, readPaper } from '../devices/printer/paper.ts';
import { VirtualHardware } from '../devices/virtual/hardware.ts';
import { serveHardware } from '../devices/virtual/socket.ts';
import { type BenchActions, type FaultChange, Refusal } from './api.ts';
import { SandboxBroker } from './broker.ts';
import { ITEMS, KIOSK, keepIn, WALLETS, writeSandboxConfig } from './config.ts';
import { DaemonProcess, type DaemonStatus, type DaemonTimes } from './daemon-process.ts';
import { Floor } from './floor.ts';
import type { GatewaySandbox } from './gateways/index.ts';
import { freshJournal } from './journal-folder.ts';
import { LeftoverDaemon } from './leftover.ts';
import { listenOnLoopback } from './listen.ts';
import { makeGateways } from './make-gateways.ts';
import type { Bench, BenchFaults } from './page/model.ts';
import { SandboxServer } from './server.ts';
import { openStateFolder } from './state-folder.ts';
import { Till } from './till.ts';

export interface SandboxOptions {
  /** Absolute. Holds the configuration, the credentials, the journal and the daemon's log. */
  readonly stateDir: string;
  /** Port of the virtual kiosk page; 0 for any. */
  readonly pagePort: number;
  /** Port of the customer's screen; 0 for any. */
  readonly screenPort: number;
  /** Folder with the built page. */
  readonly pageDir: string;
  /** Starts the daemon with this configuration file, its output piped. */
  readonly spawnDaemon: (configFile: string) => ChildProcess;
  readonly onDaemon?: (status: DaemonStatus) => void;
  readonly daemonTimes?: Partial<DaemonTimes>;
}

export interface SandboxAddressBook {
  readonly pageUrl: string;
  readonly screenUrl: string;
  readonly mqttUrl: string;
  readonly configFile: string;
  readonly logFile: string;
  /** A daemon that an earlier sandbox had left running was ended. */
  readonly endedLeftover: boolean;
}

const NO_FAULTS: BenchFaults = {
  networkDown: false,
  answerLost: false,
  gatewaySlow: false,
  paperOut: false,
  vendJammed: false,
  scannerUnplugged: false,
};
/** The kernel's limit for the path of a Unix socket is 108 bytes, the closing zero included. */
const SOCKET_PATH_LIMIT = 100;
/** Of the paper; the configuration leaves it at its default. */
const COLUMNS = 32;
const LOG_LIMIT_BYTES = 5_000_000;
const KEPT_LINES = 20;
const LEFTOVER_GRACE_MS = 5000;

/**
 * Everything around a kiosk, in one process: broker, gateways, hardware, the page, and the real daemon as its child. What
 * surrounds the daemon lives outside it, so a power cut takes only what a power cut takes.
 */
export class Sandbox implements BenchActions {
  readonly #options: SandboxOptions;
  readonly #broker = new SandboxBroker(Date.now);
  readonly #hardware: VirtualHardware;
  readonly #floor: Floor;
  readonly #ended = new AbortController();
  readonly #lines: string[] = [];
  #gateways: ReadonlyMap<string, GatewaySandbox> = new Map();
  #till: Till = new Till(this.#gateways);
  #server: SandboxServer | null = null;
  #daemon: DaemonProcess | null = null;
  #hardwareSocket: { close(): Promise<void> } | null = null;
  #temporary: string | null = null;
  #log: WriteStream | null = null;
  #faults: BenchFaults = NO_FAULTS;
  #screenUrl = '';

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#hardware = new VirtualHardware({
      mechanics: ITEMS.map(({ relay, sensor }) => ({ relay, sensor, afterMs: 600, forMs: 600 })),
    });
    this.#floor = new Floor(this.#hardware, ITEMS, Date.now);
  }

  /**
   * Starts everything; resolves when the daemon's process has been started (not when it serves: see `onDaemon`).
   * Rejects, with everything stopped again, when a port is taken or the state directory cannot be used.
   */
  async start(): Promise<SandboxAddressBook> {
    try {
      return await this.#start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** The daemon first, gracefully; then what it was attached to. Idempotent. */
  async stop(): Promise<void> {
    await this.#daemon?.stop();
    await this.#server?.stop();
    await this.#broker.stop();
    for (const gateway of this.#gateways.values()) {
      await gateway.stop();
    }
    this.#ended.abort();
    await this.#hardwareSocket?.close();
    if (this.#temporary !== null) {
      await rm(this.#temporary, { recursive: true, force: true });
      this.#temporary = null;
    }
    this.#log?.end();
    this.#log = null;
  }

  /** The last lines the daemon printed, for saying why it does not start. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  get hardware(): VirtualHardware {
    return this.#hardware;
  }

  // What the page can do.

  async issueCode(wallet: string, script: 'approve' | 'ask' | 'decline'): Promise<{ readonly code: string }> {
    return { code: this.#till.issueCode(wallet, script) };
  }

  async scan(code: string): Promise<{ readonly seen: boolean }> {
    const seen = this.#hardware.snapshot().scanner.plugged && this.#daemon?.status.state === 'running';
    this.#hardware.scan(code);
    return { seen };
  }

  async look(text: string) {
    return this.#till.look(text);
  }

  async decide(gateway: string, orderNumber: string, decision: 'approve' | 'decline') {
    return { done: this.#till.decide(gateway, orderNumber, decision) };
  }

  async setFaults(change: FaultChange): Promise<BenchFaults> {
    const named = Object.fromEntries(Object.entries(change).filter(([, on]) => on !== undefined));
    const next: BenchFaults = { ...this.#faults, ...named };
    // One answer cannot be both lost and late: the switch that was moved last wins.
    this.#faults = {
      ...next,
      answerLost: next.answerLost && change.gatewaySlow !== true,
      gatewaySlow: next.gatewaySlow && (change.gatewaySlow === true || !next.answerLost),
    };
    await this.#applyFaults();
    this.#server?.changed();
    return this.#faults;
  }

  async cutPower(): Promise<object> {
    if (this.#daemon?.cutPower() !== true) {
      throw new Refusal('There is no power to cut: the daemon is not running.');
    }
    return {};
  }

  async #applyFaults(): Promise<void> {
    const faults = this.#faults;
    this.#hardware.plugScanner(!faults.scannerUnplugged);
    this.#hardware.setPrinter({ paper: faults.paperOut ? 'out' : 'ok' });
    this.#hardware.jam(faults.vendJammed);
    await this.#till.setFaults(faults);
    await (faults.networkDown ? this.#broker.interrupt() : this.#broker.restore());
  }

  async #start(): Promise<SandboxAddressBook> {
    const { stateDir } = this.#options;
    await openStateFolder(stateDir);
    const configFile = join(stateDir, 'kioskd.yaml');
    const leftover = new LeftoverDaemon(join(stateDir, 'daemon.pid'), configFile);
    const hardwareSocket = await this.#openHardware(stateDir);
    const endedLeftover = await leftover.end(LEFTOVER_GRACE_MS);
    const screenPort = await freePort(this.#options.screenPort);
    this.#screenUrl = `http://127.0.0.1:${screenPort}/`;
    const gateways = await this.#startAround();
    await writeSandboxConfig(stateDir, {
      gateways,
      mqttUrl: this.#broker.url,
      hardwareSocket,
      journal: await freshJournal(stateDir),
      screenPort,
    });
    const logFile = await this.#openLog(stateDir);
    this.#server = this.#makeServer(screenPort);
    const pagePort = await this.#server.start(this.#options.pagePort);
    this.#startDaemon(configFile, screenPort, leftover);
    return {
      pageUrl: `http://127.0.0.1:${pagePort}/`,
      screenUrl: this.#screenUrl,
      mqttUrl: this.#broker.url,
      configFile,
      logFile,
      endedLeftover,
    };
  }

  /** The socket is also the lock: of two sandboxes with one state directory the second is refused here. */
  async #openHardware(stateDir: string): Promise<string> {
    let path = join(stateDir, 'hardware.sock');
    if (Buffer.byteLength(path) > SOCKET_PATH_LIMIT) {
      this.#temporary = await mkdtemp(join(tmpdir(), 'kioskd-sandbox-'));
      path = join(this.#temporary, 'hardware.sock');
    }
    this.#hardwareSocket = await serveHardware(this.#hardware, path, { signal: this.#ended.signal });
    this.#hardware.onChange(() => {
      this.#floor.look();
      this.#server?.changed();
    });
    return path;
  }

  /** @returns the sections of the configuration with which the gateways can be reached. */
  async #startAround(): Promise<Readonly<Record<string, object>>> {
    await this.#broker.start(0);
    this.#broker.onMessage((message) => this.#server?.message(message));
    const notifyUrl = (name: string): string => `${this.#screenUrl}notify/${name}`;
    const made = await makeGateways(keepIn(this.#options.stateDir), notifyUrl);
    this.#gateways = new Map([...made].map(([name, { sandbox }]) => [name, sandbox]));
    this.#till = new Till(this.#gateways);
    for (const gateway of this.#gateways.values()) {
      await gateway.start(0);
      gateway.onChange(() => this.#server?.changed());
    }
    return Object.fromEntries([...made].map(([name, { sandbox, section }]) => [name, section(sandbox.url)]));
  }

  #makeServer(screenPort: number): SandboxServer {
    return new SandboxServer({
      pageDir: this.#options.pageDir,
      screenPort,
      bench: () => this.#bench(),
      messages: () => this.#broker.seen,
      paper: async (id) => {
        const paper = this.#floor.papers.find((candidate) => candidate.id === id);
        return paper === undefined ? null : paperToSvg(readPaper(paper.bytes, COLUMNS), { columns: COLUMNS });
      },
      actions: this,
    });
  }

  #startDaemon(configFile: string, screenPort: number, leftover: LeftoverDaemon): void {
    const { daemonTimes, onDaemon, spawnDaemon } = this.#options;
    this.#daemon = new DaemonProcess({
      spawn: () => spawnDaemon(configFile),
      isReady: () => answers(screenPort),
      onStatus: (status) => {
        leftover.note(status.pid).catch(() => undefined);
        this.#server?.changed();
        onDaemon?.(status);
      },
      onLine: (line) => {
        this.#log?.write(`${line}\n`);
        this.#lines.push(line);
        this.#lines.splice(0, this.#lines.length - KEPT_LINES);
      },
      ...(daemonTimes === undefined ? {} : { times: daemonTimes }),
    });
    this.#daemon.start();
  }

  async #openLog(stateDir: string): Promise<string> {
    const file = join(stateDir, 'daemon.log');
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > LOG_LIMIT_BYTES) {
      await rename(file, `${file}.1`);
    }
    this.#log = createWriteStream(file, { flags: 'a', mode: 0o600 });
    // A full disk must not end the sandbox; the page goes on showing what happens.
    this.#log.on('error', () => undefined);
    return file;
  }

  #bench(): Bench {
    const hardware = this.#hardware.snapshot();
    return {
      kiosk: {
        name: KIOSK.name,
        id: KIOSK.id,
        screenUrl: this.#screenUrl,
        mqttUrl: this.#broker.url,
        stateDir: this.#options.stateDir,
      },
      daemon: this.#daemon?.status ?? { state: 'off', pid: null, starts: 0, note: '' },
      light: hardware.light,
      slots: ITEMS.map((item) => ({
        itemId: item.id,
        item: item.name,
        price: `${KIOSK.currency} ${item.price}`,
        relay: item.relay,
        relayOn: hardware.relays[item.relay]?.on === true,
        sensor: item.sensor,
        sensorOn: hardware.sensors[item.sensor] === true,
        dropped: this.#floor.dropped(item.sensor),
      })),
      scannerPlugged: hardware.scanner.plugged,
      paperOut: hardware.printer.paper === 'out',
      papers: this.#floor.papers.map(({ id, at }) => ({ id, at })),
      wallets: WALLETS,
      orders: this.#till.orders(),
      faults: this.#faults,
    };
  }
}

/** Makes sure the screen's port can be had, in words if not, and gives it back for the daemon to take. */
async function freePort(port: number): Promise<number> {
  const server = createServer();
  const given = await listenOnLoopback(server, port, "the customer's screen", '--screen-port');
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return given;
}

/** Any answer will do: a kiosk that is out of service serves its screen too. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
