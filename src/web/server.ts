import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Assets, loadAssets, NO_ASSETS } from './assets.ts';
import { readBody } from './body.ts';
import { FONTS_PATH, type FontFiles, findFonts, fontHandler, NO_FONTS } from './font-files.ts';
import { allowedHosts, checkCaller, hostFits } from './guard.ts';
import { Lanes } from './lanes.ts';
import { listenError } from './listen-error.ts';
import { sendReply } from './reply.ts';
import {
  json,
  type Route,
  type RouteOptions,
  RouteTable,
  refusal,
  type WebHandler,
  type WebMethod,
  type WebReply,
} from './routes.ts';

export interface WebServerOptions {
  /** Address to listen on. Default 127.0.0.1: nobody but this machine. */
  readonly host?: string;
  /** 0 asks the system for a free one. */
  readonly port?: number;
  /** Folder of the built page. Read once, at start. */
  readonly assetsDir: string;
  /** More names this server may be called by, beside loopback and `host`. */
  readonly hostNames?: readonly string[];
  /** What /healthz answers: 200 when `ok`, else 503; `body` as JSON. */
  readonly health: () => HealthAnswer;
  /** What /metrics answers: Prometheus text format 0.0.4. */
  readonly metrics: () => string;
  /** A handler threw. That is a bug: the caller got a plain 500, and whoever logs gets the error here. */
  readonly onError?: (error: unknown) => void;
  /** How long a client may take to send its headers (5 s) and its whole request (10 s). */
  readonly patience?: { readonly headersMs: number; readonly requestMs: number };
}

export interface HealthAnswer {
  readonly ok: boolean;
  readonly body: object;
}

