import type { Buffer } from 'node:buffer';
import type { Health } from '../../domain/health.ts';
import type { Timers } from '../port.ts';
import { lineOpener, type SerialLine } from '../serial/line.ts';
import { Supervisor } from '../supervisor.ts';

export interface SerialBusListeners {
  /** The line is open, and empty. */
  onOpen(): void;
  onBytes(bytes: Buffer): void;
  /** The line is closed, or could not be opened; it is tried again by itself. */
  onProblem(health: Health): void;
}

/** The line of a controller, kept open. */
export class SerialBus {
  readonly #supervisor: Supervisor<SerialLine>;

  constructor(
    { path, baudRate }: { readonly path: string; readonly baudRate: number },
    listeners: SerialBusListeners,
    timers: Timers,
    random: () => number,
  ) {
    const open = lineOpener({
      path,
      baudRate,
      words: { device: 'controller', setting: 'gpio.controller.path' },
      timers,
    });
    this.#supervisor = new Supervisor({
      open: async (lost, signal) => {
        const answer = await open(lost, signal);
        if (answer.open) {
          const line = answer.session;
          line.onBytes((bytes) => {
            if (this.#supervisor.session === line) listeners.onBytes(bytes);
          });
        }
        return answer;
      },
      onHealth: (health) => (health.status === 'ready' ? listeners.onOpen() : listeners.onProblem(health)),
      files: [path],
      timers,
      random,
    });
  }

  get isOpen(): boolean {
    return this.#supervisor.session !== null;
  }

  /** Resolves when the line is open, or when the first try has failed. Only `stop` ends it: outputs go off over it first. */
  start(): Promise<void> {
    return this.#supervisor.start(new AbortController().signal);
  }

  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  /** @returns false: not one byte was handed to the line. */
  send(bytes: Uint8Array): boolean {
    return this.#supervisor.session?.send(bytes) ?? false;
  }
}
