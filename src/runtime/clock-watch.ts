import { type Health, sameHealth } from '../domain/health.ts';
import { ClockJumps } from '../os/clock.ts';
import {
  type CertificateDates,
  CLOCK_TOLERANCE_MS,
  type ClockEvidence,
  type ClockJudgement,
  certificateWords,
  judgeClock,
} from '../os/clock-judgement.ts';
import type { ClockFacts } from '../os/facts.ts';

export interface ClockWatchOptions {
  /** Wall clock, ms since 1970 UTC. */
  readonly now: () => number;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
  /** Newest entry of the journal when it was opened (`Snapshot.lastAt`); 0: there is none. */
  readonly lastAt: number;
  /** `BUILT_AT` of `src/os/built.ts`. */
  readonly builtAt: number;
  /** What the time service says: `clockFacts` of `src/os/facts.ts`. */
  readonly trust: () => Promise<ClockFacts>;
  /** The part `clock`, on change only; the first time before `start` returns. */
  readonly onHealth: (health: Health) => void;
  /** The wall clock was set by so many ms, forward positive. Told before the health that follows from it. */
  readonly onJump: (ms: number) => void;
  /** Probes every gateway now: their answers come back through `offset` and `certificateDates`. */
  readonly askGateways: () => void;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  readonly signal: AbortSignal;
  readonly onBug: (error: unknown) => void;
}

/** A clock that is believed is looked at so often, and before every event besides. */
const LOOK_MS = 60_000;
/** While nothing is sold, its correction should be noticed soon. */
const WAIT_LOOK_MS = 5_000;
/** While a gateway tells another time, it is asked again so often: it may be the gateway that is put right. */
const ASK_AGAIN_MS = 60_000;
/** Without a time service nobody corrects the drift of the board's oscillator, which is up to some seconds a day. */
const ASK_DAILY_MS = 86_400_000;
/** A file may have been touched a moment before the step it stands for was seen. */
const SYNC_SLACK_MS = 10_000;
/** Two looks at two clocks that lie further apart do not belong together: the process stood still between them. */
const STALL_MS = 200;

/**
 * Knows whether the wall clock of this machine can be believed, and is the part `clock` of the kiosk: `ready`, `degraded`
 * (believed, with a doubt in words), `absent` (nobody has told the time yet) or `failing` (it is wrong). Nothing is sold while
 * it is not one of the first two.
 *
 * What a gateway's clock said is kept against the monotonic clock, which no one can set. So it goes on speaking for or against
 * the wall clock without being asked again: a clock that is set wrong stops the kiosk at the next look, one that is put right
 * lets it sell, both without the network. Every jump asks the gateways again all the same.
 *
 * How it is wired:
 *
 * - made when the journal is open, because of `lastAt`; `start()` before the gateways are asked for the first time;
 * - `onClockOffset` of `GatewayGroup` calls `offset`, its `onCertificateDates` calls `certificateDates`, its `clockFault` reads
 *   `fault`; `onHealth` here posts `{type: 'health', part: 'clock'}` and then calls `GatewayGroup.clockChanged()`;
 *   `askGateways` is `GatewayGroup.ask()`;
 * - `look()` before every event is posted: no event is decided on by a clock that has jumped since;
 * - `believed` looks by itself: for signed commands and whatever else goes by wall time.
 */
export class ClockWatch {
  private readonly options: ClockWatchOptions;
  private readonly jumps = new ClockJumps();
  /** By gateway: its clock minus our monotonic one, ms. */
  private readonly claims = new Map<string, number>();
  private readonly certificates = new Map<string, CertificateDates>();
  private facts: ClockFacts = { trust: 'unknown', syncedAt: null };
  /** What the wall clock said after its last jump: what the time service did before that counts no more. */
  private jumpedTo: number | null = null;
  private told: Health | null = null;
  private judgement: ClockJudgement | null = null;
  private cancelTimer: () => void = () => {};
  private askedAt = 0;

  constructor(options: ClockWatchOptions) {
    this.options = options;
  }

  /** Judges by what is known, which tells the first health, and begins to watch. Ends with the signal. */
  start(): void {
    const { signal, mono } = this.options;
    if (signal.aborted) {
      return;
    }
    this.askedAt = mono();
    this.look();
    this.readTrust();
    this.plan();
    signal.addEventListener('abort', () => this.cancelTimer(), { once: true });
  }

