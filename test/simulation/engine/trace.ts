import { createHash } from 'node:crypto';

/** What happened, as lines for people and as one hash that two runs of a seed must share. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | null;

  constructor(keepLines: boolean) {
    this.#lines = keepLines ? [] : null;
  }

  note(at: number, text: string): void {
    const line = `${at} ${text}\n`;
    this.#hash.update(line);
    this.#lines?.push(`${clock(at)}  ${text}`);
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** Ends it. */
  digest(): string {
    return this.#hash.digest('hex').slice(0, 16);
  }
}

/** Days, hours, minutes, seconds: for reading. */
function clock(ms: number): string {
  const s = Math.floor(ms / 1_000);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = Math.floor(s / 86_400);
  const time = `${two(Math.floor(s / 3_600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${String(ms % 1_000).padStart(3, '0')}`;
  return day === 0 ? time : `${day}d ${time}`;
}
