/** How far CodePay lets a request's timestamp be from its own time, either way. */
export const CODEPAY_TOLERANCE_MS = 15 * 60_000;

/**
 * The gateway's time, which requests are stamped with. Until an answer with a Date header has come it is the kiosk's wall clock;
 * from then on it runs from that answer by the monotonic clock, so that neither a wrong kiosk clock nor its correction in the
 * middle of the day makes a request look old.
 */
export class GatewayTime {
  readonly #wall: () => number;
  readonly #mono: () => number;
  #aheadOfMono: number | null = null;

  constructor(wall: () => number, mono: () => number) {
    this.#wall = wall;
    this.#mono = mono;
  }

  /** @param offsetMs the gateway's clock minus the kiosk's wall clock, just now; null: nothing was learned. */
  learn(offsetMs: number | null): void {
    if (offsetMs !== null) {
      this.#aheadOfMono = this.#wall() + offsetMs - this.#mono();
    }
  }

  /** ms since 1970 UTC. */
  now(): number {
    return Math.round(this.#aheadOfMono === null ? this.#wall() : this.#aheadOfMono + this.#mono());
  }
}

/** CodePay's `YYYY-MM-DD HH:mm:ss`, always UTC, as ms since 1970; null for anything else. */
export function fromCodepayTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) {
    return null;
  }
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) || toCodepayTime(ms) !== text ? null : ms;
}

/** The other way round. */
export function toCodepayTime(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** `Http-Request-Psn`: month to second, and digits by chance; twenty in all, as the vendor's own kit makes it. */
export function requestPsn(wallMs: number, random: () => number): string {
  const moment = new Date(wallMs).toISOString().replace(/\D/g, '').slice(4, 14);
  return moment + String(Math.floor(random() * 1e10)).padStart(10, '0');
}
