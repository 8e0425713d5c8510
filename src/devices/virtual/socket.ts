import { chmod, lstat, unlink } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { backOffMs, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { VirtualHardware } from './hardware.ts';
import type { FromHardware, HardwareLink, ToHardware } from './link.ts';
import { LineReader, MAX_MESSAGE, MAX_UNREAD, parseFromHardware, parseToHardware, toLine } from './wire.ts';

const RETRY_BASE_MS = 50;
const RETRY_MAX_MS = 2000;
const LAST_WORDS_MS = 500;
/** What tells the present state of a part, of which there is one. */
const PARTS: ReadonlySet<FromHardware['type']> = new Set(['scanner', 'keypad', 'printer', 'controller']);

/**
 * Offers the hardware to daemons on this machine over a Unix socket (mode 0600). Each connection is one link, so a
 * daemon that dies drops its relays. Rejects when the path cannot be listened on. Ends with the signal or `close`.
 */
export async function serveHardware(
  hardware: VirtualHardware,
  socketPath: string,
  options: { readonly signal: AbortSignal },
): Promise<{ close(): Promise<void> }> {
  await removeStaleSocket(socketPath);
  const cuts = new Set<() => void>();
  const server = createServer((socket) => {
    const cut = serveOne(hardware, socket);
    cuts.add(cut);
    socket.on('close', () => cuts.delete(cut));
  });
  await listen(server, socketPath);
  await chmod(socketPath, 0o600);
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const cut of cuts) cut();
    await closed;
  };
  if (options.signal.aborted) await close();
  options.signal.addEventListener('abort', () => void close(), { once: true });
  return { close };
}

/** @returns a function that cuts this connection. */
function serveOne(hardware: VirtualHardware, socket: Socket): () => void {
  const link = hardware.link();
  const reader = new LineReader(MAX_MESSAGE);
  link.subscribe((message) => {
    socket.write(toLine(message));
    if (socket.writableLength > MAX_UNREAD) socket.destroy();
  });
  socket.on('data', (chunk: Buffer) => {
    const lines = reader.push(chunk);
    if (lines === null) {
      socket.destroy();
      return;
    }
    for (const line of lines) {
      const message = parseToHardware(line);
      if (message !== null) link.send(message);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => void link.close());
  return () => {
    void link.close();
    socket.destroy();
  };
}

/** A socket file that a killed process left behind is in the way; one that is being listened on is not ours to take. */
async function removeStaleSocket(socketPath: string): Promise<void> {
  const file = await lstat(socketPath).catch(() => null);
  if (file === null) return;
  if (!file.isSocket()) throw new Error('the path of the hardware socket is taken by something that is no socket');
  const alive = await new Promise<boolean>((resolve) => {
    const probe = createConnection(socketPath, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (alive) throw new Error('another process serves virtual hardware on this socket');
  await unlink(socketPath);
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * A link to hardware that another process serves. Connects at once and, whenever the other side is away, again with
 * back-off and jitter until `close`. Keeps the present state of every part for those who subscribe later.
 */
export function connectHardware(
  socketPath: string,
  options: { readonly timers?: Timers; readonly random?: () => number } = {},
): HardwareLink {
  const link = new SocketLink(socketPath, options.timers ?? SYSTEM_TIMERS, options.random ?? Math.random);
  link.connect();
  return link;
}

class SocketLink implements HardwareLink {
  readonly #path: string;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #listeners = new Set<(message: FromHardware) => void>();
  readonly #connection = new Set<(connected: boolean) => void>();
  readonly #present = new Map<string, FromHardware>();
  #socket: Socket | null = null;
  #connected = false;
  #closed = false;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(path: string, timers: Timers, random: () => number) {
    this.#path = path;
    this.#timers = timers;
    this.#random = random;
  }

  get connected(): boolean {
    return this.#connected;
  }

  send(message: ToHardware): void {
    if (this.#connected) this.#socket?.write(toLine(message));
  }

  subscribe(listener: (message: FromHardware) => void): () => void {
    const own = (message: FromHardware) => listener(message);
    this.#listeners.add(own);
    // Later, so that nobody hears anything inside the call that subscribes.
    for (const message of this.#present.values()) {
      queueMicrotask(() => {
        if (this.#listeners.has(own)) own(message);
      });
    }
    return () => this.#listeners.delete(own);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  }

  connect(): void {
    const socket = createConnection(this.#path);
    const reader = new LineReader(MAX_MESSAGE);
    this.#socket = socket;
    socket.on('connect', () => {
      this.#attempt = 0;
      this.#setConnected(true);
    });
    socket.on('data', (chunk: Buffer) => {
      const lines = reader.push(chunk);
      if (lines === null) socket.destroy();
      for (const line of lines ?? []) this.#hear(line);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#present.clear();
      this.#setConnected(false);
      if (this.#closed) return;
      const wait = backOffMs(this.#attempt, RETRY_BASE_MS, RETRY_MAX_MS, this.#random);
      this.#attempt += 1;
      this.#cancelRetry = this.#timers.after(wait, () => this.connect());
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    const socket = this.#socket;
    if (socket !== null && !socket.closed) {
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        // Whatever was sent last (a relay going off) still goes out, unless the other side no longer reads.
        if (this.#connected) socket.end(() => socket.destroy());
        else socket.destroy();
        this.#timers.after(LAST_WORDS_MS, () => socket.destroy());
      });
    }
    this.#listeners.clear();
    this.#connection.clear();
  }

  #hear(line: string): void {
    const message = parseFromHardware(line);
    if (message === null) return;
    if (PARTS.has(message.type)) this.#present.set(message.type, message);
    if (message.type === 'sensor') this.#present.set(`sensor ${message.name}`, message);
    for (const listener of this.#listeners) listener(message);
  }

  #setConnected(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    for (const listener of this.#connection) listener(connected);
  }
}
