import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { type HeldPort, holdPort } from './held-port.ts';

export interface MosquittoOptions {
  /** Lines to add to its configuration. */
  readonly config?: readonly string[];
  /** User names and passwords; without any, everybody may come in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Keeps sessions and retained messages over an orderly restart. */
  readonly remembers?: boolean;
}

/**
 * A real Mosquitto on a loopback port of its own, with its own folder. It can be stopped and started again on that port, which
 * nobody else is given meanwhile.
 */
export class Mosquitto {
  readonly folder: string;
  readonly port: number;
  #process: ChildProcess | null = null;
  #held: HeldPort | null;

  private constructor(folder: string, held: HeldPort) {
    this.folder = folder;
    this.port = held.port;
    this.#held = held;
  }

  static async start(options: MosquittoOptions = {}): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'kioskd-mosquitto-'));
    const broker = new Mosquitto(folder, await holdPort());
    const lines = [`listener ${broker.port} 127.0.0.1`, 'user root', ...(options.config ?? [])];
    if (options.remembers === true) {
      lines.push('persistence true', `persistence_location ${folder}/`);
    }
    if (options.users === undefined) {
      lines.push('allow_anonymous true');
    } else {
      lines.push('allow_anonymous false', `password_file ${join(folder, 'passwords')}`);
      for (const [index, [user, password]] of Object.entries(options.users).entries()) {
        await addUser(join(folder, 'passwords'), user, password, index === 0);
      }
    }
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    await broker.up();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Starts it (again) and waits until it accepts connections. */
  async up(): Promise<void> {
    const child = spawn(program('mosquitto'), ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
    this.#process = child;
    child.on('error', () => undefined);
    await eventually(
      () => {
        if (child.exitCode !== null || child.pid === undefined) {
          throw new Error('mosquitto did not start; is the Debian package "mosquitto" installed?');
        }
        return accepts(this.port);
      },
      { what: `mosquitto listens on port ${this.port}` },
    );
    this.#held?.release();
    this.#held = null;
  }

  /** Ends it: with SIGKILL as a crash would (what it had in memory is gone), with SIGTERM in an orderly way. */
  async down(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    await this.#end(signal);
    this.#held ??= await holdPort(this.port);
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.#end('SIGKILL');
    this.#held?.release();
    this.#held = null;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child?.pid !== undefined && child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
  }
}

/** Debian puts the daemon where only root looks. */
function program(name: string): string {
  return [`/usr/sbin/${name}`, `/usr/bin/${name}`, `/usr/local/sbin/${name}`].find((path) => existsSync(path)) ?? name;
}

async function addUser(file: string, user: string, password: string, create: boolean): Promise<void> {
  const args = ['-b', ...(create ? ['-c'] : []), file, user, password];
  const child = spawn(program('mosquitto_passwd'), args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`mosquitto_passwd ended with ${code}`);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
