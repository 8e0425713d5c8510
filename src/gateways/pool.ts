import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { dial, type Target } from './dial.ts';

/** Keep-alive connections of one gateway. A connection opened ahead is handed to the next request that needs one. */
export class Pool extends Agent {
  readonly #target: Target;
  readonly #idleMs: number;
  readonly #connectMs: number;
  readonly #opening = new AbortController();
  /** Connections that serve the call they are in, and no further one. */
  readonly #doubted = new WeakSet<Duplex>();
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

  override keepSocketAlive(socket: Duplex): boolean {
    // Declared without a result, but Node's agent gives one and acts on it: false ends the connection.
    return !this.#doubted.has(socket) && (super.keepSocketAlive(socket) as unknown as boolean);
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

  /** No connection that exists now serves a further request: what is idle ends at once, what is busy after its answer. */
  renew(): void {
    for (const list of [...Object.values(this.freeSockets), ...Object.values(this.sockets)]) {
      for (const socket of list ?? []) {
        this.#doubted.add(socket);
      }
    }
    for (const socket of Object.values(this.freeSockets).flatMap((list) => list ?? [])) {
      socket.destroy();
    }
    this.#takeSpare()?.destroy();
    this.#warming?.then(
      (socket) => socket.destroy(),
      () => {},
    );
    this.#warming = null;
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
