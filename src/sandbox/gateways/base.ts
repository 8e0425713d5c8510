import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerControl } from './control.ts';
import type { Controllable, SandboxCall, SandboxReply, SandboxRequest } from './exchange.ts';
import { FaultBox, type Faults } from './faults.ts';
import { type CodeScript, Ledger, type SandboxOrder, type SandboxRefund } from './ledger.ts';

export interface SandboxBaseOptions {
  /** Wall clock, ms; default the machine's. */
  readonly now?: () => number;
  /** How long an issued payment code can be used, ms. Default one minute, as with WeChat. */
  readonly codeLifeMs?: number;
  /** How many queries a `pending then …` order answers with pending. Default 1. */
  readonly pendingQueries?: number;
}

const MAX_REQUEST_BYTES = 64 * 1024;

/**
 * A local stand-in of a payment gateway: a real HTTP server on the loopback interface with a ledger, pretended wallets, and
 * faults on request. Sub-classes know one gateway's messages. It holds no real money and no real credentials.
 */
export abstract class GatewaySandbox implements Controllable {
  readonly ledger: Ledger;
  readonly faults: FaultBox;
  protected readonly now: () => number;
  readonly #connections = new Set<Socket>();
  readonly #calls: SandboxCall[] = [];
  #server: Server | null = null;
  #port = 0;
  #running = false;
  #connectionCount = 0;

  constructor(options: SandboxBaseOptions) {
    this.now = options.now ?? Date.now;
    this.ledger = new Ledger({
      now: this.now,
      codeLifeMs: options.codeLifeMs ?? 60_000,
      pendingQueries: options.pendingQueries ?? 1,
    });
    this.faults = new FaultBox((network) => this.#setNetwork(network));
  }

  /** @param port 0 asks the system for a free one. */
  async start(port = 0): Promise<{ readonly url: string }> {
    if (!this.#running) {
      this.#port = port;
      this.#running = true;
      await this.#listen();
    }
    return { url: this.url };
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#running = false;
    this.faults.stop();
    await this.#close();
  }

  orders(): readonly SandboxOrder[] {
    return this.ledger.orders();
  }

  refunds(): readonly SandboxRefund[] {
    return this.ledger.refunds();
  }

  findByOrderCode(text: string): SandboxOrder | null {
    return this.ledger.findByOrderCode(text);
  }

  /** The customer pays. With `late`, even an order that was closed or has expired. False: the order takes no money. */
  approve(orderNumber: string, options: { readonly late?: boolean } = {}): boolean {
    return this.ledger.approve(orderNumber, options.late ?? false);
  }

  /** The customer, or the wallet, says no. */
  abstract decline(orderNumber: string): boolean;

  expire(orderNumber: string): boolean {
    return this.ledger.expire(orderNumber);
  }

  onChange(listener: (order: SandboxOrder) => void): () => void {
    return this.ledger.onChange(listener);
  }

  /** Every call received and understood, in order. */
  calls(): readonly SandboxCall[] {
    return this.#calls;
  }

  /** Connections ever accepted. */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** The wallets a payment code can be issued for. */
  abstract readonly wallets: readonly string[];

  /** A payment code as the wallet's app would show it: for one use, lapsing. */
  abstract issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string;

  /** What the request is for, or null when this gateway has no such address. */
  protected abstract recognise(request: SandboxRequest): SandboxCall | null;

  /** Carries out one call (unless `processed` is false) and answers, with the content faults (amount, order, …) in. */
  protected abstract answer(call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply;

  async #setNetwork(network: Faults['network']): Promise<void> {
    if (network === 'refuse') {
      await this.#close();
    } else if (this.#running && this.#server === null) {
      await this.#listen();
    }
  }

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      // What cannot even be read (a bad address, a bad Host, a caller that left) is nobody's order.
      this.#serve(request, response).catch(() => {
        if (response.headersSent) {
          response.destroy();
        } else {
          send(response, plain(400, 'bad request'));
        }
      });
    });
    this.#server = server;
    server.on('connection', (socket) => {
      this.#connectionCount += 1;
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: this.#port, host: '127.0.0.1', exclusive: true }, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) {
      return;
    }
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#connections) {
      socket.destroy();
    }
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // The pretended gateway's clock, which a test may have set: clients measure their own against this header.
    response.setHeader('date', new Date(this.now()).toUTCString());
    const body = await readBody(incoming);
    const url = new URL(incoming.url ?? '/', this.url);
    const request: SandboxRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.search.slice(1),
      headers: incoming.headers,
      body: body ?? Buffer.alloc(0),
    };
    if (body === null) {
      send(response, plain(413, 'too long'));
      return;
    }
    if (url.pathname === '/control' || url.pathname.startsWith('/control/')) {
      send(response, await answerControl(this, request));
      return;
    }
    const call = this.recognise(request);
    if (call === null) {
      send(response, plain(404, '<html><body>404</body></html>', 'text/html'));
      return;
    }
    this.#calls.push(call);
    this.#deliver(call, request, response);
  }

  #deliver(call: SandboxCall, request: SandboxRequest, response: ServerResponse): void {
    const faults = this.faults.take(call.verb);
    if (faults.answer === '429') {
      send(response, plain(429, 'Too Many Requests'));
      return;
    }
    if (faults.answer === 'lost before processing') {
      response.destroy();
      return;
    }
    const reply = this.answer(call, request, faults);
    switch (faults.answer) {
      case 'lost after processing':
        response.destroy();
        return;
      case 'slow':
        holdBack(response, reply, faults.slowMs);
        return;
      case 'drip':
        drip(response, reply);
        return;
      case 'html':
        send(
          response,
          plain(200, '<!DOCTYPE html><html><body>Please log in to this network</body></html>', 'text/html'),
        );
        return;
      case 'empty':
        send(response, plain(200, ''));
        return;
      case 'http 500':
        send(response, plain(500, '{"error": "internal"}', 'application/json'));
        return;
      case 'truncated':
        response.writeHead(200, { ...reply.headers, 'content-length': String(reply.body.length) });
        response.write(reply.body.subarray(0, reply.body.length / 2), () => response.destroy());
        return;
      case 'too long':
        send(response, { ...reply, body: Buffer.concat([reply.body, Buffer.alloc(1024 * 1024, ' ')]) });
        return;
      default:
        send(response, reply);
    }
  }
}

/** The request's body, or null when it is longer than any gateway would take. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_REQUEST_BYTES) {
      return null;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function plain(status: number, text: string, type = 'text/plain'): SandboxReply {
  return { status, headers: { 'content-type': type }, body: Buffer.from(text) };
}

function send(response: ServerResponse, reply: SandboxReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) });
  response.end(reply.body);
}

function holdBack(response: ServerResponse, reply: SandboxReply, ms: number): void {
  const timer = setTimeout(() => send(response, reply), ms);
  response.once('close', () => clearTimeout(timer));
}

function drip(response: ServerResponse, reply: SandboxReply): void {
  response.writeHead(200, { ...reply.headers, 'content-length': String(reply.body.length) });
  let sent = 0;
  // The last byte is never sent: a reader that waits as long as something comes waits for ever.
  const timer = setInterval(() => {
    if (sent < reply.body.length - 1) {
      response.write(reply.body.subarray(sent, sent + 1));
      sent += 1;
    }
  }, 20);
  response.once('close', () => clearInterval(timer));
}
