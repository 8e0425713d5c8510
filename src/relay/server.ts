import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLoopback } from '../domain/loopback.ts';
import { MAX_NOTIFICATION_BYTES, type RawNotification } from '../gateways/notification.ts';
import { readBody } from '../web/body.ts';
import { listenError } from '../web/listen-error.ts';
import type { Answer } from './desk.ts';

export interface RelayServerOptions {
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** The gateways that `/notify/<gateway>` takes. */
  readonly gateways: readonly string[];
  /** Answers one notification. `began`: monotonic time at which its request came in. Must not reject. */
  readonly onNotification: (gateway: string, raw: RawNotification, began: number) => Promise<Answer>;
  /** A request for a gateway that was no notification: cut off, or too large. */
  readonly onBroken: (gateway: string) => void;
  /** A request that this server has no answer for, in fixed words. */
  readonly onRefused: (why: string) => void;
  /** True while notifications can be passed on. */
  readonly healthy: () => boolean;
  /** Prometheus text format 0.0.4. */
  readonly metrics: () => string;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerLimits {
  readonly connections: number;
  /** How long a client may take to send its headers, and its whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long requests that are being answered may go on after `stop`. */
  readonly drainMs: number;
}

const LIMITS: ServerLimits = { connections: 512, headersMs: 5_000, requestMs: 8_000, drainMs: 5_000 };
const MAX_HEADER_BYTES = 8_192;
const MAX_HEADERS = 60;
/** A reader that takes no bytes for this long loses its answer. */
const WRITE_TIMEOUT_MS = 5_000;
const PLAIN = 'text/plain; charset=utf-8';
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
/** What a reverse proxy adds: such a caller only seems to be on this machine. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** The relay's HTTP door: `POST /notify/<gateway>`, `GET /healthz`, and `GET /metrics` for this machine only. */
export class RelayServer {
  readonly #options: RelayServerOptions;
  readonly #limits: ServerLimits;
  #server: Server | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: RelayServerOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /** Where it listens; null before start and after stop. */
  get address(): { readonly host: string; readonly port: number; readonly url: string } | null {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    if (bound === null || bound === undefined) {
      return null;
    }
    const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
    return { host: bound.address, port: bound.port, url: `http://${host}:${bound.port}` };
  }

  /** @throws ListenError when the address or port cannot be had. The signal stops the server. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#server !== null || signal.aborted) {
      return;
    }
    const { host, port } = this.#options;
    const server = this.#create();
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, resolve);
      });
    } catch (error) {
      throw listenError(error, host, port, 'relay.listen');
    }
    this.#server = server;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    if (signal.aborted) {
      await this.stop();
    }
  }

  /** Takes no new connection, lets what is being answered end, and closes. Idempotent. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server !== null && this.#stopping === null) {
      this.#stopping = this.#drain(server);
    }
    await this.#stopping;
  }

  async #drain(server: Server): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => server.closeAllConnections(), this.#limits.drainMs);
      server.close(() => {
        clearTimeout(late);
        resolve();
      });
      server.closeIdleConnections();
    });
    this.#server = null;
  }

  #create(): Server {
    const { connections, headersMs, requestMs } = this.#limits;
    const server = createServer(
      { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: Math.min(1_000, headersMs) },
      (request, response) => void this.#serve(request, response),
    );
    // A client that sends its request a byte at a time, to hold many connections, is cut off.
    server.headersTimeout = headersMs;
    server.requestTimeout = requestMs;
    server.keepAliveTimeout = 10_000;
    server.maxRequestsPerSocket = 1_000;
    server.maxHeadersCount = MAX_HEADERS;
    server.maxConnections = connections;
    server.on('clientError', refuseBrokenRequest);
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = this.#options.mono();
    const [path = ''] = (request.url ?? '').split('?', 1);
    const gateway = path.startsWith('/notify/') ? path.slice('/notify/'.length) : null;
    if (gateway !== null && this.#options.gateways.includes(gateway)) {
      await this.#notify(request, response, gateway, began);
    } else {
      await this.#look(request, response, path);
    }
  }

  async #notify(request: IncomingMessage, response: ServerResponse, gateway: string, began: number): Promise<void> {
    if (request.method !== 'POST') {
      this.#refuse(request, response, 405, 'method', { allow: 'POST' });
      return;
    }
    const read = await readBody(request, MAX_NOTIFICATION_BYTES);
    if (read.result !== 'whole') {
      this.#options.onBroken(gateway);
      this.#refuse(request, response, read.result === 'too large' ? 413 : 400, read.result);
      return;
    }
    const raw: RawNotification = { headers: plainHeaders(request.headers), body: read.body };
    this.#reply(request, response, await this.#options.onNotification(gateway, raw, began));
  }

  async #look(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    // Until its end is seen, also a request without a body would cost the connection.
    await readBody(request, 0);
    const known = path === '/healthz' || path === '/metrics';
    if (known && request.method !== 'GET' && request.method !== 'HEAD') {
      this.#refuse(request, response, 405, 'method', { allow: 'GET' });
    } else if (path === '/healthz') {
      const ok = this.#stopping === null && this.#options.healthy();
      const body = `{"ok":${ok},"broker":"${this.#options.healthy() ? 'connected' : 'away'}"}\n`;
      this.#reply(request, response, { status: ok ? 200 : 503, contentType: 'application/json', body });
    } else if (path === '/metrics' && isLocalCaller(request)) {
      const body = this.#options.metrics();
      this.#reply(request, response, { status: 200, contentType: PROMETHEUS_TEXT, body });
    } else {
      this.#refuse(request, response, 404, 'path');
    }
  }

  #refuse(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    why: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    this.#options.onRefused(why);
    this.#reply(request, response, { status, contentType: PLAIN, body: 'not accepted\n' }, headers);
  }

  #reply(
    request: IncomingMessage,
    response: ServerResponse,
    { status, contentType, body }: Answer,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    if (response.destroyed) {
      return;
    }
    // A request that was not read to its end costs the connection: the rest cannot be told apart from the next one.
    const last = !request.complete || this.#stopping !== null;
    response.setTimeout(WRITE_TIMEOUT_MS, () => response.destroy());
    response.writeHead(status, {
      ...headers,
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      ...(last ? { connection: 'close' } : {}),
    });
    response.end(request.method === 'HEAD' ? '' : body);
  }
}

/** Node gives lists for `set-cookie` only, which no gateway sends. */
function plainHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function isLocalCaller({ socket, headers }: IncomingMessage): boolean {
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return isLoopback(from) && !PROXY_HEADERS.some((name) => headers[name] !== undefined);
}

function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = new Map([
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ]).get(error.code ?? '');
  socket.end(`HTTP/1.1 ${status ?? '400 Bad Request'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
