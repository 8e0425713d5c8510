import type { EventId } from '../log/events.ts';
import type { Log } from '../log/log.ts';
import type { LogFields } from '../log/redact.ts';

const WINDOW_MS = 60_000;
/** Kinds remembered at most; what they are made of comes from outside. */
const MAX_KINDS = 1_000;

interface Kind {
  readonly since: number;
  held: number;
}

/** A log that anybody on the internet can cause lines in: of each kind one line a minute, with how many were left out. */
export class SeldomLog {
  readonly #log: Pick<Log, 'event'>;
  readonly #mono: () => number;
  readonly #kinds = new Map<string, Kind>();

  /** @param mono monotonic clock, ms. */
  constructor(log: Pick<Log, 'event'>, mono: () => number) {
    this.#log = log;
    this.#mono = mono;
  }

  /** The fields are what makes a kind: the same event with the same fields is written once a minute. */
  event(id: EventId, fields: LogFields): void {
    const now = this.#mono();
    const key = `${id} ${JSON.stringify(fields)}`;
    const kind = this.#kinds.get(key);
    if (kind !== undefined && now - kind.since < WINDOW_MS) {
      kind.held += 1;
      return;
    }
    if (kind === undefined && this.#kinds.size >= MAX_KINDS) {
      this.#forget(now);
    }
    if (kind === undefined && this.#kinds.size >= MAX_KINDS) {
      return;
    }
    this.#log.event(id, kind === undefined || kind.held === 0 ? fields : { ...fields, leftOut: kind.held });
    this.#kinds.set(key, { since: now, held: 0 });
  }

  #forget(now: number): void {
    for (const [key, { since }] of this.#kinds) {
      if (now - since >= WINDOW_MS) {
        this.#kinds.delete(key);
      }
    }
  }
}
