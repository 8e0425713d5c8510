import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { type Health, READY } from '../domain/health.ts';
import { type Target, targetOf, whyNotConnected } from './dial.ts';
import { RateLimiter, type RateLimits, type Turn, type TurnEnd, type Urgency } from './limiter.ts';
import { Pool } from './pool.ts';
import type { GatewayHealthListener } from './port.ts';

export type { RateLimits } from './limiter.ts';

/** One call. `path` starts with `/` and is put behind the path of the base URL. */
export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole call, from now to the last byte of the answer, ms. A server that drips bytes does not extend it. */
  readonly deadlineMs: number;
  /** A longer answer is given up. Default 256 KiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** `money`: goes before every question when calls have to wait their turn. Default `question`. */
  readonly urgency?: Urgency;
  /**
   * Asked when the call's turn has come, for what then stands in place of `headers` and `body`: a call that has to wait can
   * take in more until it leaves.
   */
  readonly prepare?: () => Pick<HttpCall, 'headers' | 'body'>;
}

export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      readonly roundTripMs: number;
    }
  /** Proven: no byte of this request was handed to the network. */
  | { readonly kind: 'not sent'; readonly why: string }
  /** Bytes may have left, and no whole answer came back. */
  | { readonly kind: 'lost'; readonly why: 'timeout' | 'connection lost' | 'too long' | 'not http' | 'stopped' };

export interface HttpClientOptions {
  /** `https://host[:port][/path]`; plain `http` is for a loopback address only. */
  readonly baseUrl: string;
  readonly onHealth?: GatewayHealthListener;
  /** Further trusted certificates (PEM), for a site with its own authority. */
  readonly ca?: string;
  /** An idle connection is dropped after this time, ms, before most servers drop it. Default 20 s. */
  readonly idleMs?: number;
  /** Longest wait for name lookup, TCP and TLS together, ms. Default 10 s. */
  readonly connectMs?: number;
  /** What the gateway allows one credential. Left out: as many as come. */
  readonly limits?: RateLimits | null;
}

const MAX_ANSWER_BYTES = 256 * 1024;
const IDLE_MS = 20_000;
const CONNECT_MS = 10_000;
/** A customer stands there: a charge whose turn does not come soon is given up, and can be tried again. */
const MONEY_PATIENCE_MS = 2_000;
/** From here on a pause the gateway asked for is worth telling: nobody should start a sale that cannot be paid. */
const TELLING_PAUSE_MS = 3_000;

/**
 * The HTTP client of one gateway: few features, few surprises. It follows no redirects, repeats nothing, checks
 * certificates, caps size and time, and tells apart "never left this machine" and "may have arrived".
 *
 * That distinction is made by construction: connections are opened here and given to Node's HTTP layer only once TCP and
 * TLS stand. Until a request has been given a connection, none of its bytes can be anywhere; from then on, all may be.
 */
export class HttpClient {
  readonly #target: Target;
  readonly #pool: Pool;
  readonly #limiter: RateLimiter;
  readonly #onHealth: GatewayHealthListener | undefined;
  #health: Health | null = null;
  #trouble: string | null = null;
  /** Answers in a row that could not be the gateway's. */
  #unverified = 0;
  #stopped = false;

  /** @throws Error when the base URL is not one this client may talk to, or a limit is none. */
  constructor(options: HttpClientOptions) {
    this.#target = targetOf(options.baseUrl, options.ca);
    this.#pool = new Pool(this.#target, options.idleMs ?? IDLE_MS, options.connectMs ?? CONNECT_MS);
    this.#limiter = new RateLimiter(options.limits ?? null);
    this.#onHealth = options.onHealth;
  }

  /** Opens a connection for the next request unless an idle one is there. Never throws; a failure is told as health. */
  warm(): void {
    if (!this.#stopped) {
      this.#pool.warm((error) => this.#tell(failing(whyNotConnected(error))));
    }
  }

  /** Something the gateway's answers say is wrong (credentials, account): held as the health until cleared with null. */
  setTrouble(reason: string | null): void {
    this.#trouble = reason;
    this.#tell(this.#standing());
  }

