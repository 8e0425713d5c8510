import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { plainEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';

/** `kioskd relay` as its user starts it. */
export class RelayProcess {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(...args: readonly string[]) {
    this.#child = spawn(process.execPath, [resolve('dist/kioskd.cjs'), 'relay', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: plainEnvironment(),
    });
    this.#ended = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  /** Lines of the log with this event. */
  logged(event: string): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Resolves with its address once it listens and has its broker. */
  async ready(): Promise<string> {
    await eventually(
      () => {
        if (this.#child.exitCode !== null) {
          throw new Error(`the relay ended with ${this.#child.exitCode}: ${this.stderr}${this.stdout}`);
        }
        return this.logged('mqtt.connected').length > 0;
      },
      { what: 'the relay is ready' },
    );
    return String(this.logged('web.listening')[0]?.['url']);
  }

  /** Sends it a signal (once it has ended by itself, none) and waits for the end. @returns the exit code. */
  async end(signal: 'SIGTERM' | 'SIGKILL' | null): Promise<number | null> {
    if (signal !== null && this.#child.exitCode === null) {
      this.#child.kill(signal);
    }
    await this.#ended;
    return this.#child.exitCode;
  }
}
