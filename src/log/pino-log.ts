import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { EVENTS, type EventId, type Level } from './events.ts';
import type { Log } from './log.ts';
import { type LogFields, redact } from './redact.ts';

/** What is buffered at most while stdout takes nothing; beyond it lines are dropped rather than the kiosk stopped. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const FLUSH_WITHIN_MS = 1000;

export interface PinoLogOptions {
  readonly level: Level;
  /** File descriptor; 1 is stdout, where journald listens. */
  readonly fd?: number;
}

/** JSON lines, written without waiting for whoever reads them. `time` is wall clock, ISO 8601 UTC. */
export class PinoLog implements Log {
  readonly #out: ReturnType<typeof destination>;
  readonly #pino: Logger;

  constructor(options: PinoLogOptions) {
    // With minLength 0 the library's flush reports success before anything is written; no line is shorter than 1.
    this.#out = destination({ dest: options.fd ?? 1, sync: false, minLength: 1, maxLength: MAX_WAITING_BYTES });
    // A closed pipe (`kioskd run | head`) must not end the daemon.
    this.#out.on('error', () => undefined);
    this.#pino = makePino(options.level, this.#out);
  }

  event(id: EventId, fields: LogFields = {}): void {
    // Own names come last, so that no field can take their place.
    this.#pino[EVENTS[id].level]({ ...redact(fields), event: id });
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      const last = setTimeout(resolve, FLUSH_WITHIN_MS);
      this.#out.flush(() => {
        clearTimeout(last);
        resolve();
      });
    });
  }
}

function makePino(level: Level, out: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    out,
  );
}
