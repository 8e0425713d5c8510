import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isSameMachine } from './same-machine.ts';

/** Browsers and proxies send a request when they have read the answer to the one before; a tool may be a little ahead. */
const MAX_AHEAD = 8;

/**
 * One request at a time on each connection. Node reads as many as come in one packet and has each answered at once: who sends a
 * thousand requests for a picture and reads none of the answers would have the memory filled with a thousand copies of it.
 */
export class Lanes {
  readonly #maxOthers: number;
  /** Of each connection with a request under way: those that came after it. */
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();
  #others = 0;

  /** @param maxOthers how many connections other machines may have. */
  constructor(maxOthers: number) {
    this.#maxOthers = maxOthers;
  }

  /** A new connection: closed at once where other machines have too many. */
  admit(socket: Socket): void {
    if (isSameMachine({ socket })) {
      return;
    }
    if (this.#others >= this.#maxOthers) {
      socket.destroy();
      return;
    }
    this.#others += 1;
    socket.once('close', () => {
      this.#others -= 1;
    });
  }

  /** Calls back when the requests before this one on its connection have been answered; never, when the connection is closed. */
  take({ socket }: IncomingMessage, response: ServerResponse, serve: () => void): void {
    if (socket.destroyed) {
      return;
    }
    const waiting = this.#waiting.get(socket);
    const begin = () => {
      response.once('close', () => this.#next(socket));
      serve();
    };
    if (waiting === undefined) {
      this.#waiting.set(socket, []);
      begin();
    } else if (waiting.length < MAX_AHEAD) {
      waiting.push(begin);
    } else {
      this.#waiting.delete(socket);
      waiting.length = 0;
      socket.destroy();
    }
  }

  #next(socket: Socket): void {
    const next = socket.destroyed ? undefined : this.#waiting.get(socket)?.shift();
    if (next === undefined) {
      this.#waiting.delete(socket);
    } else {
      next();
    }
  }
}
