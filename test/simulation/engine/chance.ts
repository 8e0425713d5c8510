/** Which faults a run plays. */
export type FaultPlan =
  /** By chance, but for those named here. */
  | { readonly by: 'chance'; readonly without: ReadonlySet<string> }
  /** Exactly these. */
  | { readonly by: 'name'; readonly only: ReadonlySet<string> };

/** One place and moment at which something could have gone wrong, and in which ways. */
export interface DecisionPoint {
  /** `place#count`; with `=kind` behind it the name of a fault. */
  readonly at: string;
  readonly kinds: readonly string[];
}

/** A kind of fault and how likely it is at this place, of one. */
export type Menu = readonly (readonly [kind: string, chance: number])[];

/**
 * All chance of one run. What is decided depends on the seed, the place and how often that place was asked, and on nothing else: one
 * fault that is left out changes what follows from it, and not every other decision as well.
 */
export class Chance {
  readonly seed: number;
  readonly #plan: FaultPlan;
  readonly #counts = new Map<string, number>();
  readonly #hashes = new Map<string, number>();
  readonly #moods = new Map<string, number>();
  readonly #points: DecisionPoint[] | null;
  /** While false nothing goes wrong any more. */
  faulty = true;
  /** How often each kind fired. */
  readonly fired = new Map<string, number>();
  /** Names of the faults that fired, in order. */
  readonly names: string[] = [];

  constructor(seed: number, plan: FaultPlan, keepPoints = false) {
    this.seed = seed;
    this.#plan = plan;
    this.#points = keepPoints ? [] : null;
  }

  /** Every place and moment that was asked for a fault, when they are kept. */
  get points(): readonly DecisionPoint[] {
    return this.#points ?? [];
  }

  /** 0 (inclusive) to 1 (exclusive). */
  roll(place: string): number {
    return this.#at(place, this.#count(place));
  }

  chance(place: string, p: number): boolean {
    return this.roll(place) < p;
  }

  int(place: string, below: number): number {
    return Math.floor(this.roll(place) * below);
  }

  pick<T>(place: string, list: readonly T[]): T {
    const item = list[this.int(place, list.length)];
    if (item === undefined) {
      throw new RangeError(`nothing to pick from at ${place}`);
    }
    return item;
  }

  /** Asks whether something goes wrong here and now. @returns its kind. */
  fault<M extends Menu>(place: string, menu: M): M[number][0] | null {
    const count = this.#count(place);
    if (!this.faulty || menu.length === 0) {
      return null;
    }
    const kind = this.#plan.by === 'chance' ? this.#drawn(place, count, menu) : null;
    const at = this.#plan.by === 'name' || kind !== null || this.#points !== null ? `${place}#${count}` : '';
    this.#points?.push({ at, kinds: menu.map(([one]) => one) });
    if (this.#plan.by === 'name') {
      const { only } = this.#plan;
      const named = only.size === 0 ? undefined : menu.find(([one]) => only.has(`${at}=${one}`));
      return named === undefined ? null : this.#fire(at, named[0]);
    }
    return kind === null || this.#plan.without.has(`${at}=${kind}`) ? null : this.#fire(at, kind);
  }

  /** Something that is not decided here, but counts as well. */
  note(kind: string): void {
    this.fired.set(kind, (this.fired.get(kind) ?? 0) + 1);
  }

  #fire(at: string, kind: string): string {
    this.note(kind);
    this.names.push(`${at}=${kind}`);
    return kind;
  }

  #drawn(place: string, count: number, menu: Menu): string | null {
    let rest = this.#at(`${place}!`, count);
    for (const [kind, chance] of menu) {
      rest -= chance * this.#mood(kind);
      if (rest < 0) {
        return kind;
      }
    }
    return null;
  }

  /** Each seed has its own weather: some kinds of fault never, some often. Together the seeds see more than one mixture would. */
  #mood(kind: string): number {
    const known = this.#moods.get(kind);
    if (known !== undefined) {
      return known;
    }
    const roll = this.#at(`mood of ${kind}`, 0);
    const mood = roll < 0.35 ? 0 : roll < 0.85 ? 1 : 4;
    this.#moods.set(kind, mood);
    return mood;
  }

  #count(place: string): number {
    const count = this.#counts.get(place) ?? 0;
    this.#counts.set(place, count + 1);
    return count;
  }

  #at(place: string, count: number): number {
    let hash = this.#hashes.get(place);
    if (hash === undefined) {
      hash = fnv(place);
      this.#hashes.set(place, hash);
    }
    let x = (hash ^ Math.imul(this.seed + 1, 0x9e3779b1)) >>> 0;
    x = mix((x + Math.imul(count + 1, 0x85ebca6b)) >>> 0);
    return mix(x ^ 0x5bd1e995) / 0x1_0000_0000;
  }
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
