import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Health, READY } from '../domain/health.ts';
import { dial, type Target, targetOf, whyNotConnected } from './dial.ts';
import type { GatewayHealthListener } from './port.ts';

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
}

const MAX_ANSWER_BYTES = 256 * 1024;
const IDLE_MS = 20_000;
const CONNECT_MS = 10_000;

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
  readonly #onHealth: GatewayHealthListener | undefined;
  #health: Health | null = null;
  #trouble: string | null = null;
  #stopped = false;

  /** @throws Error when the base URL is not one this client may talk to. */
  constructor(options: HttpClientOptions) {
    this.#target = targetOf(options.baseUrl, options.ca);
    this.#pool = new Pool(this.#target, options.idleMs ?? IDLE_MS, options.connectMs ?? CONNECT_MS);
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
    this.#tell(reason === null ? READY : failing(reason));
  }

  request(call: HttpCall): Promise<HttpResult> {
    if (this.#stopped || call.signal?.aborted === true) {
      return Promise.resolve({ kind: 'not sent', why: 'stopped' });
    }
    return new Promise((resolve) => {
      const exchange = new Exchange(call, this.#target, this.#pool, (result, aborted) => {
        if (!aborted) {
          this.#judge(result);
        }
        resolve(result);
      });
      exchange.begin();
    });
  }

  /** Drops every connection; calls under way end at once. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#pool.destroy();
  }

  #judge(result: HttpResult): void {
    if (result.kind === 'answer') {
      this.#tell(this.#trouble === null ? READY : failing(this.#trouble));
    } else if (result.kind === 'not sent') {
      this.#tell(failing(result.why));
    } else if (result.why === 'timeout') {
      this.#tell(failing('no answer in time'));
    }
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

/** Keep-alive connections of one gateway. A connection opened ahead is handed to the next request that needs one. */
class Pool extends Agent {
  readonly #target: Target;
  readonly #idleMs: number;
  readonly #connectMs: number;
  readonly #opening = new AbortController();
  #spare: Socket | null = null;
  /** The connection being opened ahead, as long as no request has claimed it. */
  #warming: Promise<Socket> | null = null;

  constructor(target: Target, idleMs: number, connectMs: number) {
    super({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 2, timeout: idleMs });
    this.#target = target;
    this.#idleMs = idleMs;
    this.#connectMs = connectMs;
  }

  override createConnection(
    _options: object,
    done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | undefined {
    const spare = this.#takeSpare();
    if (spare !== null) {
      return spare;
    }
    const opening = this.#warming ?? this.#dial();
    this.#warming = null;
    opening.then(
      (socket) => done?.(null, socket),
      // Node's own agent passes no stream beside an error; the declared type has no way to say so.
      (error: Error) => (done as ((error: Error) => void) | undefined)?.(error),
    );
    return undefined;
  }

  warm(onFailure: (error: Error) => void): void {
    const idle = Object.values(this.freeSockets).some((list) => list?.some((socket) => usable(socket)) === true);
    if (idle || this.#warming !== null || (this.#spare !== null && usable(this.#spare))) {
      return;
    }
    const opening = this.#dial();
    this.#warming = opening;
    opening.then(
      (socket) => {
        if (this.#warming === opening) {
          this.#warming = null;
          this.#keepSpare(socket);
        }
      },
      (error: Error) => {
        // A request that claimed the connection reports the failure itself.
        if (this.#warming === opening) {
          this.#warming = null;
          onFailure(error);
        }
      },
    );
  }

  override destroy(): void {
    this.#opening.abort();
    this.#spare?.destroy();
    super.destroy();
  }

  #dial(): Promise<Socket> {
    return dial(this.#target, this.#connectMs, this.#opening.signal);
  }

  #keepSpare(socket: Socket): void {
    this.#spare?.destroy();
    this.#spare = socket;
    socket.setTimeout(this.#idleMs, () => {
      if (this.#spare === socket) {
        socket.destroy();
      }
    });
    socket.once('close', () => {
      if (this.#spare === socket) {
        this.#spare = null;
      }
    });
    socket.unref();
  }

  #takeSpare(): Socket | null {
    const spare = this.#spare;
    this.#spare = null;
    if (spare === null || !usable(spare)) {
      spare?.destroy();
      return null;
    }
    spare.setTimeout(0);
    spare.ref();
    return spare;
  }
}

/** A connection the server has not ended and has said nothing on unasked. */
function usable(socket: Socket): boolean {
  return !socket.destroyed && socket.writable && !socket.readableEnded && socket.readableLength === 0;
}