  /** Whether wall time may be gone by at this very moment. False before `start`. */
  get believed(): boolean {
    if (this.judgement !== null) {
      this.look();
    }
    return this.judgement?.believed ?? false;
  }

  /** What a gateway has to say instead when its certificate seems out of date: words while the clock is not believed, else null. */
  get fault(): string | null {
    return this.judgement?.believed === false ? certificateWords(this.options.now()) : null;
  }

  /** A gateway told the time: its clock minus ours, ms, just now. */
  offset(gateway: string, offsetMs: number): void {
    const { wall, mono } = this.moment();
    this.claims.set(gateway, wall + offsetMs - mono);
    this.certificates.delete(gateway);
    this.judge(wall, mono);
  }

  /** A gateway's certificate was refused because of its dates; null: it was taken. */
  certificateDates(gateway: string, why: CertificateDates | null): void {
    if (why === null) {
      this.certificates.delete(gateway);
    } else {
      this.certificates.set(gateway, why);
    }
    const { wall, mono } = this.moment();
    this.judge(wall, mono);
  }

  /** Notices a jump of the wall clock, and judges anew. Costs two looks at two clocks. */
  look(): void {
    const { wall, mono } = this.moment();
    const jump = this.jumps.look({ wall, mono });
    if (jump !== null) {
      this.jumpedTo = wall;
      this.options.onJump(jump);
    }
    this.judge(wall, mono);
    if (jump !== null) {
      this.readTrust();
      this.ask();
      this.plan();
    }
  }

  private judge(wall: number, mono: number): void {
    this.judgement = judgeClock(this.evidence(wall, mono));
    const { health } = this.judgement;
    if (this.told === null || !sameHealth(this.told, health)) {
      this.told = health;
      this.options.onHealth(health);
    }
  }

  private evidence(wall: number, mono: number): ClockEvidence {
    const { lastAt, builtAt } = this.options;
    const offsets = new Map([...this.claims].map(([name, claim]) => [name, claim + mono - wall]));
    return { wall, builtAt, lastAt, trust: this.trustAt(wall), offsets, certificates: this.certificates };
  }

  /** A file that was touched before the clock jumped, or that lies in the future, speaks for another time than this. */
  private trustAt(wall: number): ClockFacts['trust'] {
    const { trust, syncedAt } = this.facts;
    if (trust !== 'synchronised' || syncedAt === null) {
      return trust;
    }
    const stale = this.jumpedTo !== null && syncedAt < this.jumpedTo - SYNC_SLACK_MS;
    return stale || syncedAt > wall + CLOCK_TOLERANCE_MS ? 'not synchronised' : 'synchronised';
  }

  private readTrust(): void {
    this.options.trust().then((facts) => {
      this.facts = facts;
      const { wall, mono } = this.moment();
      this.judge(wall, mono);
    }, this.options.onBug);
  }

  private plan(): void {
    const { setTimer, signal } = this.options;
    this.cancelTimer();
    if (!signal.aborted) {
      this.cancelTimer = setTimer(this.judgement?.believed === true ? LOOK_MS : WAIT_LOOK_MS, () => this.tick());
    }
  }

  private tick(): void {
    this.look();
    this.readTrust();
    const sinceAsked = this.options.mono() - this.askedAt;
    const contradicted = this.claims.size > 0 && this.judgement?.believed !== true;
    const drifting = this.facts.trust !== 'synchronised';
    if ((contradicted && sinceAsked >= ASK_AGAIN_MS) || (drifting && sinceAsked >= ASK_DAILY_MS)) {
      this.ask();
    }
    this.plan();
  }

  private ask(): void {
    this.askedAt = this.options.mono();
    this.options.askGateways();
  }

  /** Both clocks at one moment, also on a machine that lets a process stand still for seconds. */
  private moment(): { readonly wall: number; readonly mono: number } {
    const { now, mono } = this.options;
    for (let before = mono(); ; ) {
      const wall = now();
      const after = mono();
      if (after - before < STALL_MS) {
        return { wall, mono: after };
      }
      before = after;
    }
  }
}
