import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ScreenAction } from '../../src/devices/display/port.ts';
import { VirtualDisplay } from '../../src/devices/display/virtual.ts';
import { createGpio } from '../../src/devices/gpio/create.ts';
import { createLight } from '../../src/devices/light/create.ts';
import { createPrinter } from '../../src/devices/printer/create.ts';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { createScanner } from '../../src/devices/scanner/create.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import type { HardwareLink } from '../../src/devices/virtual/link.ts';
import type { CommandResult, SignedCommand } from '../../src/domain/command.ts';
import type { Entry } from '../../src/domain/entries.ts';
import type { KioskEvent } from '../../src/domain/events.ts';
import type { GatewayName, Notice } from '../../src/domain/gateway.ts';
import { type Health, READY } from '../../src/domain/health.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import type { KioskState, PhaseName } from '../../src/domain/state.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import {
  type Change,
  type Committed,
  type Journal,
  JournalError,
  type JournalProblem,
} from '../../src/journal/port.ts';
import { PLAIN_RECEIPTS } from '../../src/receipts/options.ts';
import { PrintJobs } from '../../src/receipts/print-job.ts';
import { BREAKER_NOTE, Breaker } from '../../src/runtime/breaker.ts';
import { type Devices, startDevices } from '../../src/runtime/devices.ts';
import { EffectRunner } from '../../src/runtime/effects.ts';
import { GatewayWatch } from '../../src/runtime/gateway-watch.ts';
import { Loop } from '../../src/runtime/loop.ts';
import { NotificationInbox, type Taken } from '../../src/runtime/notifications.ts';
import { Presenter } from '../../src/runtime/presenter.ts';
import { loadedEvent } from '../../src/runtime/rows.ts';
import { qrModules } from '../../src/screens/qr.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { kioskSettings, QFPAY_PROFILE, WAVPAY_PROFILE } from './kiosk-settings.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import { SimulatedClock, SimulatedTime, wallAt } from './simulated-time.ts';

/** One life of the daemon: from a boot to a power cut. */
interface Life {
  readonly abort: AbortController;
  readonly link: HardwareLink;
  readonly journal: Journal;
  readonly loop: Loop;
  readonly display: VirtualDisplay;
  readonly inbox: NotificationInbox;
}

interface Made {
  readonly journal: Journal;
  readonly clock: SimulatedClock;
  readonly devices: Devices;
  readonly breaker: Breaker;
  readonly signal: AbortSignal;
}

/**
 * The daemon put together from its own parts on virtual edges and simulated time: real loop, real decisions, a real journal file,
 * the drivers of the virtual hardware, and gateways in memory. What stands around the daemon outlives its power cuts.
 */
export class SimulatedKiosk {
  readonly time = new SimulatedTime();
  readonly hardware = new VirtualHardware({
    relays: ['motor2'],
    mechanics: [{ relay: 'motor1', sensor: 'drop1', afterMs: 300, forMs: 100 }],
    timers: this.time,
  });
  /** Shows order codes, takes payment codes, cancels and refunds. */
  readonly qfpay = new ScriptedGateway(QFPAY_PROFILE, '28', this.time);
  /** Takes payment codes only; can neither cancel nor refund. */
  readonly wavpay = new ScriptedGateway(WAVPAY_PROFILE, '39', this.time);
  /** Exceptions that reached the one place for bugs. */
  readonly bugs: unknown[] = [];
  /** What every commit is refused with; null: the disk works. */
  disk: JournalProblem | null = null;
  /** Of the breaker; taken at the next boot. */
  limits = { chargesPerSale: 20, refundsPerSale: 20, chargesPerHour: 1_000, amount: 100_000 };
  /** What operators were answered, by the id of their command. */
  readonly replies = new Map<string, CommandResult>();
  /** Sensors that stay active until what came out is taken; taken at the next boot. */
  readonly holding = new Set<string>();
  /** How far this kiosk's wall clock is from the true time, ms. */
  clockOffByMs = 0;
  readonly settings: KioskSettings;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kioskd-scenario-'));
  private readonly lives: Life[] = [];
  private life: Life | null = null;
  private fault: JournalError | null = null;

