import type { Step } from '../../../src/domain/draft.ts';
import type { KioskEvent } from '../../../src/domain/events.ts';
import type { GatewayName } from '../../../src/domain/gateway.ts';
import { type Health, READY } from '../../../src/domain/health.ts';
import type { KioskState } from '../../../src/domain/state.ts';
import type { Gateway } from '../../../src/gateways/port.ts';
import { openJournalDirect } from '../../../src/journal/direct.ts';
import type { Journal, JournalError, Snapshot } from '../../../src/journal/port.ts';
import { BREAKER_NOTE, Breaker } from '../../../src/runtime/breaker.ts';
import { ClockWatch } from '../../../src/runtime/clock-watch.ts';
import { EffectRunner } from '../../../src/runtime/effects.ts';
import { GatewayWatch } from '../../../src/runtime/gateway-watch.ts';
import { JournalKeeper } from '../../../src/runtime/journal-keeper.ts';
import { Loop } from '../../../src/runtime/loop.ts';
import { NotificationInbox } from '../../../src/runtime/notifications.ts';
import { loadedEvent } from '../../../src/runtime/rows.ts';
import { EFFECT, START } from './faults.ts';
import { isJournalError, journalLine } from './journal-line.ts';
import type { World } from './world.ts';

const JOURNAL_RETRY_MS = 10_000;
const PUBLISH_MS = 30_000;
export const DEVICES = ['gpio', 'scanner', 'display', 'printer', 'light'] as const;

/**
 * One process of kioskd: the real parts put together as `src/runtime/daemon.ts` does it, between edges that are not. It ends without
 * a farewell: whatever it is still waiting for never comes, and nothing it does reaches anybody.
 */
export class KioskProcess {
  alive = true;
  loop: Loop | null = null;
  inbox: NotificationInbox | null = null;
  /** Why a start was given up; null while it goes on. */
  refused: JournalError | null = null;
  readonly #world: World;
  readonly #bornAt: number;
  readonly #abort = new AbortController();
  readonly #watches = new Map<GatewayName, GatewayWatch>();
  #keeper: JournalKeeper | null = null;
  #clock: ClockWatch | null = null;
  #storageFault: JournalError | null = null;
  #early: KioskEvent[] = [];
  #publishing = false;
  /** Effects that were started since the last commit. */
  #effects = 0;

  constructor(world: World) {
    this.#world = world;
    this.#bornAt = world.time.now;
  }

  get state(): KioskState | null {
    return this.loop?.state ?? null;
  }

  get sessionOpen(): boolean {
    return this.#keeper !== null;
  }

  kill(): void {
    this.alive = false;
    this.#abort.abort();
  }

  post(event: KioskEvent): void {
    if (!this.alive) {
      return;
    }
    this.#clock?.look();
    if (this.loop === null) {
      this.#early.push(event);
    } else {
      this.#world.posted(event);
      this.loop.post(event);
    }
  }

  /** A gateway's client finds out by itself that it cannot be reached. */
  gatewayGone(name: GatewayName): void {
    this.#watches.get(name)?.heard({ status: 'failing', reason: 'simulated: it cannot be reached' });
  }

  heard(part: string, health: Health): void {
    this.post({ type: 'health', part, health });
  }

