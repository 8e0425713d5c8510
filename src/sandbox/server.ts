import { readFile } from 'node:fs/promises';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { join } from 'node:path';
import { TOOL_HEADER } from '../web/guard.ts';
import { type BenchActions, Refusal, type Route, routes } from './api.ts';
import { listenOnLoopback } from './listen.ts';
import type { Bench, BenchMessage } from './page/model.ts';

export interface ServerOptions {
  /** Folder with the built page: what {@link FILES} names. */
  readonly pageDir: string;
  /** Port of the customer's screen, which is shown within the page. */
  readonly screenPort: number;
  readonly bench: () => Bench;
  /** Messages so far, oldest first, for a page that opens now. */
  readonly messages: () => readonly BenchMessage[];
  /** The receipt with this number as SVG; null when there is none. */
  readonly paper: (id: number) => Promise<string | null>;
  readonly actions: BenchActions;
}

const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/cabinet.css': { file: 'cabinet.css', type: 'text/css; charset=utf-8' },
  '/keypad.css': { file: 'keypad.css', type: 'text/css; charset=utf-8' },
  '/books.css': { file: 'books.css', type: 'text/css; charset=utf-8' },
  '/around.css': { file: 'around.css', type: 'text/css; charset=utf-8' },
  '/phone.css': { file: 'phone.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
};

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const BODY_LIMIT = 16_384;
/** Snapshots are sent at most this often, so that a burst of changes is one message. */
const GATHER_MS = 40;
/** A page that reads nothing for this many bytes is let go; its browser connects again. */
const BACKLOG_LIMIT = 2_000_000;

/**
 * Serves the page, what it shows (server-sent events) and what it can do (`POST /virtual/…`). On loopback, for a browser
 * on the same machine: requests from other sites' pages are refused by host name, origin and content type.
 */
export class SandboxServer {
  readonly #options: ServerOptions;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #pages = new Set<ServerResponse>();
  #server: Server | null = null;
  #port = 0;
  #gather: NodeJS.Timeout | null = null;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#routes = routes(options.actions);
  }

  /** @returns the port; 0 asked for any. */
  async start(port: number): Promise<number> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => fail(response, error));
    });
    this.#port = await listenOnLoopback(server, port, 'the virtual kiosk page', '--port');
    this.#server = server;
    return this.#port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (this.#gather !== null) {
      clearTimeout(this.#gather);
      this.#gather = null;
    }
    if (server !== null) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    }
  }

  /** Something on the bench is different: open pages get a new snapshot soon. */
  changed(): void {
    this.#gather ??= setTimeout(() => {
      this.#gather = null;
      this.#sendAll('bench', this.#options.bench());
    }, GATHER_MS);
  }

  message(message: BenchMessage): void {
    this.#sendAll('mqtt', message);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) {
      response.setHeader(name, value);
    }
    const path = new URL(request.url ?? '/', 'http://sandbox').pathname;
    if (!this.#isOwnHost(request.headers.host)) {
      json(response, 421, { error: 'This page is served as 127.0.0.1 or localhost only.' });
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      await this.#get(path, request, response);
    } else if (request.method === 'POST') {
      await this.#post(path, request, response);
    } else {
      json(response, 405, { error: 'Only GET and POST are known here.' });
    }
  }

  async #get(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
    const paper = /^\/virtual\/paper\/(\d{1,9})\.svg$/.exec(path);
    if (file !== undefined) {
      response.setHeader('content-type', file.type);
      response.end(await readFile(join(this.#options.pageDir, file.file)));
    } else if (path === '/virtual/state') {
      json(response, 200, this.#options.bench());
    } else if (path === '/virtual/events') {
      this.#openStream(response);
    } else if (screenPath(path) !== null) {
      this.#passOn(request, screenPath(path) ?? '/', response);
    } else if (paper !== null) {
      const svg = await this.#options.paper(Number(paper[1]));
      if (svg === null) {
        json(response, 404, { error: 'There is no such receipt.' });
      } else {
        response.setHeader('content-type', 'image/svg+xml');
        response.end(svg);
      }
    } else {
      json(response, 404, { error: 'There is nothing here.' });
    }
  }

  async #post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = this.#routes.get(path.replace(/^\/virtual\//, ''));
    const origin = request.headers.origin;
    if (origin !== undefined && !this.#isOwnHost(origin.replace(/^http:\/\//, ''))) {
      json(response, 403, { error: 'Requests from other pages are refused.' });
    } else if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
      json(response, 415, { error: 'The content type must be application/json.' });
    } else if (path === '/screen/action' || path === '/screen/alive' || path === '/screen/touch') {
      this.#passOn(request, path, response);
    } else if (route === undefined || !path.startsWith('/virtual/')) {
      json(response, 404, { error: 'There is no such action.' });
    } else {
      const body = await readBody(request);
      if (body === null) {
        json(response, 400, { error: `The body must be JSON of at most ${BODY_LIMIT} bytes.` });
      } else {
        json(response, 200, await route(body.value));
      }
    }
  }

  #openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#pages.add(response);
    response.once('close', () => this.#pages.delete(response));
    response.write('retry: 1000\n\n');
    send(response, 'bench', this.#options.bench());
    for (const message of this.#options.messages()) {
      send(response, 'mqtt', message);
    }
  }

  /**
   * The customer's screen under this page's own address, because the daemon lets nobody else frame it. Answers are passed
   * on as they come, and end when the daemon does.
   */
  #passOn(request: IncomingMessage, path: string, response: ServerResponse): void {
    const type = request.headers['content-type'];
    const upstream = httpRequest({
      host: '127.0.0.1',
      port: this.#options.screenPort,
      method: request.method,
      path,
      agent: false,
      headers: { [TOOL_HEADER]: '1', ...(type === undefined ? {} : { 'content-type': type }) },
    });
    upstream.on('response', (answer) => {
      const {
        connection: _connection,
        'keep-alive': _keepAlive,
        'transfer-encoding': _coding,
        ...headers
      } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    upstream.on('error', () => {
      if (response.headersSent) {
        response.destroy();
      } else {
        json(response, 502, { error: 'The screen is dark.' });
      }
    });
    response.once('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #sendAll(event: string, value: object): void {
    for (const page of this.#pages) {
      if (page.writableLength > BACKLOG_LIMIT) {
        page.destroy();
      } else {
        send(page, event, value);
      }
    }
  }

  /** Another name for this address would let a page elsewhere reach it through DNS. */
  #isOwnHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`;
  }
}

/** Where a page of the screen that is framed under `/screen/` has its files at the daemon; null for other paths. */
function screenPath(path: string): string | null {
  // The screen names pictures from the root of its own address.
  if (path === '/screen/events' || /^\/pictures\/[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/.test(path)) {
    return path;
  }
  const file = /^\/screen\/((?:(?:fonts\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.[a-z0-9]{2,5})?)$/.exec(path);
  return file === null ? null : `/${file[1]}`;
}

function send(page: ServerResponse, event: string, value: object): void {
  page.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
  } else if (error instanceof Refusal) {
    json(response, 409, { error: error.message });
  } else {
    json(response, 500, { error: error instanceof Error ? error.message : 'The sandbox has a fault of its own.' });
  }
}

/** null: too long, cut off or no JSON. */
async function readBody(request: IncomingMessage): Promise<{ readonly value: unknown } | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > BODY_LIMIT) {
        return null;
      }
      chunks.push(chunk);
    }
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return null;
  }
}