  /** An answer was verified: signature and form are the gateway's. */
  verified(): void {
    const mended = !this.trusted;
    this.#unverified = 0;
    if (mended) {
      this.#tell(this.#standing());
    }
  }

  /**
   * An answer came that cannot be the gateway's (bad or missing signature, another order's). The next call gets a fresh
   * connection; a second such answer in a row is told as health, so that nothing is sold by this gateway until one
   * verifies again.
   */
  unverified(): void {
    this.#unverified += 1;
    this.#pool.renew();
    if (!this.trusted) {
      this.#tell(this.#standing());
    }
  }

  /** False from the second unverified answer in a row to the next verified one. */
  get trusted(): boolean {
    return this.#unverified < 2;
  }

  /**
   * Sends the call when its turn has come, which is at once (before this returns) unless the gateway's limits are reached. A
   * call that does not get its turn in time is `not sent`, with a reason that begins with `rate limit`.
   */
  request(call: HttpCall): Promise<HttpResult> {
    if (this.#stopped || call.signal?.aborted === true) {
      return Promise.resolve({ kind: 'not sent', why: 'stopped' });
    }
    const askedAt = performance.now();
    const urgency = call.urgency ?? 'question';
    return new Promise((resolve) => {
      let waiting = true;
      const leave = (): void => {
        place.leave();
        resolve({ kind: 'not sent', why: 'stopped' });
      };
      const turned = (): void => {
        waiting = false;
        call.signal?.removeEventListener('abort', leave);
      };
      const place = this.#limiter.ask({
        urgency,
        // The other half of the deadline is for the answer.
        patienceMs: Math.min(call.deadlineMs / 2, urgency === 'money' ? MONEY_PATIENCE_MS : Number.POSITIVE_INFINITY),
        go: (turn) => {
          turned();
          const rest = { ...call, ...call.prepare?.(), deadlineMs: call.deadlineMs - (performance.now() - askedAt) };
          this.#send(rest, turn, resolve);
        },
        refuse: (why) => {
          turned();
          resolve({ kind: 'not sent', why: this.#stopped ? 'stopped' : `rate limit: ${why}` });
        },
      });
      if (waiting) {
        call.signal?.addEventListener('abort', leave, { once: true });
      }
    });
  }

  /** Drops every connection; calls under way end at once. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#limiter.stop();
    this.#pool.destroy();
  }

  #send(call: HttpCall, turn: Turn, resolve: (result: HttpResult) => void): void {
    const exchange = new Exchange(call, this.#target, this.#pool, (result, aborted) => {
      this.#limiter.ended(turn, turnEnd(result));
      if (!aborted) {
        this.#judge(result);
      }
      resolve(result);
    });
    try {
      exchange.begin();
    } catch {
      // Node takes no such header or path. Nothing went out, and what it has to say could quote a secret.
      const result = {
        kind: 'not sent',
        why: 'a setting or a credential has a character that no request can carry',
      } as const;
      this.#limiter.ended(turn, turnEnd(result));
      this.#judge(result);
      resolve(result);
    }
  }

  #judge(result: HttpResult): void {
    if (result.kind === 'answer') {
      this.#tell(this.#standing());
    } else if (result.kind === 'not sent') {
      this.#tell(failing(result.why));
    } else if (result.why === 'timeout') {
      this.#tell(failing('no answer in time'));
    }
  }

  /** What is known of the gateway, given that it answers. */
  #standing(): Health {
    if (!this.trusted) {
      return failing(`answers of ${this.#target.host} cannot be verified: check the key, and what stands in between`);
    }
    if (this.#trouble !== null) {
      return failing(this.#trouble);
    }
    return this.#limiter.pauseMs > TELLING_PAUSE_MS ? failing('it takes no more calls for a while (HTTP 429)') : READY;
  }

  #tell(health: Health): void {
    if (this.#stopped || (this.#health?.status === health.status && this.#health.reason === health.reason)) {
      return;
    }
    this.#health = health;
    this.#onHealth?.(health);
  }
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}