  async start(): Promise<void> {
    const world = this.#world;
    const opened = await this.#open();
    if (opened === null) {
      return;
    }
    this.#keeper = await JournalKeeper.over(opened.journal, () => this.#openOnce());
    if (!this.alive || this.#cutWhileStarting()) {
      return;
    }
    const clients = new Map([...world.gateways].map(([name, gateway]) => [name, gateway.client()] as const));
    this.loop = this.#makeLoop(this.#keeper, clients, opened.snapshot);
    this.inbox = this.#makeInbox(clients);
    this.#clock = this.#makeClock(opened.snapshot);
    const loaded = loadedEvent(opened.snapshot, String(1_000 + world.chance.int('tail', 9_000)));
    this.post(world.remembered(loaded));
    for (const event of this.#early.splice(0)) {
      this.post(event);
    }
    this.#clock.start();
    this.#watchGateways(clients);
    await world.time.wait(300 + world.chance.int('devices start', 2_000));
    if (!this.alive || this.#cutWhileStarting()) {
      return;
    }
    for (const part of DEVICES) {
      this.heard(part, world.goneParts.has(part) ? { status: 'absent', reason: 'simulated: gone' } : READY);
    }
    this.heard('broker', world.goneParts.has('broker') ? { status: 'absent', reason: 'simulated: gone' } : READY);
    this.post({ type: 'devices started' });
    world.started();
  }

