import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hardwareSocket, kioskSettings } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import { connectHardware } from '../devices/virtual/socket.ts';
import type { Step } from '../domain/draft.ts';
import type { KioskEvent } from '../domain/events.ts';
import { type Health, READY } from '../domain/health.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState } from '../domain/state.ts';
import type { JournalWorker } from '../journal/client.ts';
import type { JournalError, Snapshot } from '../journal/port.ts';
import { type LoadedLettering, lettersWhenNeeded } from '../lettering/lettering.ts';
import type { Log } from '../log/log.ts';
import { BUILT_AT } from '../os/built.ts';
import { warmQr } from '../screens/qr.ts';
import type { WebServer } from '../web/server.ts';
import { BREAKER_NOTE, Breaker, breakerLimits } from './breaker.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { CommandDesk } from './command-desk.ts';
import {
  addRoutes,
  type Core,
  deviceListeners,
  type Ground,
  makeClockWatch,
  makeDesk,
  makeGateways,
  makeInbox,
  makePresenter,
  makeRunner,
  makeServer,
  makeTrade,
} from './daemon-parts.ts';
import { type Devices, makeDevices, partsOf, startDevices } from './devices.ts';
import type { GatewayGroup } from './gateway-group.ts';
import { acknowledgements } from './gateways.ts';
import type { Facts } from './health.ts';
import { Housekeeping, housekeepingOptions, nobodyBuys } from './housekeeping.ts';
import type { JournalKeeper } from './journal-keeper.ts';
import { Loop } from './loop.ts';
import type { NotificationInbox } from './notifications.ts';
import type { Presenter } from './presenter.ts';
import { Reporter } from './reporter.ts';
import { loadedEvent } from './rows.ts';
import { logStep } from './step-log.ts';
import { Storage } from './storage.ts';
import { followTurnedClock, SystemClock, setTimer } from './system-clock.ts';
import type { Trade } from './trade.ts';
import { Warmer } from './warmer.ts';

export interface DaemonOptions {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  /** Built page, and built journal worker. */
  readonly assetsDir: string;
  readonly workerFile: string;
  /** Built letters of all languages. */
  readonly lettersFile: string;
  /** Started ahead, for the first opening of the journal; the daemon ends it. */
  readonly journalWorker?: JournalWorker;
}

/** Devices that take longer than this to say how they are do not hold up the start. */
const DEVICE_PATIENCE_MS = 5_000;
/** Long enough that the word "ready" has left the process before the rest of it is loaded. */
const SLOW_PARTS_AFTER_MS = 100;
/** How long a stop waits for a delivery under way; well below the unit's TimeoutStopSec. */
const STOP_PATIENCE_MS = 8_000;

/** Everything of one kiosk, put together from its configuration: the one place that knows all the parts. */
export class Daemon {
  private readonly options: DaemonOptions;
  private readonly clock = new SystemClock();
  private readonly abort = new AbortController();
  /** How each part was last, before there was a journal. Whatever else comes then is nobody's: nothing is sold. */
  private readonly early = new Map<string, Extract<KioskEvent, { type: 'health' }>>();
  private server: WebServer | null = null;
  private link: HardwareLink | null = null;
  private devices: Devices | null = null;
  private gateways: GatewayGroup | null = null;
  private breaker: Breaker | null = null;
  private loop: Loop | null = null;
  private presenter: Presenter | null = null;
  private reporter: Reporter | null = null;
  private warmer: Warmer | null = null;
  private inbox: NotificationInbox | null = null;
  private stopping = false;
  private onDelivered: () => void = () => {};
  private cancelSlowParts: () => void = () => {};
  private clockWatch: ClockWatch | null = null;
  private readonly storage: Storage;
  private readonly desk: CommandDesk;
  private readonly trade: Trade;
  private readonly letters: () => Promise<LoadedLettering>;
  private readonly housekeeping: Housekeeping;
  private readonly core: Core;
  private clockOffsetMs: number | null = null;

  constructor(options: DaemonOptions) {
    this.options = options;
    const { config, log, workerFile } = options;
    const socket = hardwareSocket(config);
    if (socket !== null) {
      followTurnedClock(socket, this.abort.signal, () => this.clockWatch?.look());
    }
    this.storage = new Storage({
      path: config.journal.path,
      workerFile,
      worker: options.journalWorker ?? null,
      signal: this.abort.signal,
      onFault: (fault) => this.onStorageFault(fault),
    });
    this.letters = lettersWhenNeeded({ file: options.lettersFile }, (why) => log.event('letters.missing', { why }));
    const ground = this.ground();
    this.trade = makeTrade(ground, this.letters);
    this.desk = makeDesk(ground, this.trade);
    this.core = { ...ground, trade: this.trade, desk: this.desk };
    this.housekeeping = new Housekeeping({
      ...housekeepingOptions(config),
      journal: () => this.storage.journal,
      quiet: () => this.isQuiet(),
      wallNow: Date.now,
      setTimer,
      onProblem: (error) => this.onDamage(error),
      onFailed: (error) => log.event('journal.housekeeping-failed', { problem: error.problem, message: error.message }),
    });
  }

