import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isLoopback } from '../../domain/loopback.ts';
import { answerControl } from './control.ts';
import type {
  Controllable,
  NotificationRecord,
  NotificationRules,
  SandboxCall,
  SandboxNotification,
  SandboxReply,
  SandboxRequest,
} from './exchange.ts';
import { FaultBox, type Faults } from './faults.ts';
import { type CodeScript, Ledger, type SandboxOrder, type SandboxRefund } from './ledger.ts';
import { Notifier } from './notifier.ts';

export interface SandboxBaseOptions {
  /** Wall clock, ms; default the machine's. */
  readonly now?: () => number;
  /** How long an issued payment code can be used, ms. Default one minute, as with WeChat. */
  readonly codeLifeMs?: number;
  /** How many queries a `pending then …` order answers with pending. Default 1. */
  readonly pendingQueries?: number;
  /** Where it listens. Default the loopback interface. */
  readonly listen?: string;
  /** With one, the remote control wants it, whoever asks; without one it serves this machine only. */
  readonly controlToken?: string | null;
  /** Where notifications go that name no address themselves. Default nowhere. */
  readonly notifyUrl?: string | null;
  /** Notifications may leave this machine. Default false. */
  readonly notifyAnywhere?: boolean;
  /** How much faster than the real one the clock between two deliveries of a notification runs. Default 1. */
  readonly clockScale?: number;
}

const MAX_REQUEST_BYTES = 64 * 1024;

/**
 * A local stand-in of a payment gateway: a real HTTP server, on the loopback interface unless told otherwise, with a ledger,
 * pretended wallets, notifications, and faults on request. Sub-classes know one gateway's messages. It holds no real money and no real credentials.
 */
export abstract class GatewaySandbox implements Controllable {
  readonly ledger: Ledger;
  readonly faults: FaultBox;
  protected readonly now: () => number;
  readonly #address: string;
  readonly #controlToken: string | null;
  readonly #notifier: Notifier;
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
    this.#address = options.listen ?? '127.0.0.1';
    this.#controlToken = options.controlToken ?? null;
    this.#notifier = new Notifier({
      now: this.now,
      clockScale: options.clockScale ?? 1,
      notifyAnywhere: options.notifyAnywhere ?? false,
      defaultUrl: options.notifyUrl ?? null,
      rules: () => this.notificationRules,
      make: (order, refund) => this.notificationOf(order, refund),
    });
    this.ledger.onSettled((order, refund) => this.#notifier.settled(order, refund));
  }

  /** @param port 0 asks the system for a free one. */
  async start(port = 0): Promise<{ readonly url: string }> {
    if (!this.#running) {
      this.#port = port;
      this.#running = true;
      await this.#listen();
      this.#notifier.start();
    }
    return { url: this.url };
  }

  /** For callers on this machine, unless it listens on one other address only. */
  get url(): string {
    const wildcard = this.#address === '0.0.0.0' || this.#address === '::';
    const host = wildcard ? '127.0.0.1' : this.#address.includes(':') ? `[${this.#address}]` : this.#address;
    return `http://${host}:${this.#port}`;
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#running = false;
    this.faults.stop();
    await this.#notifier.stop();
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

  refundByHand(orderNumber: string, minor: number | null): SandboxRefund | null {
    const order = this.ledger.find(orderNumber);
    const left = order?.state === 'paid' ? order.amount.minor - order.refundedMinor : 0;
    const sum = minor ?? left;
    if (order === null || sum < 1 || sum > left) {
      return null;
    }
    const serial = this.ledger.nextSerial();
    const refund: SandboxRefund = {
      refundNumber: `HAND${String(serial).padStart(8, '0')}`,
      refundRef: this.newRefundRef(serial),
      orderNumber,
      minor: sum,
      state: 'done',
      madeAt: this.now(),
    };
    this.ledger.addRefund(refund);
    return refund;
  }

  notifications(): readonly NotificationRecord[] {
    return this.#notifier.records();
  }

  resendNotifications(orderNumber: string): number {
    return this.#notifier.resend(orderNumber);
  }

  get notificationFaults(): Notifier['faults'] {
    return this.#notifier.faults;
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

  /** How this gateway delivers notifications; null: it sends none. */
  protected get notificationRules(): NotificationRules | null {
    return null;
  }

  /** The notification about an order that was paid or has failed, or about a refund that is done; null: none is sent about that. */
  protected notificationOf(_order: SandboxOrder, _refund: SandboxRefund | null): SandboxNotification | null {
    return null;
  }

  /** This gateway's own number for a refund made by hand. */
  protected newRefundRef(serial: number): string {
    return `9${String(serial).padStart(21, '0')}`;
  }

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
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: this.#port, host: this.#address, exclusive: true }, resolve);
      });
    } catch (error) {
      this.#server = null;
      this.#running = false;
      throw error;
    }
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
      const local = isLoopback((incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
      send(response, await answerControl(this, request, { local, token: this.#controlToken }));
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
        send(response, padded(reply, 1024 * 1024));
        return;
      case '10 MB':
        send(response, padded(reply, 10 * 1024 * 1024));
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

/** White space behind JSON changes nothing but the length. */
function padded(reply: SandboxReply, bytes: number): SandboxReply {
  return { ...reply, body: Buffer.concat([reply.body, Buffer.alloc(bytes, ' ')]) };
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