  #cutWhileStarting(): boolean {
    const cut = this.#world.chance.fault('start', START.slice(0, 1)) !== null;
    if (cut) {
      this.#world.cut();
    }
    return cut;
  }

  async #open(): Promise<{ journal: Journal; snapshot: Snapshot } | null> {
    while (this.alive) {
      try {
        const opened = await this.#openOnce();
        return this.alive ? opened : null;
      } catch (error) {
        if (!isJournalError(error)) {
          throw error;
        }
        this.#world.note(`journal: ${error.problem}`);
        this.refused = error;
        if (error.problem === 'locked') {
          return null;
        }
        this.#world.journalRefused(error);
      }
      await this.#world.time.wait(JOURNAL_RETRY_MS);
    }
    return null;
  }

  async #openOnce(): Promise<{ journal: Journal; snapshot: Snapshot }> {
    const world = this.#world;
    const opened = await openJournalDirect(world.journalPath, { driver: world.disk, now: () => world.kioskWall() });
    const journal = journalLine(opened.journal, {
      edges: world,
      disk: world.disk,
      alive: () => this.alive,
      writing: (change) => world.writing(change),
      tampered: (change) => world.tamperedChange(change),
      lies: world.bug === 'effects before the commit',
    });
    return { journal, snapshot: opened.snapshot };
  }

  #now(): { readonly mono: number; readonly wall: number } {
    return { mono: this.#world.time.now - this.#bornAt, wall: this.#world.kioskWall() };
  }

  readonly #setTimer = (ms: number, callback: () => void): (() => void) =>
    this.#world.time.after(ms, () => {
      if (this.alive) {
        callback();
      }
    });

  #makeLoop(keeper: JournalKeeper, gateways: ReadonlyMap<GatewayName, Gateway>, snapshot: Snapshot): Loop {
    const world = this.#world;
    const { limits } = world.site;
    const settings = world.believedSettings();
    const alive = () => this.alive;
    const runner = new EffectRunner({
      gateways,
      board: world.hardware.board(alive),
      sensors: world.hardware.sensors,
      printer: world.hardware.printer(alive),
      compose: async (effect) => Buffer.from(JSON.stringify(effect)),
      readTyped: (_what, text) => world.readTyped(text),
      tellSite: (fact) => world.tellSite(fact),
      answerHost: (asked, answer) => world.answerHost(asked, answer),
      post: (event) => this.post(event),
      replied: (_id, result) => world.chance.note(`command ${result.result}`),
      setTimer: this.#setTimer,
      signal: this.#abort.signal,
      onBug: (error, what) => world.bugFound(error, what),
    });
    const allowed = world.bug === 'no breaker' ? { ...limits, chargesPerHour: 1e9, chargesPerSale: 1e9 } : limits;
    const breaker = new Breaker(allowed, (tripped) => this.#tripped(tripped));
    breaker.restore(snapshot.notes[BREAKER_NOTE]);
    return new Loop({
      settings,
      journal: keeper,
      breaker,
      clock: {
        now: () => this.#now(),
        wake: (at, callback) => this.#setTimer(at - this.#now().mono, callback),
      },
      runEffect: (effect) => {
        if (!this.alive) {
          return;
        }
        this.#effects += 1;
        if (this.#effects > 1 && world.chance.fault('effect', EFFECT) !== null) {
          world.cut();
          return;
        }
        for (const one of world.tampered(effect)) {
          world.witness.effect(one);
          runner.run(one);
        }
      },
      onState: (state, step) => this.#onState(state, step),
      onCommitted: () => {
        this.#effects = 0;
        this.#publishLater();
      },
      onStorageFault: (fault) => {
        this.#storageFault = fault;
        world.note(fault === null ? 'journal works again' : `journal: ${fault.problem}`);
      },
      onBug: (error, event) => world.bugFound(error, event),
    });
  }

  #onState(state: KioskState, step: Step): void {
    if (this.alive) {
      this.#effects = 0;
      this.#world.stateChanged(state, step);
    }
  }

  #tripped(tripped: string | null): void {
    this.#world.tripped(tripped);
    this.heard('breaker', tripped === null ? READY : { status: 'failing', reason: tripped });
  }

  #makeInbox(gateways: ReadonlyMap<string, Gateway>): NotificationInbox {
    return new NotificationInbox({
      gateways,
      busy: () => this.loop?.busy ?? null,
      state: () => (this.#storageFault === null ? this.state : null),
      journal: () => this.#keeper,
      written: () => this.loop?.written() ?? Promise.resolve(false),
      post: (event) => this.post(event),
      log: { event: () => {} },
      onBug: (error) => this.#world.bugFound(error, 'notification'),
      mono: () => this.#now().mono,
    });
  }

  #makeClock(snapshot: Snapshot): ClockWatch {
    const world = this.#world;
    return new ClockWatch({
      now: () => world.kioskWall(),
      mono: () => this.#now().mono,
      lastAt: snapshot.lastAt,
      builtAt: world.builtAt,
      trust: async () => ({ trust: world.clockRight ? 'synchronised' : 'not synchronised', syncedAt: null }),
      onHealth: (health) => {
        this.heard('clock', health);
        for (const watch of this.#watches.values()) {
          watch.clockChanged();
        }
      },
      onJump: (ms) => world.note(`the clock jumped by ${ms} ms`),
      askGateways: () => {
        for (const watch of this.#watches.values()) {
          watch.ask();
        }
      },
      setTimer: this.#setTimer,
      signal: this.#abort.signal,
      onBug: (error) => world.bugFound(error, 'clock'),
    });
  }

  #watchGateways(clients: ReadonlyMap<GatewayName, Gateway>): void {
    for (const [name, gateway] of clients) {
      const watch = new GatewayWatch({
        gateway,
        onHealth: (health) => this.heard(`gateway:${name}`, health),
        onClockOffset: (offsetMs) => this.#clock?.offset(name, offsetMs),
        clockFault: () => this.#clock?.fault ?? null,
        setTimer: this.#setTimer,
        random: () => 0.5,
        signal: this.#abort.signal,
        onBug: (error) => this.#world.bugFound(error, 'gateway watch'),
      });
      this.#watches.set(name, watch);
      void watch.start();
    }
  }

  /** The broker takes what is in the outbox, a little later. */
  #publishLater(): void {
    if (this.#publishing) {
      return;
    }
    this.#publishing = true;
    this.#setTimer(PUBLISH_MS, () => {
      this.#publishing = false;
      void this.#publish();
    });
  }

  async #publish(): Promise<void> {
    const keeper = this.#keeper;
    if (keeper === null || this.#world.goneParts.has('broker')) {
      return;
    }
    try {
      const events = await keeper.pendingEvents(1_000);
      const last = events.at(-1);
      if (this.alive && last !== undefined) {
        this.#world.published(events);
        await keeper.acknowledgeEvents(last.number);
      }
    } catch (error) {
      if (!isJournalError(error)) {
        this.#world.bugFound(error, 'outbox');
      }
      this.#publishLater();
    }
  }
}