  /** Where the customer's page is served; null before start. */
  get url(): string | null {
    return this.server?.address?.url ?? null;
  }

  get state(): KioskState | null {
    return this.loop?.state ?? null;
  }

  /**
   * Starts everything and resolves when the kiosk is ready: recovered, screen served, every device heard or waited for.
   * @throws ListenError when the address of the screen is taken, JournalError `locked` when another kioskd holds the journal.
   */
  async start(): Promise<void> {
    const { config, log, version } = this.options;
    const { signal } = this.abort;
    // Every call under way listens to it, and many payments may be settled at once.
    setMaxListeners(0, signal);
    log.event('process.starting', { version, kioskId: config.kiosk.id, node: process.version, pid: process.pid });
    const opening = this.storage.open();
    const server = makeServer(this.core, this.options.assetsDir, () => this.facts());
    this.server = server;
    this.link = virtualHardware(config);
    this.devices = makeDevices(config, server, this.link, {
      ...deviceListeners(this.core, () => this.wake()),
      letters: this.letters,
    });
    const gateways = makeGateways(this.core, (offsetMs) => {
      this.clockOffsetMs = offsetMs;
    });
    this.gateways = gateways;
    this.warmer = new Warmer([...gateways.all.values()], setTimer);
    const inbox = makeInbox(this.core, gateways.all);
    this.inbox = inbox;
    const answers = acknowledgements(config);
    addRoutes(this.core, server, inbox, answers);
    const settings = kioskSettings(config, gateways.profiles);
    this.presenter = makePresenter(this.core, settings, this.devices);
    await server.start(signal);
    const devicesStarted = startDevices(this.devices, signal, DEVICE_PATIENCE_MS, this.heard, this.bug);
    const snapshot = await opening;
    const { journal } = this.storage;
    if (snapshot === null || journal === null || signal.aborted) {
      return;
    }
    this.loop = this.makeLoop(settings, gateways.all, journal, this.devices);
    this.reporter = new Reporter({
      ...this.options,
      journal,
      session: snapshot.session,
      notifications: inbox.counts,
      breaker: () => this.breaker?.tripped ?? null,
      onNotify: answers.size > 0 ? inbox.fromBroker : null,
      onCommand: this.desk.fromBroker,
      passengers: this.trade.passengers,
    });
    await this.recover(snapshot, devicesStarted);
    if (signal.aborted) {
      return;
    }
    log.event('process.ready', { phase: this.loop.state.phase.name, url: this.url, ms: Math.round(performance.now()) });
    this.cancelSlowParts = setTimer(SLOW_PARTS_AFTER_MS, () => this.startSlowParts());
    this.housekeeping.start();
  }

  /**
   * A delivery under way is let finish, for a while; then relays off first, then everything else. Idempotent; the journal is
   * closed last, so that nothing learned is lost.
   */
  async stop(): Promise<void> {
    if (this.stopping) {
      return;
    }
    this.stopping = true;
    this.options.log.event('process.stopping');
    await this.deliveryDone();
    const devices = this.devices;
    await devices?.board.stop();
    this.abort.abort();
    this.warmer?.stop();
    this.housekeeping.stop();
    this.desk.stop();
    this.cancelSlowParts();
    await this.loop?.stop();
    await Promise.allSettled((devices === null ? [] : partsOf(devices)).map(([, device]) => device.stop()));
    await this.gateways?.stop();
    await this.trade.stop();
    await this.reporter?.stop();
    await this.server?.stop();
    await this.link?.close();
    await this.storage.close();
    this.options.log.event('process.stopped');
  }

