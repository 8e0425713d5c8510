import { createHash, timingSafeEqual } from 'node:crypto';

export type TokenVerdict = 'right' | 'no token' | 'wrong token';

/** Shorter ones could be guessed. `openssl rand -hex 24` makes one of 48. */
export const LEAST_TOKEN = 24;

/** The form that a bearer token may have in a header (RFC 6750, `b64token`). */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Looks at `Authorization: Bearer …`. What is compared is of one length, so that the time it takes tells nothing. */
export class TokenCheck {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  judge(authorization: string | undefined): TokenVerdict {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      return 'no token';
    }
    return timingSafeEqual(digestOf(token), this.#digest) ? 'right' : 'wrong token';
  }
}

/** What an address is guarded with, and who hears of those that were turned away. */
export interface TokenGuard {
  readonly token: string;
  readonly onRefused: (verdict: TokenRefusal) => void;
}

export type TokenRefusal = Exclude<TokenVerdict, 'right'>;

export interface RefusalCount {
  /** The address, as it is configured and not as it was asked for. */
  readonly where: string;
  readonly why: TokenRefusal;
  readonly count: number;
}

const TOLD_EVERY_MS = 60_000;

/**
 * Who asks without the right token is counted, and told of at most once a minute for each address and reason: whoever tries tokens must
 * not fill the log. Nothing of what they sent is kept.
 */
export class TokenRefusals {
  readonly #onTold: (told: RefusalCount) => void;
  readonly #mono: () => number;
  readonly #counts = new Map<string, RefusalCount & { readonly untold: number; readonly toldAt: number }>();

  /**
   * @param mono monotonic clock, ms.
   * @param onTold `count`: since it was told of last.
   */
  constructor(mono: () => number, onTold: (told: RefusalCount) => void) {
    this.#mono = mono;
    this.#onTold = onTold;
  }

  add(where: string, why: TokenRefusal): void {
    const key = `${why} ${where}`;
    const known = this.#counts.get(key) ?? { where, why, count: 0, untold: 0, toldAt: Number.NEGATIVE_INFINITY };
    const now = this.#mono();
    const untold = known.untold + 1;
    const isDue = now - known.toldAt >= TOLD_EVERY_MS;
    this.#counts.set(key, {
      ...known,
      count: known.count + 1,
      untold: isDue ? 0 : untold,
      toldAt: isDue ? now : known.toldAt,
    });
    if (isDue) {
      this.#onTold({ where, why, count: untold });
    }
  }

  /** Since the start. */
  counts(): readonly RefusalCount[] {
    return [...this.#counts.values()].map(({ where, why, count }) => ({ where, why, count }));
  }
}

/** @returns what is wrong with a token that is configured; null when it can be used. */
export function tokenProblem(token: string): string | null {
  if (token.length < LEAST_TOKEN) {
    return `is shorter than ${LEAST_TOKEN} characters: it could be guessed`;
  }
  return BEARER.test(`Bearer ${token}`) ? null : 'has characters that no bearer token may have';
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
