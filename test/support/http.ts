import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens a plain connection, sends these bytes, and gives what comes back until the other side closes. */
export async function rawExchange(port: number, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** A request line by line, with `connection: close`, so that any header can be said, Host too. */
export async function rawRequest(port: number, firstLine: string, headers: readonly string[]): Promise<string> {
  return await rawExchange(port, [firstLine, ...headers, 'connection: close', '', ''].join('\r\n'));
}

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads server-sent events through fetch, one after the other. */
export class EventReader {
  readonly #abort: AbortController;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = '';

  private constructor(abort: AbortController, reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#abort = abort;
    this.#reader = reader;
  }

  static async open(url: string): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(url, { signal: abort.signal });
    if (response.status !== 200 || response.body === null) {
      throw new Error(`no event stream: ${response.status}`);
    }
    return new EventReader(abort, response.body.getReader());
  }

  /** @returns the next event, or null when the stream has ended. Comments are passed over. */
  async next(): Promise<StreamEvent | null> {
    for (;;) {
      const end = this.#rest.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 2);
        const event = readBlock(block);
        if (event !== null) {
          return event;
        }
        continue;
      }
      const { done, value } = await this.#reader.read();
      if (done) {
        return null;
      }
      this.#rest += this.#decoder.decode(value, { stream: true });
    }
  }

  /** The data of the next event, taken to be of this form. */
  async data<T>(): Promise<T> {
    const event = await this.next();
    if (event === null) {
      throw new Error('the stream has ended');
    }
    return event.data as T;
  }

  close(): void {
    this.#abort.abort();
  }
}

function readBlock(block: string): StreamEvent | null {
  const event = /^event: (.*)$/m.exec(block)?.[1];
  const data = /^data: (.*)$/m.exec(block)?.[1];
  return event === undefined || data === undefined ? null : { event, data: JSON.parse(data) };
}
