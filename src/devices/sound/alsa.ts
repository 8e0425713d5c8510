import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type HealthListener, HealthReport, SYSTEM_TIMERS, type Timers } from '../port.ts';
import type { AlsaOptions } from './options.ts';
import type { Cue, Sound } from './port.ts';
import { lengthMs } from './tones.ts';
import { wavOf } from './wave.ts';

export interface AlsaEnv {
  /** `aplay` of the package alsa-utils, looked for on the PATH. */
  readonly program?: string;
  /** Environment that the program gets some of. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where the kernel lists its sound cards. */
  readonly cards?: string;
  readonly timers?: Timers;
}

/** What a program may take beyond the sound itself; a card that is stuck would hold it for ever. */
const GRACE_MS = 3_000;
const PROBE_MS = 5_000;
/** A program that is not there is looked for again with the next sound after this time. */
const LOOK_AGAIN_MS = 60_000;
/** A cue that has waited longer for the one before it to end is dropped. */
const STALE_MS = 400;
const MAX_WORDS = 2_000;
/** What a program of a sound needs to know, and nothing else of ours; in English, since what it says is read. */
const PASSED_ON = ['PATH', 'HOME', 'XDG_RUNTIME_DIR', 'PULSE_SERVER', 'ALSA_CONFIG_PATH', 'ALSA_CARD'] as const;

const STARTING: Health = { status: 'absent', reason: 'the speaker has not been tried yet' };

const NO_CARD: Health = {
  status: 'absent',
  reason: 'this machine has no sound card: plug one in, or switch one on in config.txt (dtparam=audio=on, HDMI audio)',
};

interface Run {
  readonly child: ChildProcess | null;
  readonly done: Promise<void>;
}

/**
 * Plays through `aplay`: one process a cue, fed with a sound that was made here. It runs beside the daemon and holds up nothing; it is
 * killed when it takes too long, or when the next cue comes. Whether a loudspeaker is connected only ears can tell.
 */
export class AlsaSound implements Sound {
  readonly kind = 'alsa';
  readonly #options: AlsaOptions;
  readonly #program: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #cards: string;
  readonly #timers: Timers;
  readonly #report: HealthReport;
  readonly #files = new Map<Cue, Buffer>();
  #started = false;
  #run: Run | null = null;
  #next: { readonly cue: Cue; readonly at: number } | null = null;
  #missingSince: number | null = null;

  constructor(options: AlsaOptions, onHealth: HealthListener, env: AlsaEnv = {}) {
    this.#options = options;
    this.#program = env.program ?? 'aplay';
    this.#env = passedOn(env.env ?? process.env);
    this.#cards = env.cards ?? '/proc/asound/cards';
    this.#timers = env.timers ?? SYSTEM_TIMERS;
    this.#report = new HealthReport(STARTING, onHealth);
  }

  get health(): Health {
    return this.#report.health;
  }

