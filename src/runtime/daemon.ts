import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { hardwareSocket, kioskSettings, webAddress } from '../config/map.ts';
import type { Config } from '../config/resolve.ts';
import type { HardwareLink } from '../devices/virtual/link.ts';
import { connectHardware } from '../devices/virtual/socket.ts';
import type { Step } from '../domain/draft.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { GatewayName } from '../domain/gateway.ts';
import type { Health } from '../domain/health.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState } from '../domain/state.ts';
import type { Gateway } from '../gateways/port.ts';
import { type JournalWorker, openJournal } from '../journal/client.ts';
import { type Journal, JournalError, type Snapshot } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { composeReceipt } from '../receipts/compose.ts';
import { qrModules, warmQr } from '../screens/qr.ts';
import { WebServer } from '../web/server.ts';
import { Breaker } from './breaker.ts';
import { type Devices, makeDevices, partsOf, startDevices } from './devices.ts';
import { EffectRunner } from './effects.ts';
import { GatewayGroup } from './gateway-group.ts';
import { acknowledgements } from './gateways.ts';
import { healthDocument, metricsText } from './health.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { Loop } from './loop.ts';
import { NotificationInbox } from './notifications.ts';
import { addNotifyRoute } from './notify-route.ts';
import { Presenter } from './presenter.ts';
import { Reporter } from './reporter.ts';
import { loadedEvent } from './rows.ts';
import { logStep } from './step-log.ts';
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
const JOURNAL_RETRY_MS = 10_000;
/** Long enough that the word "ready" has left the process before the rest of it is loaded. */
const SLOW_PARTS_AFTER_MS = 100;
/** How long a stop waits for a delivery under way; well below the unit's TimeoutStopSec. */
const STOP_PATIENCE_MS = 8_000;

/** Everything of one kiosk, put together from its configuration: the one place that knows all the parts. */
export class Daemon {
  private readonly options: DaemonOptions;
  private readonly clock = new SystemClock();
  private readonly abort = new AbortController();
  private readonly early: KioskEvent[] = [];
  private server: WebServer | null = null;
  private link: HardwareLink | null = null;
  private devices: Devices | null = null;
  private gateways: GatewayGroup | null = null;
  private journal: JournalKeeper | null = null;
  private loop: Loop | null = null;
  private presenter: Presenter | null = null;
  private reporter: Reporter | null = null;
  private warmer: Warmer | null = null;
  private inbox: NotificationInbox | null = null;
  private opening: Promise<{ journal: Journal; snapshot: Snapshot } | null> | null = null;
  private stopping = false;
  private journalWorker: JournalWorker | null;
  private onDelivered: () => void = () => {};
  private cancelSlowParts: () => void = () => {};
  private storageFault: JournalError | null = null;
  private clockOffsetMs: number | null = null;