  constructor(settings: Partial<KioskSettings>) {
    this.settings = kioskSettings(settings);
  }

  get state(): KioskState {
    return this.alive.loop.state;
  }

  /** Everything any life showed, oldest first. */
  get views(): readonly ScreenView[] {
    return this.lives.flatMap((life) => life.display.views);
  }

  /** What the customer sees now. */
  get screen(): ScreenView {
    const seen = this.alive.display.seen;
    if (seen === null) {
      throw new Error('the screen is dark');
    }
    return seen;
  }

  get gateways(): readonly ScriptedGateway[] {
    return [this.qfpay, this.wavpay];
  }

  /** What this kiosk takes for the time of day. */
  private get wall(): number {
    return wallAt(this.time) + this.clockOffByMs;
  }

  private get alive(): Life {
    if (this.life === null) {
      throw new Error('the kiosk has no power');
    }
    return this.life;
  }

  /** Power on. Resolves when it can sell, or says why not. */
  async boot(): Promise<void> {
    const { journal, snapshot } = await openJournalDirect(join(this.folder, 'journal.db'), {
      now: () => this.wall,
    });
    this.fault = null;
    const abort = new AbortController();
    const clock = new SimulatedClock(this.time);
    const post = (event: KioskEvent) => loop.post(event);
    const heard = (part: string, health: Health) => post({ type: 'health', part, health });
    const link = this.hardware.link();
    const { devices, display } = this.makeDevices(link, post, heard);
    const breaker = new Breaker(this.limits, (tripped) =>
      heard('breaker', tripped === null ? READY : { status: 'failing', reason: tripped }),
    );
    const loop = this.makeLoop({ journal, clock, devices, breaker, signal: abort.signal });
    this.life = { abort, link, journal, loop, display, inbox: this.makeInbox(loop, journal) };
    this.lives.push(this.life);
    breaker.restore(snapshot.notes[BREAKER_NOTE]);
    post(loadedEvent(snapshot, String(1_000 + snapshot.session)));
    this.watchGateways(abort.signal, post, heard);
    void startDevices(devices, abort.signal, 60_000, heard, this.bug).then(() => post({ type: 'devices started' }));
    await this.time.until(() => loop.state.phase.name !== 'starting', 'the kiosk has started');
    await this.time.until(() => [...loop.state.parts.keys()].length >= 7, 'every part has said how it is');
  }

  /** Nothing more is done or learned; relays drop; the journal, the hardware and the gateways stay as they are. */
  async powerCut(): Promise<void> {
    const { abort, link, journal, loop } = this.alive;
    this.life = null;
    const stopped = loop.stop();
    await link.close();
    abort.abort();
    await stopped;
    await journal.close();
  }

  async restart(): Promise<void> {
    await this.powerCut();
    await this.boot();
  }

