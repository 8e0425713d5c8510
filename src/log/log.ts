import { EVENTS, type EventId, type Level } from './events.ts';
import { type LogFields, redact, type SafeValue } from './redact.ts';

/** What the daemon logs to. Never throws and never waits. */
export interface Log {
  /** Writes one event of the registry. Fields are made safe before they go anywhere. */
  event(id: EventId, fields?: LogFields): void;
  /** Resolves once everything so far has left the process, or after a short while. Called before the process ends. */
  flush(): Promise<void>;
}

const WEIGHT: Readonly<Record<Level, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/** True when an event of this level is written under this setting. */
export function isWritten(level: Level, setting: Level): boolean {
  return WEIGHT[level] >= WEIGHT[setting];
}

export interface LoggedEvent {
  readonly id: EventId;
  readonly level: Level;
  readonly fields: Readonly<Record<string, SafeValue>>;
}

/** Keeps what was logged, made safe just as the real one does it. For tests and for the virtual kiosk. */
export class MemoryLog implements Log {
  readonly #limit: number;
  #events: LoggedEvent[] = [];

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  get events(): readonly LoggedEvent[] {
    return this.#events;
  }

  event(id: EventId, fields: LogFields = {}): void {
    this.#events.push({ id, level: EVENTS[id].level, fields: redact(fields) });
    if (this.#events.length > this.#limit) {
      this.#events = this.#events.slice(-Math.ceil(this.#limit / 2));
    }
  }

  async flush(): Promise<void> {
    // Nothing waits here.
  }

  /** How often an event was logged. */
  count(id: EventId): number {
    return this.#events.filter((event) => event.id === id).length;
  }
}

/** Writes nothing. */
export const SILENT_LOG: Log = {
  event: () => undefined,
  flush: () => Promise.resolve(),
};