function turnEnd(result: HttpResult): TurnEnd {
  if (result.kind !== 'answer') {
    return { kind: 'nothing' };
  }
  return result.status === 429 ? { kind: 'refused', retryAfterMs: retryAfterMs(result.headers) } : { kind: 'taken' };
}

/** `Retry-After`, which is whole seconds or a date, by the clock of the answer itself. */
function retryAfterMs(headers: IncomingHttpHeaders): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * 1_000;
  }
  const present = Date.parse(headers.date ?? '');
  const ms = Date.parse(text) - (Number.isNaN(present) ? Date.now() : present);
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** One request and what became of it. Ends exactly once. */
class Exchange {
  readonly #call: HttpCall;
  readonly #target: Target;
  readonly #pool: Pool;
  readonly #report: (result: HttpResult, aborted: boolean) => void;
  readonly #startedAt = performance.now();
  #request: ClientRequest | null = null;
  #deadline: NodeJS.Timeout | null = null;
  #handedOver = false;
  #answer: HttpResult | null = null;
  #done = false;

  constructor(call: HttpCall, target: Target, pool: Pool, report: (result: HttpResult, aborted: boolean) => void) {
    this.#call = call;
    this.#target = target;
    this.#pool = pool;
    this.#report = report;
  }

  begin(): void {
    const call = this.#call;
    const request = httpRequest({
      agent: this.#pool,
      host: this.#target.host,
      port: this.#target.port,
      method: call.method,
      path: this.#target.basePath + call.path,
      headers: {
        host: this.#target.hostHeader,
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...call.headers,
        'content-length': String(Buffer.byteLength(call.body)),
      },
    });
    this.#request = request;
    this.#deadline = setTimeout(() => this.#fail('timeout', 'no connection in time'), call.deadlineMs);
    call.signal?.addEventListener('abort', this.#onAbort, { once: true });
    request.once('socket', () => {
      this.#handedOver = true;
    });
    request.once('response', (response) => this.#read(response));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code?.startsWith('HPE_') === true ? 'not http' : 'connection lost';
      this.#fail(why, whyNotConnected(error));
    });
    request.once('close', () => this.#fail('connection lost', 'connection lost'));
    request.end(call.body);
  }

  readonly #onAbort = (): void => this.#fail('stopped', 'stopped', true);

  #read(response: IncomingMessage): void {
    const most = this.#call.maxBytes ?? MAX_ANSWER_BYTES;
    const parts: Buffer[] = [];
    let size = 0;
    response.on('data', (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size > most) {
        this.#fail('too long', 'too long');
      }
    });
    response.once('error', () => this.#fail('connection lost', 'connection lost'));
    response.once('end', () => {
      if (!response.complete) {
        this.#fail('connection lost', 'connection lost');
        return;
      }
      this.#answered({
        kind: 'answer',
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(parts),
        roundTripMs: performance.now() - this.#startedAt,
      });
    });
  }

  /**
   * An answer can overtake the news that the request was written. The connection is free for the next request only then, so
   * the answer is handed on with that news; whatever goes wrong meanwhile, the answer stands.
   */
  #answered(answer: HttpResult): void {
    this.#answer = answer;
    if (this.#request === null || this.#request.writableFinished) {
      this.#end(answer);
    } else {
      this.#request.once('finish', () => this.#end(answer));
    }
  }

  #fail(why: Extract<HttpResult, { kind: 'lost' }>['why'], notSentWhy: string, aborted = false): void {
    if (this.#answer !== null) {
      this.#end(this.#answer);
      return;
    }
    this.#end(this.#handedOver ? { kind: 'lost', why } : { kind: 'not sent', why: notSentWhy }, aborted);
  }

  #end(result: HttpResult, aborted = false): void {
    if (this.#done) {
      return;
    }
    this.#done = true;
    if (this.#deadline !== null) {
      clearTimeout(this.#deadline);
    }
    this.#call.signal?.removeEventListener('abort', this.#onAbort);
    if (result.kind !== 'answer') {
      this.#request?.destroy();
    }
    this.#report(result, aborted);
  }
}
