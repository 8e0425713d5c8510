import { createServer, type Server, type Socket } from 'node:net';
import type { Aedes, AedesPublishPacket } from 'aedes';
import { listenOnLoopback } from './listen.ts';

/** One message as the broker took it, for looking at. */
export interface SeenMessage {
  /** Counts up from 1 for as long as the sandbox runs. */
  readonly number: number;
  /** Wall clock ms. */
  readonly at: number;
  readonly topic: string;
  /** The payload as text, cut at 4000 characters; bytes that are no text are told by their number only. */
  readonly payload: string;
  readonly retained: boolean;
  readonly qos: number;
}

const KEEP = 200;
const PAYLOAD_CHARACTERS = 4000;

/**
 * An MQTT 3.1.1 broker inside the sandbox process, on loopback. What it retains outlives an `interrupt`, as it would
 * with a real broker behind a cut line.
 */
export class SandboxBroker {
  readonly #now: () => number;
  readonly #listeners = new Set<(message: SeenMessage) => void>();
  readonly #sockets = new Set<Socket>();
  readonly #seen: SeenMessage[] = [];
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #port = 0;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns the port; 0 asked for any. */
  async start(port: number): Promise<number> {
    const { Aedes: Broker } = await import('aedes');
    this.#aedes = await Broker.createBroker({ id: 'kioskd-sandbox' });
    this.#aedes.on('publish', (packet, client) => {
      // Without a client it is the broker talking to itself ($SYS and heartbeats), except for wills.
      if (client !== null || !packet.topic.startsWith('$SYS')) {
        this.#note(packet);
      }
    });
    await this.#open(port);
    return this.#port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  get reachable(): boolean {
    return this.#server !== null;
  }

  /** The newest messages, oldest first, at most 200. */
  get seen(): readonly SeenMessage[] {
    return this.#seen;
  }

  /** @returns a function that ends it. */
  onMessage(listener: (message: SeenMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cuts every connection and refuses new ones, as when the line is down. */
  async interrupt(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) {
      await this.#close(server);
    }
  }

  /** Opens the same port again. */
  async restore(): Promise<void> {
    if (this.#server === null && this.#aedes !== null) {
      await this.#open(this.#port);
    }
  }

  async stop(): Promise<void> {
    await this.interrupt();
    const aedes = this.#aedes;
    this.#aedes = null;
    if (aedes !== null) {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    }
  }

  async #open(port: number): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
      if (this.#aedes === null) {
        socket.destroy();
        return;
      }
      this.#aedes.handle(socket);
    });
    this.#port = await listenOnLoopback(server, port, 'the sandbox MQTT broker', null);
    this.#server = server;
  }

  async #close(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await closed;
  }

  #note(packet: AedesPublishPacket): void {
    this.#count += 1;
    const message: SeenMessage = {
      number: this.#count,
      at: this.#now(),
      topic: packet.topic,
      payload: asText(packet.payload),
      retained: packet.retain,
      qos: packet.qos,
    };
    this.#seen.push(message);
    if (this.#seen.length > KEEP) {
      this.#seen.shift();
    }
    for (const listener of this.#listeners) {
      listener(message);
    }
  }
}

function asText(payload: Buffer | string): string {
  if (typeof payload === 'string') {
    return payload.slice(0, PAYLOAD_CHARACTERS);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload).slice(0, PAYLOAD_CHARACTERS);
  } catch {
    return `(${payload.byteLength} bytes that are not text)`;
  }
}