  /** Looks whether program and card are there; whether they work shows with the first sound. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#started || signal.aborted) {
      return;
    }
    this.#started = true;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    const ifFine = (await hasCard(this.#cards)) ? READY : NO_CARD;
    // Stopped meanwhile.
    if (this.#started) {
      await this.#begin(['--version'], null, PROBE_MS, ifFine);
      this.#goOn();
    }
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#next = null;
    this.#run?.child?.kill('SIGKILL');
    await this.#run?.done;
  }

  play(cue: Cue): void {
    if (!this.#started || this.#isMissing()) {
      return;
    }
    if (this.#run !== null) {
      this.#next = { cue, at: this.#timers.now() };
      this.#run.child?.kill('SIGKILL');
      return;
    }
    const { device } = this.#options;
    const args = ['-q', '-t', 'wav', ...(device === undefined ? [] : ['-D', device]), '-'];
    void this.#begin(args, this.#file(cue), lengthMs(cue) + GRACE_MS).then(() => this.#goOn());
  }

  #goOn(): void {
    const next = this.#next;
    this.#next = null;
    if (next !== null && this.#timers.now() - next.at <= STALE_MS) {
      this.play(next.cue);
    }
  }

  #file(cue: Cue): Buffer {
    const made = this.#files.get(cue) ?? wavOf(cue, this.#options.volume);
    this.#files.set(cue, made);
    return made;
  }

  #isMissing(): boolean {
    const since = this.#missingSince;
    return since !== null && this.#timers.now() - since < LOOK_AGAIN_MS;
  }

  /** Resolves when the process is gone and its health is told. */
  #begin(args: readonly string[], input: Buffer | null, withinMs: number, ifFine = READY): Promise<void> {
    let over: (end: End) => void = () => {};
    const ended = new Promise<End>((resolve) => {
      over = resolve;
    });
    const child = this.#spawn(args, input, over);
    const end = { isLate: false };
    const cancel = this.#timers.after(withinMs, () => {
      end.isLate = true;
      child?.kill('SIGKILL');
    });
    const done = ended.then((how) => {
      cancel();
      this.#run = null;
      this.#judge(how, end.isLate, ifFine);
    });
    this.#run = { child, done };
    return done;
  }

  /** @returns null when it could not be started. */
  #spawn(args: readonly string[], input: Buffer | null, over: (end: End) => void): ChildProcess | null {
    try {
      const child: ChildProcess = spawn(this.#program, args, { stdio: ['pipe', 'ignore', 'pipe'], env: this.#env });
      let words = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        words = (words + chunk.toString('latin1')).slice(0, MAX_WORDS);
      });
      child.on('error', (error: NodeJS.ErrnoException) => over({ error: error.code ?? 'unknown error' }));
      child.once('close', (code) => over({ code, words }));
      // A program that ends before it has read everything is no fault of ours: how it ended says what was wrong.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? undefined);
      return child;
    } catch (error) {
      over({ error: error instanceof Error && 'code' in error ? String(error.code) : 'unknown error' });
      return null;
    }
  }

  #judge(end: End, isLate: boolean, ifFine: Health): void {
    if ('error' in end) {
      this.#missingSince = this.#timers.now();
      this.#report.set({ status: 'absent', reason: missing(end.error) });
      return;
    }
    const { code, words } = end;
    this.#missingSince = null;
    if (isLate) {
      const reason = 'the sound card takes no sound: aplay was ended because it did not finish';
      this.#report.set({ status: 'failing', reason });
    } else if (code === 0) {
      this.#report.set(ifFine);
    } else if (code !== null) {
      this.#report.set({ status: 'failing', reason: reasonOf(words) });
    }
  }
}

/** How a process ended: what kept it from starting, or its exit code (null: a signal) and what it said. */
type End = { readonly error: string } | { readonly code: number | null; readonly words: string };

function passedOn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

async function hasCard(path: string): Promise<boolean> {
  const cards = await readFile(path, 'latin1').catch(() => '');
  return /^\s*\d+ \[/m.test(cards);
}

function missing(code: string): string {
  return code === 'ENOENT'
    ? 'the program aplay is not there: install the package alsa-utils'
    : `the program aplay cannot be started (${code})`;
}

/** aplay says in English what is wrong, when the language of the process is C. */
function reasonOf(words: string): string {
  if (/no such file or directory|no soundcards|unknown pcm|no such device/i.test(words)) {
    return 'there is no such sound card: see `aplay -l`, and display.sound.device';
  }
  if (/device or resource busy/i.test(words)) {
    return 'another program holds the sound card';
  }
  if (/permission denied/i.test(words)) {
    return 'kioskd may not use the sound card: it must be in the group audio';
  }
  const said = printable(words.trim().split('\n').at(-1) ?? '', 120);
  return said === '' ? 'aplay could not play the sound' : `aplay could not play the sound: ${said}`;
}
