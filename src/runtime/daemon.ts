import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { commandKeys, hardwareSocket, kioskSettings, paperProfile, webAddress } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import { connectHardware } from '../devices/virtual/socket.ts';
import type { Step } from '../domain/draft.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { GatewayName } from '../domain/gateway.ts';
import { type Health, READY } from '../domain/health.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState } from '../domain/state.ts';
import type { Gateway } from '../gateways/port.ts';
import type { JournalWorker } from '../journal/client.ts';
import type { JournalError, Snapshot } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { BUILT_AT } from '../os/built.ts';
import { clockFacts } from '../os/facts.ts';
import { composeReceipt } from '../receipts/compose.ts';
import { qrModules, warmQr } from '../screens/qr.ts';
import { WebServer } from '../web/server.ts';
import { BREAKER_NOTE, Breaker, breakerLimits } from './breaker.ts';
import { ClockWatch } from './clock-watch.ts';
import { CommandDesk } from './command-desk.ts';
import { addCommandRoute } from './command-route.ts';
import { type Devices, makeDevices, partsOf, startDevices } from './devices.ts';
import { EffectRunner } from './effects.ts';
import { GatewayGroup } from './gateway-group.ts';
import { acknowledgements } from './gateways.ts';
import { healthDocument, metricsText } from './health.ts';
import { Housekeeping, housekeepingOptions, nobodyBuys } from './housekeeping.ts';
import type { JournalKeeper } from './journal-keeper.ts';
import { Loop } from './loop.ts';
import { NotificationInbox } from './notifications.ts';
import { addNotifyRoute } from './notify-route.ts';
import { Presenter } from './presenter.ts';
import { Reporter } from './reporter.ts';
import { loadedEvent } from './rows.ts';
import { logStep } from './step-log.ts';
import { Storage } from './storage.ts';
import { SystemClock, setTimer } from './system-clock.ts';
import { Warmer } from './warmer.ts';

export interface DaemonOptions {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  /** Built page, and built journal worker. */
  readonly assetsDir: string;
  readonly workerFile: string;
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
  private readonly housekeeping: Housekeeping;
  private clockOffsetMs: number | null = null;

  constructor(options: DaemonOptions) {
    this.options = options;
    const { config, log, workerFile } = options;
    this.storage = new Storage({
      path: config.journal.path,
      workerFile,
      worker: options.journalWorker ?? null,
      signal: this.abort.signal,
      onFault: (fault) => this.onStorageFault(fault),
    });
    this.desk = new CommandDesk({
      kioskId: config.kiosk.id,
      keys: commandKeys(config),
      post: (event) => this.post(event),
      wall: Date.now,
      mono: () => this.clock.now().mono,
      clockTrusted: () => this.clockWatch?.believed ?? false,
      log,
      timer: setTimer,
    });
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
    const server = this.makeServer();
    this.server = server;
    this.link = virtualHardware(config);
    this.devices = this.makeDevices(server);
    const gateways = this.makeGateways();
    this.gateways = gateways;
    this.warmer = new Warmer([...gateways.all.values()], setTimer);
    const inbox = this.makeInbox(gateways.all);
    this.inbox = inbox;
    const answers = acknowledgements(config);
    if (config.web.notify) {
      addNotifyRoute(server, inbox, answers);
    }
    addCommandRoute(server, this.desk);
    const settings = kioskSettings(config, gateways.profiles);
    this.presenter = this.makePresenter(settings, this.devices);
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
    await this.reporter?.stop();
    await this.server?.stop();
    await this.link?.close();
    await this.storage.close();
    this.options.log.event('process.stopped');
  }

