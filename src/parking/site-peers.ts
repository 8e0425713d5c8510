import { type Health, READY } from '../domain/health.ts';

/** A kiosk whose clock is off by more than this is named: grace times would be judged wrong. */
const CLOCK_SLACK_MS = 5 * 60_000;
/** What a kiosk has told may still be on its way when its next sign of life is here already. */
const ON_ITS_WAY_MS = 30_000;

interface Peer {
  /** When it last said that it is there, by its own clock, wall ms; a copy of an older message says nothing. */
  signAt: number;
  /** When that was, by our monotonic clock, ms; minus infinity: never. */
  heardAt: number;
  /** The time of its last sign, when that is in the future; null: its clock is right, as far as ours can tell. */
  futureAt: number | null;
  /** When it last told of tickets, by its own clock: as it says, and as arrived here. */
  toldAt: number;
  arrivedAt: number;
  /** Since when what it says it told is missing here, monotonic ms; null: nothing is. */
  missingSince: number | null;
}

export interface PeersOptions {
  /** Ids of the other kiosks of the site. */
  readonly peers: readonly string[];
  /** After how long without a sign of life a kiosk counts as gone, ms. */
  readonly silentAfterMs: number;
  readonly wall: () => number;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
}

/** Who of the site can be heard. */
export class SitePeers {
  readonly #options: PeersOptions;
  readonly #peers: ReadonlyMap<string, Peer>;

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#peers = new Map(options.peers.map((id) => [id, strange()]));
  }

  /** A sign of life, sealed. `told`: up to when it says to have told of tickets, 0: nothing yet. */
  present(id: string, at: number, told: number): void {
    const peer = this.#peers.get(id);
    if (peer === undefined || at <= peer.signAt || at === peer.futureAt) {
      return;
    }
    const { wall, mono } = this.#options;
    const age = wall() - at;
    const isFuture = age < -CLOCK_SLACK_MS;
    peer.futureAt = isFuture ? at : null;
    // Once its clock has been put right, its signs must not look like copies of older ones.
    peer.signAt = isFuture ? peer.signAt : at;
    peer.heardAt = mono() - Math.max(0, age);
    peer.toldAt = Math.max(peer.toldAt, told);
    this.#look(peer);
  }

  /** Tickets that it told of arrived, sealed. */
  told(id: string, at: number): void {
    const peer = this.#peers.get(id);
    if (peer !== undefined && at > peer.arrivedAt) {
      peer.arrivedAt = at;
      this.#look(peer);
    }
  }

  /** How the site is, for an exit that asks whether it can believe what it knows. `failing`: it hears nobody. */
  health(): Health {
    const { silentAfterMs, mono } = this.#options;
    const now = mono();
    const all = [...this.#peers];
    const silent = all.filter(([, peer]) => now - peer.heardAt > silentAfterMs);
    if (silent.length > 0) {
      const never = silent.every(([, peer]) => peer.heardAt === Number.NEGATIVE_INFINITY);
      const names = silent.map(([id]) => id).join(', ');
      const minutes = Math.round(silentAfterMs / 60_000);
      const reason = never
        ? `${names} has not been heard yet: is it on, and does it have the same site, key and broker?`
        : `${names} has not been heard for ${minutes} minutes: is it on and connected?`;
      return { status: silent.length === all.length ? (never ? 'absent' : 'failing') : 'degraded', reason };
    }
    const missing = all.find(([, peer]) => peer.missingSince !== null && now - peer.missingSince > ON_ITS_WAY_MS);
    if (missing !== undefined) {
      return {
        status: 'degraded',
        reason: `${missing[0]} has told of tickets that did not arrive: look at the broker.`,
      };
    }
    const off = all.find(([, peer]) => peer.futureAt !== null);
    return off === undefined
      ? READY
      : { status: 'degraded', reason: `The clock of ${off[0]}, or of this kiosk, is wrong.` };
  }

  #look(peer: Peer): void {
    peer.missingSince = peer.toldAt <= peer.arrivedAt ? null : (peer.missingSince ?? this.#options.mono());
  }
}

function strange(): Peer {
  return {
    signAt: 0,
    heardAt: Number.NEGATIVE_INFINITY,
    futureAt: null,
    toldAt: 0,
    arrivedAt: 0,
    missingSince: null,
  };
}
