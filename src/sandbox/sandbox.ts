import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paperToSvg, readPaper } from '../devices/printer/paper.ts';
import { VirtualHardware } from '../devices/virtual/hardware.ts';
import { serveHardware } from '../devices/virtual/socket.ts';
import { type BenchActions, type FaultChange, Refusal } from './api.ts';
import { SandboxBroker } from './broker.ts';
import { EntryLane } from './car-park.ts';
import { TurnedClock } from './clock.ts';
import {
  GATE,
  ITEMS,
  itemsOf,
  KIOSK,
  keepIn,
  type SandboxAddresses,
  sandboxSecrets,
  WALLETS,
  writeSandboxConfig,
} from './config.ts';
import { DaemonLog } from './daemon-log.ts';
import { DaemonProcess, type DaemonStatus, type DaemonTimes } from './daemon-process.ts';
import { breakHardware, changedFaults, NO_FAULTS } from './faults.ts';
import { Floor, PAPER_COLUMNS } from './floor.ts';
import type { GatewaySandbox } from './gateways/index.ts';
import { HostSystem } from './host-system.ts';
import { freshJournal } from './journal-folder.ts';
import { KioskHttp } from './kiosk-http.ts';
import { LeftoverDaemon } from './leftover.ts';
import { machineNow } from './machine-now.ts';
import { makeGateways } from './make-gateways.ts';
import type { Bench, BenchFaults, BenchKey, KioskKind, VoucherKind } from './page/model.ts';
import { answers, freePort } from './screen-port.ts';
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

/** The kernel's limit for the path of a Unix socket is 108 bytes, the closing zero included. */
const SOCKET_PATH_LIMIT = 100;
const WIRED = [...ITEMS, GATE];
const MINUTE_MS = 60_000;
const LEFTOVER_GRACE_MS = 5000;

/**
 * Everything around a kiosk, in one process: broker, gateways, hardware, the page, and the real daemon as its child. What
 * surrounds the daemon lives outside it, so a power cut takes only what a power cut takes.
 */