  /** A pulse that is cut looks like a failed delivery and is refunded, although the product may be out. */
  private deliveryDone(): Promise<void> {
    if (this.loop?.state.phase.name !== 'delivering') {
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

  private makeServer(): WebServer {
    const { config, assetsDir, version } = this.options;
    const facts = () => ({
      state: this.loop?.state ?? null,
      storageFault: this.storage.fault,
      handled: this.loop?.handled ?? 0,
      clockOffsetMs: this.clockOffsetMs,
      notifications: this.inbox?.counts,
      version,
      kioskId: config.kiosk.id,
    });
    return new WebServer({
      ...webAddress(config),
      assetsDir,
      health: () => healthDocument(facts()),
      metrics: () => metricsText(facts()),
      onError: (error) => this.bug(error, 'web'),
    });
  }

  private makeDevices(server: WebServer): Devices {
    const { config, log } = this.options;
    return makeDevices(config, server, this.link, {
      onScan: (code) => this.post({ type: 'scan', code }),
      onScanStart: () => this.wake(),
      onNoise: (why) => log.event('scanner.noise', { why }),
      onAction: (action) => this.post(action),
      onHealth: this.heard,
      now: () => this.clock.now().mono,
    });
  }

  /** While the rest of a code is still on the wire: the journal's thread and the gateways' connections, so that nothing sleeps. */
  private wake(): void {
    if (this.state?.phase.name === 'paying') {
      this.storage.journal?.wake();
      this.gateways?.warm();
    }
  }

  private makeGateways(): GatewayGroup {
    const { config, log } = this.options;
    return new GatewayGroup({
      config,
      onHealth: this.heard,
      onAlarm: (name, text) => log.event('gateway.alarm', { gateway: name, text }),
      onPaidTwice: (gateway, orderNumber) => this.post({ type: 'paid twice', gateway, orderNumber }),
      onClockOffset: (offsetMs, name) => {
        this.clockOffsetMs = offsetMs;
        this.clockWatch?.offset(name, offsetMs);
      },
      onCertificateDates: (why, name) => this.clockWatch?.certificateDates(name, why),
      clockFault: () => this.clockWatch?.fault ?? null,
      setTimer,
      signal: this.abort.signal,
      onBug: this.bug,
    });
  }

  private makeInbox(gateways: ReadonlyMap<GatewayName, Gateway>): NotificationInbox {
    return new NotificationInbox({
      gateways,
      busy: () => this.loop?.busy ?? null,
      written: () => this.loop?.written() ?? Promise.resolve(false),
      state: () => (this.storage.fault === null ? this.state : null),
      journal: () => this.storage.journal,
      post: (event) => this.post(event),
      log: this.options.log,
      onBug: (error) => this.bug(error, 'notification'),
      mono: () => this.clock.now().mono,
    });
  }

  private makePresenter(settings: KioskSettings, devices: Devices): Presenter {
    const { display, light, scanner } = devices;
    const now = () => this.clock.now().mono;
    return new Presenter({
      settings,
      display,
      light,
      scanner,
      makeQr: qrModules,
      now,
      onBug: (error) => this.bug(error, 'screen'),
    });
  }

  private makeLoop(
    settings: KioskSettings,
    gateways: GatewayGroup['all'],
    journal: JournalKeeper,
    devices: Devices,
  ): Loop {
    const { config } = this.options;
    const runner = new EffectRunner({
      settings,
      gateways,
      board: devices.board,
      controller: devices.controller ?? null,
      sensors: devices.sensors,
      printer: devices.printer,
      compose: (receipt) => composeReceipt(receipt, paperProfile(config)),
      post: (event) => this.post(event),
      replied: (commandId, result) => this.desk.replied(commandId, result),
      wallNow: Date.now,
      setTimer,
      signal: this.abort.signal,
      onBug: this.bug,
    });
    this.breaker = new Breaker(breakerLimits(config), (tripped) => this.onBreaker(tripped));
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
    if (state.phase.name !== 'delivering') {
      this.onDelivered();
    }
    this.reporter?.state(state, this.clockOffsetMs);
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
    this.clockWatch = this.makeClockWatch(snapshot);
    this.clockWatch.start();
    this.gateways?.start();
    await devicesStarted;
    this.post({ type: 'devices started' });
    await this.loop?.settled();
  }

  private makeClockWatch({ lastAt }: Snapshot): ClockWatch {
    return new ClockWatch({
      now: Date.now,
      mono: () => this.clock.now().mono,
      lastAt,
      builtAt: BUILT_AT,
      trust: clockFacts,
      onHealth: (health) => {
        this.heard('clock', health);
        this.gateways?.clockChanged();
      },
      onJump: (ms) => this.options.log.event('clock.jumped', { ms }),
      askGateways: () => this.gateways?.ask(),
      setTimer,
      signal: this.abort.signal,
      onBug: (error) => this.bug(error, 'clock'),
    });
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

function virtualHardware(config: Config): HardwareLink | null {
  const socket = hardwareSocket(config);
  return socket === null ? null : connectHardware(socket);
}
