import type { ChildProcess } from 'node:child_process';

/**
 * Where the daemon is in its life, as seen from the mains socket:
 * `starting` until it answers, `running`, `dark` while the power is cut, `down` between a crash and the next start.
 */
export type DaemonState = 'off' | 'starting' | 'running' | 'dark' | 'down' | 'stopping';

export interface DaemonStatus {
  readonly state: DaemonState;
  readonly pid: number | null;
  /** How often it was started. */
  readonly starts: number;
  /** Why it is not running, in words; empty while it is. */
  readonly note: string;
}

export interface DaemonOptions {
  /** Starts the child with its output piped. */
  readonly spawn: () => ChildProcess;
  /** True once the daemon serves. Asked every `askEveryMs` while starting; must not throw. */
  readonly isReady: () => Promise<boolean>;
  readonly onStatus: (status: DaemonStatus) => void;
  /** One line of the child's output, as it came. */
  readonly onLine: (line: string) => void;
  readonly times?: Partial<DaemonTimes>;
}

/** All in ms. */
export interface DaemonTimes {
  readonly askEveryMs: number;
  /** After a crash; doubled for each start that never got ready, up to `restartMostMs`. */
  readonly restartMs: number;
  readonly restartMostMs: number;
  readonly darkMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killAfterMs: number;
}

const TIMES: DaemonTimes = { askEveryMs: 100, restartMs: 1000, restartMostMs: 10_000, darkMs: 3000, killAfterMs: 5000 };

/** Keeps one daemon process alive, as systemd would on a kiosk, and can pull its plug. */
export class DaemonProcess {
  readonly #options: DaemonOptions;
  readonly #times: DaemonTimes;
  #child: ChildProcess | null = null;
  #status: DaemonStatus = { state: 'off', pid: null, starts: 0, note: '' };
  #timer: NodeJS.Timeout | null = null;
  #wanted = false;
  #powerCut = false;
  #again = false;
  #failedStarts = 0;

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  get status(): DaemonStatus {
    return this.#status;
  }

  /** Starts the child; it is started again whenever it ends, until `stop`. */
  start(): void {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#launch();
    }
  }

  /**
   * The plug is pulled: SIGKILL, nothing for `darkMs`, then a cold start.
   * @returns false when there is no running process whose power could be cut.
   */
  cutPower(): boolean {
    if (this.#child === null || !this.#wanted || this.#powerCut) {
      return false;
    }
    this.#powerCut = true;
    this.#child.kill('SIGKILL');
    return true;
  }

  /**
   * Stopped in order and started again at once, as after a change of its configuration.
   * @returns false when there is no running process.
   */
  restart(): boolean {
    const child = this.#child;
    if (child === null || !this.#wanted || this.#powerCut || this.#again || this.#status.state !== 'running') {
      return false;
    }
    this.#again = true;
    this.#set('stopping', 'Set up anew.');
    const last = setTimeout(() => child.kill('SIGKILL'), this.#times.killAfterMs);
    child.once('close', () => clearTimeout(last));
    child.kill('SIGTERM');
    return true;
  }

  /** SIGTERM, and SIGKILL when the child is still there after `killAfterMs`. Resolves once it is gone. Idempotent. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#clearTimer();
    const child = this.#child;
    if (child === null) {
      this.#set('off', '');
      return;
    }
    this.#set('stopping', 'Asked to stop.');
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.kill('SIGTERM');
    const last = setTimeout(() => child.kill('SIGKILL'), this.#times.killAfterMs);
    await gone;
    clearTimeout(last);
  }

  #launch(): void {
    this.#powerCut = false;
    this.#again = false;
    const child = this.#options.spawn();
    this.#child = child;
    this.#status = { state: 'starting', pid: child.pid ?? null, starts: this.#status.starts + 1, note: '' };
    this.#options.onStatus(this.#status);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) {
        eachLine(stream, this.#options.onLine);
      }
    }
    let spawnError = '';
    child.once('error', (error: NodeJS.ErrnoException) => {
      spawnError = `The daemon could not be started (${error.code ?? error.name}).`;
      if (child.pid === undefined) {
        this.#ended(child, spawnError);
      }
    });
    child.once('close', (code, signal) => this.#ended(child, spawnError || howItEnded(code, signal)));
    this.#askUntilReady(child);
  }

  #askUntilReady(child: ChildProcess): void {
    const ask = async (): Promise<void> => {
      const ready = await this.#options.isReady();
      if (this.#child !== child || this.#status.state !== 'starting') {
        return;
      }
      if (ready) {
        this.#failedStarts = 0;
        this.#set('running', '');
      } else {
        this.#timer = setTimeout(() => void ask(), this.#times.askEveryMs);
      }
    };
    void ask();
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) {
      return;
    }
    const neverReady = this.#status.state === 'starting';
    this.#child = null;
    this.#clearTimer();
    if (!this.#wanted) {
      this.#set('off', '');
      return;
    }
    if (this.#powerCut) {
      this.#set('dark', 'The power is cut.');
      this.#timer = setTimeout(() => this.#launch(), this.#times.darkMs);
      return;
    }
    if (this.#again) {
      this.#launch();
      return;
    }
    this.#failedStarts = neverReady ? this.#failedStarts + 1 : 0;
    const delay = Math.min(this.#times.restartMs * 2 ** this.#failedStarts, this.#times.restartMostMs);
    this.#set('down', `${how} It is started again in ${Math.ceil(delay / 1000)} s.`);
    this.#timer = setTimeout(() => this.#launch(), delay);
  }

  #set(state: DaemonState, note: string): void {
    this.#status = { ...this.#status, state, note, pid: this.#child?.pid ?? null };
    this.#options.onStatus(this.#status);
  }

  #clearTimer(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
  }
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `The daemon ended with code ${code ?? 0}.` : `The daemon was ended by ${signal}.`;
}

/** Splits a stream into lines; a line longer than 64 kB is passed on in pieces, so that nothing grows without end. */
function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine(line);
    }
    if (rest.length > 65_536) {
      onLine(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') {
      onLine(rest);
    }
  });
}