export class Sandbox implements BenchActions {
  readonly #options: SandboxOptions;
  readonly #clock = new TurnedClock();
  readonly #broker = new SandboxBroker(this.#clock.now);
  readonly #hardware: VirtualHardware;
  readonly #floor: Floor;
  readonly #ended = new AbortController();
  #gateways: ReadonlyMap<string, GatewaySandbox> = new Map();
  #till: Till = new Till(this.#gateways);
  #server: SandboxServer | null = null;
  #daemon: DaemonProcess | null = null;
  #hardwareSocket: { close(): Promise<void> } | null = null;
  #temporary: string | null = null;
  #log: DaemonLog | null = null;
  #faults: BenchFaults = NO_FAULTS;
  #screenUrl = '';
  #kind: KioskKind = 'vending machine';
  #addresses: SandboxAddresses | null = null;
  #lane: EntryLane | null = null;
  #host: HostSystem | null = null;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#hardware = new VirtualHardware({
      mechanics: WIRED.map(({ relay, sensor }) => ({
        relay,
        sensor,
        afterMs: 600,
        forMs: relay === GATE.relay ? 3000 : 600,
      })),
    });
    this.#floor = new Floor(this.#hardware, WIRED, this.#clock.now);
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
    this.#clock.close();
    if (this.#temporary !== null) {
      await rm(this.#temporary, { recursive: true, force: true });
      this.#temporary = null;
    }
    this.#log?.end();
  }

  /** The last lines the daemon printed, for saying why it does not start. */
  get lastLines(): readonly string[] {
    return this.#log?.lastLines ?? [];
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

  async pressKey(key: BenchKey): Promise<{ readonly felt: boolean }> {
    const felt = this.#hardware.snapshot().keypad.plugged && this.#daemon?.status.state === 'running';
    this.#hardware.pressKey('sign' in key ? { is: 'sign', sign: key.sign } : key);
    return { felt };
  }

  async look(text: string) {
    return this.#till.look(text);
  }

  async decide(gateway: string, orderNumber: string, decision: 'approve' | 'decline') {
    return { done: this.#till.decide(gateway, orderNumber, decision) };
  }

  async setFaults(change: FaultChange): Promise<BenchFaults> {
    this.#faults = changedFaults(this.#faults, change);
    if (change.vendJammed !== undefined) {
      this.#hardware.jam(change.vendJammed);
    }
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

  async jam(relay: string, jammed: boolean): Promise<object> {
    this.#hardware.jam(jammed, relay);
    return {};
  }

  async become(kind: KioskKind): Promise<object> {
    if (this.#addresses === null || this.#daemon?.status.state !== 'running') {
      throw new Refusal('The daemon is not running: wait until it is, then set it up anew.');
    }
    // Whatever is still open at a gateway the daemon settles after its start, from the journal.
    this.#kind = kind;
    await writeSandboxConfig(this.#options.stateDir, this.#addresses, kind);
    this.#daemon.restart();
    this.#server?.changed();
    return {};
  }

  async turnClock(minutes: number): Promise<{ readonly now: number }> {
    if (this.#faults.networkDown) {
      throw new Refusal(
        'The kiosk would not believe its clock: no gateway could confirm it. Put the network back first.',
      );
    }
    this.#clock.turn(minutes * MINUTE_MS);
    this.#server?.changed();
    return { now: this.#clock.now() };
  }

  async takeTicket(): Promise<{ readonly code: string }> {
    const { code } = this.#entryLane().takeTicket();
    this.#server?.changed();
    return { code };
  }

  async takeVoucher(kind: VoucherKind): Promise<{ readonly code: string }> {
    const { code } = this.#entryLane().takeVoucher(kind);
    this.#server?.changed();
    return { code };
  }

  async seePlate(plate: string): Promise<object> {
    await this.#entryLane().seePlate(plate);
    return {};
  }

  async createOrder(amount: string, name: string, itemId: string | null): Promise<{ readonly id: string }> {
    return { id: await this.#hostSystem().create({ amount, name, itemId }) };
  }

  async cancelOrder(id: string): Promise<object> {
    await this.#hostSystem().cancel(id);
    return {};
  }

  #entryLane(): EntryLane {
    return present(this.#lane);
  }

  #hostSystem(): HostSystem {
    return present(this.#host);
  }

  async #applyFaults(): Promise<void> {
    const faults = this.#faults;
    breakHardware(this.#hardware, faults);
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
    this.#addresses = {
      gateways,
      mqttUrl: this.#broker.url,
      hardwareSocket,
      journal: await freshJournal(stateDir),
      screenPort,
    };
    await this.#startOthers(screenPort);
    await writeSandboxConfig(stateDir, this.#addresses, this.#kind);
    this.#log = await DaemonLog.open(join(stateDir, 'daemon.log'));
    this.#server = this.#makeServer(screenPort);
    const pagePort = await this.#server.start(this.#options.pagePort);
    this.#startDaemon(configFile, screenPort, leftover);
    return {
      pageUrl: `http://127.0.0.1:${pagePort}/`,
      screenUrl: this.#screenUrl,
      mqttUrl: this.#broker.url,
      configFile,
      logFile: this.#log.file,
      endedLeftover,
    };
  }

  /** The machines that know the kiosk by its web server: those at the entry of the car park, and a host system. */
  async #startOthers(screenPort: number): Promise<void> {
    const secrets = await sandboxSecrets(keepIn(this.#options.stateDir));
    const kiosk = new KioskHttp(screenPort, this.#ended.signal);
    const { currency } = KIOSK;
    this.#lane = new EntryLane({
      key: secrets.site,
      token: secrets.entries,
      currency,
      now: this.#clock.now,
      kiosk,
    });
    this.#host = new HostSystem({
      token: secrets.host,
      currency,
      kiosk,
      onChange: () => this.#server?.changed(),
      signal: this.#ended.signal,
    });
  }

  /** The socket is also the lock: of two sandboxes with one state directory the second is refused here. */
  async #openHardware(stateDir: string): Promise<string> {
    let path = join(stateDir, 'hardware.sock');
    if (Buffer.byteLength(path) > SOCKET_PATH_LIMIT) {
      this.#temporary = await mkdtemp(join(tmpdir(), 'kioskd-sandbox-'));
      path = join(this.#temporary, 'hardware.sock');
    }
    this.#hardwareSocket = await serveHardware(this.#hardware, path, { signal: this.#ended.signal });
    this.#clock.open(path);
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
    const made = await makeGateways(keepIn(this.#options.stateDir), notifyUrl, this.#clock.now);
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
        return paper === undefined
          ? null
          : paperToSvg(readPaper(paper.bytes, PAPER_COLUMNS), { columns: PAPER_COLUMNS });
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
      onLine: (line) => this.#log?.add(line),
      ...(daemonTimes === undefined ? {} : { times: daemonTimes }),
    });
    this.#daemon.start();
  }

  #bench(): Bench {
    const { stateDir } = this.#options;
    return {
      kiosk: { name: KIOSK.name, id: KIOSK.id, screenUrl: this.#screenUrl, mqttUrl: this.#broker.url, stateDir },
      kind: this.#kind,
      clock: { now: this.#clock.now(), aheadMs: this.#clock.aheadMs, timeZone: KIOSK.timeZone },
      handsOver: itemsOf(this.#kind).map(({ id, name }) => ({ id, name })),
      cards: this.#lane?.cards ?? [],
      host: { orders: this.#host?.orders ?? [], last: this.#host?.last ?? null },
      daemon: this.#daemon?.status ?? { state: 'off', pid: null, starts: 0, note: '' },
      ...machineNow(this.#kind, this.#hardware.snapshot(), this.#floor),
      wallets: WALLETS,
      orders: this.#till.orders(),
      faults: this.#faults,
    };
  }
}

function present<T>(part: T | null): T {
  if (part === null) {
    throw new Refusal('The sandbox is still starting.');
  }
  return part;
}