  constructor(options: DaemonOptions) {
    this.options = options;
    this.journalWorker = options.journalWorker ?? null;
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
    const opening = this.openJournal();
    this.opening = opening;
    // Looked at below; a refusal must not count as unhandled while the rest is being started.
    opening.catch(() => {});
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
    const settings = kioskSettings(config, gateways.profiles);
    this.presenter = this.makePresenter(settings, this.devices);
    await server.start(signal);
    const devicesStarted = startDevices(this.devices, signal, DEVICE_PATIENCE_MS, this.heard, this.bug);
    const opened = await opening;
    if (opened === null || signal.aborted) {
      return;
    }
    this.journal = await JournalKeeper.over(opened.journal, () => this.openOnce());
    this.loop = this.makeLoop(settings, gateways.all, this.journal, this.devices);
    this.reporter = new Reporter({
      ...this.options,
      journal: this.journal,
      session: opened.snapshot.session,
      notifications: inbox.counts,
      onNotify: answers.size > 0 ? inbox.fromBroker : null,
    });
    await this.recover(opened.snapshot, devicesStarted);
    if (signal.aborted) {
      return;
    }
    log.event('process.ready', { phase: this.loop.state.phase.name, url: this.url, ms: Math.round(performance.now()) });
    this.cancelSlowParts = setTimer(SLOW_PARTS_AFTER_MS, () => this.startSlowParts());
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
    this.cancelSlowParts();
    await this.loop?.stop();
    await Promise.allSettled((devices === null ? [] : partsOf(devices)).map(([, device]) => device.stop()));
    await this.gateways?.stop();
    await this.reporter?.stop();
    await this.server?.stop();
    await this.link?.close();
    await this.closeJournal();
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

  /** Also one that was still being opened: a start can be stopped at any point. */
  private async closeJournal(): Promise<void> {
    if (this.journal !== null) {
      await this.journal.close();
      return;
    }
    const opened = await this.opening?.catch(() => null);
    await opened?.journal.close();
  }

  private readonly heard = (part: string, health: Health): void => {
    this.post({ type: 'health', part, health });
  };

  private readonly bug = (error: unknown, where = ''): void => {
    this.options.log.event('process.fault', { where, error: error instanceof Error ? error.stack : String(error) });
  };

  private post(event: KioskEvent): void {
    if (this.loop === null) {
      this.early.push(event);
    } else {
      this.loop.post(event);
    }
  }

  /** Tries until it opens: a kiosk without its journal sells nothing and says so. Null when stopped before that. */
  private async openJournal(): Promise<{ journal: Journal; snapshot: Snapshot } | null> {
    while (!this.abort.signal.aborted) {
      try {
        const opened = await this.openOnce();
        if (this.storageFault !== null) {
          this.onStorageFault(null);
        }
        return opened;
      } catch (error) {
        if (!(error instanceof JournalError) || error.problem === 'locked') {
          throw error;
        }
        this.onStorageFault(error);
        await pause(JOURNAL_RETRY_MS, undefined, { signal: this.abort.signal }).catch(() => undefined);
      }
    }
    return null;
  }

  private openOnce(): Promise<{ journal: Journal; snapshot: Snapshot }> {
    const { config, workerFile } = this.options;
    const worker = this.journalWorker;
    this.journalWorker = null;
    return openJournal({
      path: config.journal.path,
      workerFile,
      now: Date.now,
      ...(worker === null ? {} : { worker }),
    });
  }

  private makeServer(): WebServer {
    const { config, assetsDir, version } = this.options;
    const facts = () => ({
      state: this.loop?.state ?? null,
      storageFault: this.storageFault,
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
      this.journal?.wake();
      this.gateways?.warm();
    }
  }

  private makeGateways(): GatewayGroup {
    const { config, log } = this.options;
    return new GatewayGroup({
      config,
      onHealth: this.heard,
      onAlarm: (name, text) => log.event('gateway.alarm', { gateway: name, text }),
      onClockOffset: (offsetMs) => {
        this.clockOffsetMs = offsetMs;
      },
      setTimer,
      signal: this.abort.signal,
      onBug: this.bug,
    });
  }

  private makeInbox(gateways: ReadonlyMap<GatewayName, Gateway>): NotificationInbox {
    return new NotificationInbox({
      gateways,
      busy: () => this.loop?.busy ?? null,
      state: () => (this.storageFault === null ? this.state : null),
      journal: () => this.journal,
      post: (event) => this.post(event),
      log: this.options.log,
      onBug: (error) => this.bug(error, 'notification'),
      mono: () => this.clock.now().mono,
    });
  }

  private makePresenter(settings: KioskSettings, devices: Devices): Presenter {
    const { display, light } = devices;
    const now = () => this.clock.now().mono;
    return new Presenter({
      settings,
      display,
      light,
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
      sensors: devices.sensors,
      printer: devices.printer,
      compose: (receipt) => composeReceipt(receipt, { columns: config.printer.columns, cutter: config.printer.cutter }),
      post: (event) => this.post(event),
      wallNow: Date.now,
      setTimer,
      signal: this.abort.signal,
      onBug: this.bug,
    });
    const limits = {
      // A customer may try as often as the sale allows; the breaker sees to it that a bug cannot try more often.
      chargesPerSale: settings.maxPaymentsPerSale,
      refundsPerSale: settings.maxPaymentsPerSale,
      chargesPerHour: config.orders.maxChargesPerHour,
    };
    return new Loop({
      settings,
      journal,
      clock: this.clock,
      breaker: new Breaker(limits, (reason) => this.onTrip(reason)),
      runEffect: (effect) => runner.run(effect),
      onState: (state, step) => this.onState(state, step),
      onCommitted: (committed) => this.reporter?.eventsQueued(committed.lastEvent),
      onStorageFault: (fault) => this.onStorageFault(fault),
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
  private onTrip(reason: string): void {
    this.options.log.event('breaker.tripped', { reason });
    this.heard('breaker', { status: 'failing', reason });
  }

  private onStorageFault(fault: JournalError | null): void {
    this.storageFault = fault;
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
    this.post(loadedEvent(snapshot, tail));
    for (const event of this.early.splice(0)) {
      this.post(event);
    }
    this.gateways?.start();
    await devicesStarted;
    this.post({ type: 'devices started' });
    await this.loop?.settled();
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
    if (this.storageFault === null) {
      await this.loop?.settled();
      await this.journal?.facts();
    }
  }
}

function virtualHardware(config: Config): HardwareLink | null {
  const socket = hardwareSocket(config);
  return socket === null ? null : connectHardware(socket);
}
