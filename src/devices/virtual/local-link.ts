import type { FromHardware, HardwareLink, ToHardware } from './link.ts';

/** The hardware at the far end of the wire. */
export interface LinkOwner {
  take(message: ToHardware): void;
  present(): FromHardware[];
  closed(): void;
}

/** A wire inside one process. Messages arrive in order and never inside the call that caused them. */
export class LocalLink implements HardwareLink {
  readonly #owner: LinkOwner;
  readonly #listeners = new Set<(message: FromHardware) => void>();
  readonly #connection = new Set<(connected: boolean) => void>();
  #connected = true;

  constructor(owner: LinkOwner) {
    this.#owner = owner;
  }

  get connected(): boolean {
    return this.#connected;
  }

  send(message: ToHardware): void {
    if (this.#connected) this.#owner.take(message);
  }

  subscribe(listener: (message: FromHardware) => void): () => void {
    const own = (message: FromHardware) => listener(message);
    this.#listeners.add(own);
    for (const message of this.#connected ? this.#owner.present() : []) this.#later(own, message);
    return () => this.#listeners.delete(own);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connection.add(listener);
    return () => this.#connection.delete(listener);
  }

  async close(): Promise<void> {
    if (!this.#connected) return;
    this.#connected = false;
    this.#owner.closed();
    for (const listener of this.#connection) listener(false);
    this.#listeners.clear();
    this.#connection.clear();
  }

  deliver(message: FromHardware): void {
    for (const listener of this.#listeners) this.#later(listener, message);
  }

  #later(listener: (message: FromHardware) => void, message: FromHardware): void {
    queueMicrotask(() => {
      if (this.#connected && this.#listeners.has(listener)) listener(message);
    });
  }
}
