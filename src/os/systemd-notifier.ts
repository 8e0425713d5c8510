import { execFile } from 'node:child_process';
import { printable } from '../domain/printable.ts';
import type { Log } from '../log/log.ts';

/** How messages reach systemd. Node itself cannot write to a Unix datagram socket. */
export type NotifyTransport =
  /** The sd-notify add-on: in this process, nothing is started. */
  | 'add-on'
  /** The program systemd-notify, started for each message; the unit needs `NotifyAccess=all`. */
  | 'program'
  /** systemd does not wait for messages (no NOTIFY_SOCKET). */
  | 'not wanted'
  /** systemd waits, and neither way is there. */
  | 'unavailable';

/** Sends one message; resolves false when it could not be handed over. Never rejects. */
export type SendState = (text: string) => Promise<boolean>;

export interface NotifierOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Loads the add-on; rejects when it is not installed or does not fit this Node. */
  readonly loadAddOn?: () => Promise<{ sendState(text: string): void }>;
  /** Name of the program, found by PATH. */
  readonly program?: string;
  /**
   * Asked at half the watchdog's time; the watchdog is fed only when it says yes. Yes means progress since the last time:
   * the loop has handled a tick and the journal takes writes. A bare timer would keep a stuck daemon alive.
   */
  readonly progress: () => boolean | Promise<boolean>;
}

/** A message that takes longer than this is given up; the next one is not held back by it. */
const PROGRAM_WITHIN_MS = 5000;

/** Tells systemd that the daemon is ready, what it does, that it makes progress, and that it stops. */
export class SystemdNotifier {
  readonly #options: NotifierOptions;
  #send: SendState = () => Promise.resolve(false);
  /** Messages go out one after another: a late READY must not overtake STOPPING. */
  #line: Promise<boolean> = Promise.resolve(true);
  #transport: NotifyTransport = 'not wanted';
  #timer: NodeJS.Timeout | null = null;
  #asking = false;
  #withheld = false;
  #stopped = false;
  #status = '';

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  get transport(): NotifyTransport {
    return this.#transport;
  }

  /** Finds the way to systemd. Nothing is sent yet. */
  async start(): Promise<void> {
    const { env, log } = this.#options;
    if ((env['NOTIFY_SOCKET'] ?? '') === '') {
      return;
    }
    const addOn = await this.#addOn();
    if (addOn !== null) {
      this.#transport = 'add-on';
      this.#send = addOn;
    } else if (await programWorks(this.#program, env)) {
      this.#transport = 'program';
      this.#send = (text) => runProgram(this.#program, text.split('\n'), env);
    } else {
      this.#transport = 'unavailable';
      log.event('notify.unavailable', {});
    }
  }

  /** The daemon serves; `status` is what `systemctl status` shows. Begins to feed the watchdog, if the unit has one. */
  async ready(status: string): Promise<void> {
    this.#status = oneLine(status);
    const sent = this.#queue(`READY=1\nSTATUS=${this.#status}`);
    const periodMs = watchdogPeriodMs(this.#options.env);
    if (periodMs !== null && this.#timer === null && this.#transport !== 'not wanted') {
      this.#timer = setInterval(() => void this.#feed(), periodMs);
      void this.#feed();
    }
    await sent;
  }

  /** Shown by `systemctl status`; sent only when it changes. */
  async status(text: string): Promise<void> {
    const line = oneLine(text);
    if (line !== this.#status) {
      this.#status = line;
      await this.#queue(`STATUS=${line}`);
    }
  }

  /** The daemon stops: the watchdog is fed no more, and systemd is told. Resolves once it has been told. Idempotent. */
  async stopping(): Promise<void> {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
    if (!this.#stopped) {
      this.#stopped = true;
      await this.#queue('STOPPING=1');
    }
  }

  async #feed(): Promise<void> {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    const { log, progress } = this.#options;
    const proven = await proof(progress);
    this.#asking = false;
    if (this.#stopped) {
      return;
    }
    if (proven) {
      this.#withheld = false;
      if (await this.#queue('WATCHDOG=1')) {
        log.event('watchdog.fed', {});
      }
    } else if (!this.#withheld) {
      this.#withheld = true;
      log.event('watchdog.withheld', {});
    }
  }

  #queue(text: string): Promise<boolean> {
    this.#line = this.#line.then(() => this.#send(text));
    return this.#line;
  }

  get #program(): string {
    return this.#options.program ?? 'systemd-notify';
  }

  async #addOn(): Promise<SendState | null> {
    try {
      const { sendState } = await (this.#options.loadAddOn ?? loadInstalledAddOn)();
      return (text) => {
        sendState(text);
        return Promise.resolve(true);
      };
    } catch {
      // Not installed, or built for another Node: the program does the same.
      return null;
    }
  }
}

async function proof(progress: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await progress();
  } catch {
    // What cannot even be asked has not proven anything.
    return false;
  }
}

async function loadInstalledAddOn(): Promise<{ sendState(text: string): void }> {
  const loaded = await import('sd-notify');
  // A CommonJS package reached through import may have its exports on `default` only.
  const exported = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  if (typeof exported.sendState !== 'function') {
    throw new TypeError('the sd-notify add-on has another shape');
  }
  return exported;
}

/**
 * Half of WATCHDOG_USEC in ms, as systemd advises; null when the unit has no watchdog, or it is meant for another process.
 */
export function watchdogPeriodMs(env: Readonly<Record<string, string | undefined>>): number | null {
  const micros = Number(env['WATCHDOG_USEC'] ?? '');
  const forUs = (env['WATCHDOG_PID'] ?? '') === '' || Number(env['WATCHDOG_PID']) === process.pid;
  return forUs && Number.isFinite(micros) && micros >= 2000 ? Math.floor(micros / 2000) : null;
}

type Env = Readonly<Record<string, string | undefined>>;

function programWorks(program: string, env: Env): Promise<boolean> {
  return runProgram(program, ['--version'], env);
}

function runProgram(program: string, args: readonly string[], env: Env): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { env: { ...env }, timeout: PROGRAM_WITHIN_MS };
    execFile(program, [...args], options, (error) => resolve(error === null));
  });
}

function oneLine(text: string): string {
  return printable(text, 200);
}