  async close(): Promise<void> {
    if (this.life !== null) {
      await this.powerCut();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly bug = (error: unknown): void => {
    this.bugs.push(error);
  };

  private makeDevices(link: HardwareLink, post: (event: KioskEvent) => void, heard: (part: string, h: Health) => void) {
    const healthOf = (part: string) => (health: Health) => heard(part, health);
    const listeners = new Set<(sensor: string, active: boolean) => void>();
    const onSensor = (sensor: string, active: boolean) =>
      listeners.forEach((listener) => void listener(sensor, active));
    const env = { link, timers: this.time, random: () => 0.5 };
    const line = { activeLow: false };
    const relays = [
      { ...line, name: 'motor1', bcm: 17 },
      { ...line, name: 'motor2', bcm: 27 },
    ];
    const sensors = [{ ...line, name: 'drop1', bcm: 5, debounceMs: 10 }];
    const onScan = (code: string) => post({ type: 'scan', code });
    const display = new VirtualDisplay({ onAction: post, onHealth: healthOf('display') });
    const devices: Devices = {
      scanner: createScanner({ driver: 'virtual' }, { onScan, onNoise: () => {}, onHealth: healthOf('scanner') }, env),
      printer: createPrinter({ driver: 'virtual' }, { ...env, onHealth: healthOf('printer') }),
      display,
      light: createLight({ driver: 'virtual' }, healthOf('light'), env),
      board: createGpio({ driver: 'virtual', relays, sensors }, { onSensor, onHealth: healthOf('gpio') }, env),
      sensors: {
        onSensor(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        holds: (sensor) => this.holding.has(sensor),
      },
    };
    return { devices, display };
  }

  private compose(effect: Parameters<PrintJobs['of']>[0], journal: Journal): Promise<Uint8Array> {
    const jobs = new PrintJobs({
      settings: this.settings,
      receipts: PLAIN_RECEIPTS,
      exitCode: () => null,
      profile: { columns: 32, cutter: true },
      letters: async () => null,
      mostBytes: null,
      journal,
      stock: () => new Map(),
    });
    return jobs.of(effect);
  }

  private makeLoop({ journal, clock, devices, breaker, signal }: Made): Loop {
    const { settings, time } = this;
    const makeQr = (text: string) => time.during(qrModules(text));
    const now = () => clock.now().mono;
    const wall = () => this.wall;
    const presenter = new Presenter({ ...devices, settings, makeQr, now, wall, onBug: this.bug });
    const runner = new EffectRunner({
      ...devices,
      gateways: new Map<GatewayName, ScriptedGateway>([
        ['qfpay', this.qfpay],
        ['wavpay', this.wavpay],
      ]),
      compose: (effect) => time.during(this.compose(effect, journal)),
      readTyped: () => ({ kind: 'other' }),
      tellSite: () => {},
      answerHost: () => {},
      post: (event) => loop.post(event),
      replied: (commandId, result) => this.replies.set(commandId, result),
      setTimer: (ms, callback) => time.after(ms, callback),
      signal,
      onBug: this.bug,
    });
    const loop = new Loop({
      settings,
      journal: { commit: (change) => this.commit(journal, change) },
      clock: {
        now: () => ({ mono: now(), wall: this.wall }),
        wake: (at, callback) => clock.wake(at, callback),
      },
      breaker,
      runEffect: (effect) => runner.run(effect),
      onState: (state) => presenter.show(state),
      onCommitted: () => {},
      onStorageFault: (fault) => {
        this.fault = fault;
        presenter.storageFault(fault);
      },
      onBug: this.bug,
    });
    return loop;
  }

  private makeInbox(loop: Loop, journal: Journal): NotificationInbox {
    return new NotificationInbox({
      gateways: new Map(this.gateways.map((gateway) => [gateway.profile.name, gateway])),
      busy: () => loop.busy,
      written: () => loop.written(),
      state: () => (this.fault === null ? loop.state : null),
      journal: () => journal,
      post: (event) => loop.post(event),
      log: { event: () => {} },
      onBug: this.bug,
      mono: () => this.time.now(),
    });
  }

  private async commit(journal: Journal, change: Change): Promise<Committed> {
    if (this.disk !== null) {
      throw new JournalError(this.disk, 'as the story wants it');
    }
    return await journal.commit(change);
  }

  private watchGateways(
    signal: AbortSignal,
    post: (event: KioskEvent) => void,
    heard: (part: string, health: Health) => void,
  ): void {
    for (const gateway of this.gateways) {
      const watch = new GatewayWatch({
        gateway,
        onHealth: (health) => heard(`gateway:${gateway.profile.name}`, health),
        onClockOffset: () => {},
        setTimer: (ms, callback) => this.time.after(ms, callback),
        random: () => 0.5,
        signal,
        onBug: this.bug,
      });
      gateway.onHealth = (health) => watch.heard(health);
      gateway.onPaidTwice = (orderNumber) => post({ type: 'paid twice', gateway: gateway.profile.name, orderNumber });
      void watch.start();
    }
  }

  /**
   * The gateway notifies of an order as it stands there now; `changes` make the notification lie.
   * @returns what the gateway is answered.
   */
  async notify(gateway: ScriptedGateway, orderNumber: string, changes: Partial<Notice> = {}): Promise<Taken> {
    const notice = gateway.notice(orderNumber, changes);
    gateway.notification = { kind: 'notice', notice };
    const taken = this.alive.inbox.take(gateway.profile.name, { headers: {}, body: Buffer.alloc(0) }, 'http');
    await this.time.settle();
    return await taken;
  }

  /** A signed command came in, verified. */
  async command(signed: SignedCommand): Promise<CommandResult | undefined> {
    this.alive.loop.post({ type: 'command', signed });
    await this.time.settle();
    return this.replies.get(signed.id);
  }

  /** The customer presses a button of the screen, which must be there. */
  async press(action: ScreenAction): Promise<void> {
    if (!this.alive.display.press(action)) {
      throw new Error(`there is no '${action.type}' on the screen '${this.screen.title}'`);
    }
    await this.time.settle();
  }

  /** The customer touches the screen, chooses, and has an order code before them. */
  async choose(itemId: string): Promise<void> {
    await this.press({ type: 'begin' });
    await this.press({ type: 'choose', itemId });
    await this.sees('paying');
  }

  /** Waits for the order code on the screen, which the customer's phone could read. */
  async seesCode(): Promise<void> {
    await this.time.until(() => this.screen.qr !== null, 'an order code is on the screen');
  }

  /** Waits until the screen shows this phase. */
  async sees(phase: PhaseName, withinMs?: number): Promise<ScreenView> {
    await this.time.until(() => this.screen.phase === phase, `the screen shows '${phase}'`, withinMs);
    return this.screen;
  }

  async scan(code: string): Promise<void> {
    this.hardware.scan(code);
    await this.time.settle();
  }

  /** How often a relay was switched on, over all lives. */
  pulses(relay: string): number {
    return this.hardware.snapshot().relays[relay]?.onEdges ?? 0;
  }

  /** The receipts that lie in front of the printer, as text. */
  receipts(): string[] {
    return this.hardware.jobs.map((job) => paperToText(readPaper(job)));
  }

  /** Titles of the screens that were shown, without repeats. */
  titles(): string[] {
    return this.views.map((view) => view.title).filter((title, i, all) => title !== all[i - 1]);
  }

  /** What the journal holds, as it was decided. */
  async entries(): Promise<readonly Entry[]> {
    const rows = await this.alive.journal.entries({ limit: 100_000 });
    // The rows were made from entries; `kind` stands in a column of its own.
    return rows.map((row) => ({ kind: row.kind, ...(row.body as object) }) as Entry);
  }

  /** Lets time pass until nobody stands there and every payment is final. */
  async comesToRest(): Promise<void> {
    const resting: readonly PhaseName[] = ['idle', 'out of service'];
    const { loop } = this.alive;
    const quiet = () => resting.includes(loop.state.phase.name) && loop.state.payments.size === 0;
    await this.time.until(quiet, 'all is settled', 3 * 86_400_000);
    await this.time.pass(1_000);
  }

  /** Every byte the daemon left on the disk. */
  diskBytes(): Buffer {
    return Buffer.concat(readdirSync(this.folder).map((name) => readFileSync(join(this.folder, name))));
  }
}

/** A kiosk for one test, ready to sell; it is taken away when the test is over. */
export async function startKiosk(settings: Partial<KioskSettings> = {}): Promise<SimulatedKiosk> {
  const kiosk = new SimulatedKiosk(settings);
  onTestFinished(() => kiosk.close());
  await kiosk.boot();
  return kiosk;
}