  /**
   * A pulse that is cut looks like a failed delivery and is refunded, although the product may be out; and whoever stands before a gate
   * would have to try again.
   */
  private deliveryDone(): Promise<void> {
    if (!isMoving(this.loop?.state)) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = setTimer(STOP_PATIENCE_MS, resolve);
      this.onDelivered = () => {
        cancel();
        resolve();
      };
    });
  }

  /** The daemon as its parts see it. */
  private ground(): Ground {
    const { config, log } = this.options;
    const { clock, storage } = this;
    return {
      config,
      log,
      clock,
      signal: this.abort.signal,
      storage,
      clockWatch: () => this.clockWatch,
      loop: () => this.loop,
      state: () => this.state,
      post: (event) => this.post(event),
      heard: this.heard,
      bug: this.bug,
    };
  }

  private readonly heard = (part: string, health: Health): void => {
    this.post({ type: 'health', part, health });
  };

  private readonly bug = (error: unknown, where = ''): void => {
    this.options.log.event('process.fault', { where, error: error instanceof Error ? error.stack : String(error) });
  };

  private post(event: KioskEvent): void {
    // Nothing is decided by a clock that has jumped since.
    this.clockWatch?.look();
    if (this.loop === null) {
      if (event.type === 'health') {
        this.early.set(event.part, event);
      }
    } else {
      this.loop.post(event);
    }
  }

  private facts(): Facts {
    const { config, version } = this.options;
    return {
      state: this.loop?.state ?? null,
      storageFault: this.storage.fault,
      handled: this.loop?.handled ?? 0,
      clockOffsetMs: this.clockOffsetMs,
      notifications: this.inbox?.counts,
      trade: this.trade.counts(),
      version,
      kioskId: config.kiosk.id,
    };
  }

  /** While the rest of a code is still on the wire: the journal's thread and the gateways' connections, so that nothing sleeps. */
  private wake(): void {
    if (this.state?.phase.name === 'paying') {
      this.storage.journal?.wake();
      this.gateways?.warm();
    }
  }

  private makeLoop(
    settings: KioskSettings,
    gateways: GatewayGroup['all'],
    journal: JournalKeeper,
    devices: Devices,
  ): Loop {
    const runner = makeRunner(this.core, settings, gateways, devices);
    this.breaker = new Breaker(breakerLimits(this.options.config), (tripped) => this.onBreaker(tripped));
    return new Loop({
      settings,
      journal,
      clock: this.clock,
      breaker: this.breaker,
      runEffect: (effect) => runner.run(effect),
      onState: (state, step) => this.onState(state, step),
      onCommitted: (committed) => this.reporter?.eventsQueued(committed.lastEvent),
      onStorageFault: (fault) => this.storage.setFault(fault),
      onBug: this.bug,
    });
  }

  private onState(state: KioskState, step: Step): void {
    this.presenter?.show(state);
    this.warmer?.state(state);
    if (!isMoving(state)) {
      this.onDelivered();
    }
    this.reporter?.state(state, this.clockOffsetMs);
    this.trade.orders.changed();
    logStep(this.options.log, step);
  }

  /** The kiosk itself closes: a part that is failing and required. */
  private onBreaker(tripped: string | null): void {
    this.heard('breaker', tripped === null ? READY : { status: 'failing', reason: tripped });
  }

  private onStorageFault(fault: JournalError | null): void {
    const { log } = this.options;
    if (fault === null) {
      log.event('journal.recovered');
    } else {
      log.event('journal.failed', { problem: fault.problem, message: fault.message });
    }
    this.presenter?.storageFault(fault);
    this.reporter?.fault(fault);
  }

  private async recover(snapshot: Snapshot, devicesStarted: Promise<void>): Promise<void> {
    const tail = String(randomInt(10_000)).padStart(4, '0');
    this.breaker?.restore(snapshot.notes[BREAKER_NOTE]);
    this.post(loadedEvent(snapshot, tail));
    for (const event of this.early.values()) {
      this.post(event);
    }
    this.early.clear();
    // Before a ticket can be read: an exit that has heard nobody yet must not take itself for the only one of its site.
    await this.trade.start(this.abort.signal);
    this.clockWatch = makeClockWatch(this.core, {
      lastAt: snapshot.lastAt,
      builtAt: BUILT_AT,
      onHealth: (health) => {
        this.heard('clock', health);
        this.gateways?.clockChanged();
      },
      askGateways: () => this.gateways?.ask(),
    });
    this.clockWatch.start();
    this.gateways?.start();
    await devicesStarted;
    this.post({ type: 'devices started' });
    await this.loop?.settled();
  }

  /** Nobody buys, nothing is being settled, and what is old can be told from what is not. */
  private isQuiet(): boolean {
    return (
      this.state !== null && nobodyBuys(this.state) && this.storage.fault === null && this.clockWatch?.believed === true
    );
  }

  /** Found while looking over the journal: what is sold now could be lost. */
  private onDamage(error: JournalError): void {
    this.options.log.event('journal.failed', { problem: error.problem, message: error.message });
    this.heard('journal', { status: 'failing', reason: error.message });
  }

  /** What a first customer would otherwise wait for, and what selling does not need: after ready. */
  private startSlowParts(): void {
    void warmQr().catch((error: unknown) => this.bug(error, 'screen'));
    this.reporter?.start(this.abort.signal, (health) => this.heard('broker', health));
    if (this.loop !== null) {
      this.reporter?.state(this.loop.state, this.clockOffsetMs);
    }
  }

  /** For the watchdog: resolves when the queue is empty and the journal answers. Waiting for a disk is not being stuck. */
  async prove(): Promise<void> {
    if (this.storage.fault === null) {
      await this.loop?.settled();
      await this.storage.journal?.facts();
    }
  }
}

function isMoving(state: KioskState | undefined): boolean {
  return state?.phase.name === 'delivering' || state?.phase.name === 'opening';
}

function virtualHardware(config: Config): HardwareLink | null {
  const socket = hardwareSocket(config);
  return socket === null ? null : connectHardware(socket);
}