export interface WebAddress {
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8080;
const MAX_CONNECTIONS = 64;
/** The rest is for this machine: however many others hold on to theirs, the kiosk's own browser gets in. */
const MAX_CONNECTIONS_FROM_OUTSIDE = 40;
const PATIENCE = { headersMs: 5000, requestMs: 10_000 };
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The daemon's only HTTP door: the customer's page, health, metrics, and the routes that other parts register. It trusts
 * nothing it reads: names, origins, types and sizes are checked before a handler runs.
 */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #routes = new RouteTable();
  readonly #hosts: ReadonlySet<string>;
  #assets: Assets = NO_ASSETS;
  #fonts: FontFiles = NO_FONTS;
  readonly #lanes = new Lanes(MAX_CONNECTIONS_FROM_OUTSIDE);
  #server: Server | null = null;

  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#hosts = allowedHosts(options.host ?? DEFAULT_HOST, options.hostNames ?? []);
    this.#routes.add('GET', '/healthz', () => this.#healthz(), { caller: 'machine' });
    this.#routes.add('GET', '/metrics', () => this.#metrics(), { caller: 'machine' });
    this.#routes.add(
      'GET',
      FONTS_PATH,
      fontHandler(() => this.#fonts),
    );
  }

  /** Adds an answer to the table, before or after start. @returns a function that takes it out again. */
  route(method: WebMethod, path: string, handler: WebHandler, options?: RouteOptions): () => void {
    return this.#routes.add(method, path, handler, options);
  }

  /** Where it listens; null before start and after stop. */
  get address(): WebAddress | null {
    const bound = this.#server?.address();
    if (bound === null || bound === undefined || typeof bound === 'string') {
      return null;
    }
    return webAddress(bound);
  }

  /** Changes when the built page does; empty when there is none. */
  get assetsVersion(): string {
    return this.#assets.version;
  }

  /** @throws ListenError when the address or port cannot be had. The signal stops the server. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#server !== null || signal.aborted) {
      return;
    }
    const server = this.#create();
    this.#server = server;
    this.#assets = await loadAssets(this.#options.assetsDir);
    this.#fonts = await findFonts(this.#options.assetsDir);
    const host = this.#options.host ?? DEFAULT_HOST;
    const port = this.#options.port ?? DEFAULT_PORT;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, resolve);
      });
    } catch (error) {
      this.#server = null;
      throw listenError(error, host, port);
    }
    if (signal.aborted || this.#server !== server) {
      this.#server = null;
      await close(server);
      return;
    }
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server?.listening === true) {
      await close(server);
    }
  }

  #create(): Server {
    const { headersMs, requestMs } = this.#options.patience ?? PATIENCE;
    const server = createServer(
      { maxHeaderSize: 8192, connectionsCheckingInterval: Math.min(1000, headersMs), requireHostHeader: true },
      (request, response) => this.#lanes.take(request, response, () => void this.#serve(request, response)),
    );
    // A client that sends its request a byte at a time, to hold many connections, is cut off.
    server.headersTimeout = headersMs;
    server.requestTimeout = requestMs;
    server.keepAliveTimeout = 5000;
    server.maxRequestsPerSocket = 1000;
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket) => this.#lanes.admit(socket));
    server.on('clientError', refuseBrokenRequest);
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const reply = await this.#answer(request);
      sendReply(request, response, reply);
    } catch (error) {
      this.#options.onError?.(error);
      if (response.headersSent) {
        response.destroy();
      } else {
        sendReply(request, response, refusal(500, 'internal error', 'The kiosk could not answer this request.'));
      }
    }
  }

  async #answer(request: IncomingMessage): Promise<WebReply> {
    const method = request.method ?? '';
    const url = requestUrl(request.url ?? '');
    const match = this.#routes.find(method, url?.pathname ?? '');
    const anyHost = match.found === 'route' && match.route.anyHost;
    if (!anyHost && !hostFits(request.headers.host, this.#hosts, request.socket.localAddress)) {
      return refusal(421, 'unknown host', 'This kiosk is not known by that name. Call it by its address.');
    }
    if (url === null) {
      return refusal(400, 'bad address', 'The address of the request cannot be read.');
    }
    switch (match.found) {
      case 'route':
        return await this.#handle(request, url, match.route, match.params);
      case 'path only':
        return notAllowed(match.allow);
      case 'nothing':
        return this.#asset(request, method, url.pathname);
    }
  }

  async #handle(
    request: IncomingMessage,
    url: URL,
    route: Route,
    params: ReadonlyMap<string, string>,
  ): Promise<WebReply> {
    const refused = checkCaller(route, request.headers);
    if (refused !== null) {
      return refused;
    }
    const read = await readBody(request, route.method === 'GET' ? 0 : route.maxBodyBytes);
    switch (read.result) {
      case 'too large':
        return refusal(413, 'too large', `A body here has at most ${route.maxBodyBytes} bytes.`);
      case 'cut':
        return refusal(400, 'cut off', 'The request ended before its body did.');
      case 'whole':
        return await route.handler({
          method: route.method,
          path: url.pathname,
          params,
          query: url.searchParams,
          headers: request.headers,
          body: read.body,
        });
    }
  }

  #asset(request: IncomingMessage, method: string, path: string): WebReply {
    const asset = this.#assets.byPath.get(path);
    if (asset === undefined) {
      const message =
        path === '/' ? 'The page of this kiosk was not built (npm run build).' : 'There is nothing at this address.';
      return refusal(404, 'not found', message);
    }
    if (method !== 'GET' && method !== 'HEAD') {
      return notAllowed(['GET']);
    }
    const html = asset.contentType.startsWith('text/html');
    const headers = {
      'content-type': asset.contentType,
      'cache-control': html ? 'no-store' : 'no-cache',
      etag: asset.etag,
    };
    if (!html && request.headers['if-none-match'] === asset.etag) {
      return { kind: 'bytes', status: 304, headers, body: Buffer.alloc(0) };
    }
    return { kind: 'bytes', status: 200, headers, body: asset.body };
  }

  #healthz(): WebReply {
    const { ok, body } = this.#options.health();
    return json(ok ? 200 : 503, body);
  }

  #metrics(): WebReply {
    return { kind: 'text', status: 200, contentType: PROMETHEUS_TEXT, body: this.#options.metrics() };
  }
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function webAddress(bound: AddressInfo): WebAddress {
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return { host: bound.address, port: bound.port, url: `http://${host}:${bound.port}` };
}

/** Only plain paths: a full URL or `*` in the request line is for proxies, which this is not. */
function requestUrl(target: string): URL | null {
  if (!target.startsWith('/') || target.startsWith('//')) {
    return null;
  }
  try {
    return new URL(target, 'http://kiosk.invalid');
  } catch {
    return null;
  }
}

function notAllowed(allow: readonly WebMethod[]): WebReply {
  const body = { error: 'method not allowed', message: `Here one may only ${allow.join(', ')}.` };
  return {
    kind: 'bytes',
    status: 405,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      allow: allow.join(', '),
    },
    body: Buffer.from(JSON.stringify(body)),
  };
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
