import type { Buffer } from 'node:buffer';
import { type Health, READY } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import type { Timers } from '../port.ts';
import type { Answer } from './answers.ts';
import type { TriggerMode } from './options.ts';
import { bytesOf, type ScannerCommand, type ScannerProfile, type ScannerTrigger } from './profile.ts';

export interface TalkOptions {
  readonly profile: ScannerProfile;
  readonly trigger: TriggerMode;
  /** Whether a code is wanted at the opening. */
  readonly wanted: boolean;
  readonly timers: Timers;
  readonly send: (bytes: Buffer) => void;
  /** Told before a command whose answer could be taken for a code, and after it. */
  readonly awaitAnswer: (awaited: boolean) => void;
  readonly onHealth: (health: Health) => void;
}

type Result = 'done' | 'refused' | 'silent';

/** A command that begins or ends reading and was not answered is sent again after this time, ... */
const RETRY_MS = 1000;
/** ... the one that ends it only so often: what it still reads is dropped anyway. */
const STOP_TRIES = 3;
/** At the end nobody waits for an answer longer than this; it is time for the command to leave. */
const REST_MS = 300;

/**
 * What is said to one opened scanner: its start-up commands, then the command that begins or ends reading, one at a time, the next when the
 * last was answered or its deadline has passed. The newest wish wins; wishes in between are not sent.
 */
export class ModuleTalk {
  private readonly options: TalkOptions;
  private wanted: boolean;
  /** What the module was told last; null: it has to be told again. */
  private told: boolean | null = null;
  /** It is being set up; nothing else is sent before that. */
  private busy = true;
  private settling: Promise<void> | null = null;
  private resting = false;
  private closed = false;
  private stopTries = 0;
  private onAnswer: ((answer: Answer | null) => void) | null = null;
  private cancelAgain: (() => void) | null = null;
  /** How it was set up, and whether it answered then. */
  private base: Health = READY;
  private silent = false;
  /** As the scanner answered; empty when it did not. */
  firmware = '';

  constructor(options: TalkOptions) {
    this.options = options;
    this.wanted = options.wanted;
  }

  /** Wakes it up and sets it up. @returns how it is: `degraded` when it does not answer as its profile says. */
  async begin(): Promise<Health> {
    const { profile, timers, send, trigger } = this.options;
    if (profile.wake !== undefined) {
      send(bytesOf(profile.wake.bytes));
      await this.pause(timers, profile.wake.waitMs);
    }
    this.base = await this.setUp();
    if (this.base.status === 'ready' && trigger === 'wanted' && profile.trigger === undefined) {
      this.base = degraded(`${profile.title} cannot be told when to read: set scanner.trigger to auto`);
    }
    this.busy = false;
    void this.settle();
    return this.base;
  }

  want(wanted: boolean): void {
    this.wanted = wanted;
    this.stopTries = 0;
    void this.settle();
  }

  hear(answer: Answer): void {
    this.onAnswer?.(answer);
  }

  /** A code came: a module that reads one at a time has to be told to go on. */
  codeCame(): void {
    if (this.options.profile.trigger?.once === true && this.told === true) {
      this.told = null;
      void this.settle();
    }
  }

  /** Lets it rest, where it can be told so, and says no more. */
  async close(gone: boolean): Promise<void> {
    const { profile, timers } = this.options;
    this.cancelAgain?.();
    if (!this.closed && !gone && !this.busy && profile.trigger !== undefined && this.told !== false) {
      this.resting = true;
      await new Promise<void>((resolve) => {
        const cancel = timers.after(REST_MS, resolve);
        void this.settle().then(() => {
          cancel();
          resolve();
        });
      });
    }
    this.closed = true;
    this.cancelAgain?.();
    this.onAnswer?.(null);
  }

  private async setUp(): Promise<Health> {
    const { profile } = this.options;
    this.silent = false;
    for (const command of profile.startUp) {
      // One that has just got its power may miss the first command.
      const first = await this.exchange(command);
      const result = first === 'silent' ? await this.exchange(command) : first;
      if (result !== 'done') {
        return this.words(command, result);
      }
    }
    if (profile.firmware !== undefined) {
      const result = await this.exchange(profile.firmware, (answer) => {
        this.firmware = textOf(answer.bytes, bytesOf(profile.firmware?.bytes ?? ''));
      });
      return result === 'done' ? READY : this.words(profile.firmware, result);
    }
    return READY;
  }

  private settle(): Promise<void> {
    const { trigger } = this.options.profile;
    if (this.busy || this.closed || trigger === undefined) {
      return Promise.resolve();
    }
    this.settling ??= this.tellWish(trigger).finally(() => {
      this.settling = null;
      // A wish that came when the last one had just been told.
      if (this.told !== this.wish()) void this.settle();
    });
    return this.settling;
  }

  private async tellWish(trigger: ScannerTrigger): Promise<void> {
    this.cancelAgain?.();
    let result: Result = 'done';
    while (!this.closed && this.told !== this.wish()) {
      const wish = this.wish();
      this.told = wish;
      const command = wish ? trigger.start : trigger.stop;
      result = await this.exchange(command);
      if (result === 'done' && this.silent) {
        this.base = await this.setUp();
      }
      if (!this.closed) {
        this.options.onHealth(result === 'done' ? this.base : this.words(command, result));
      }
    }
    this.planAgain(result);
  }

  private wish(): boolean {
    return !this.resting && (this.wanted || this.options.trigger === 'always');
  }

  private planAgain(result: Result): void {
    const { profile, timers } = this.options;
    const retry = result !== 'done' && (this.told === true || this.stopTries < STOP_TRIES);
    const givesUpAfterMs = this.told === true ? profile.trigger?.givesUpAfterMs : undefined;
    const ms = retry ? RETRY_MS : givesUpAfterMs;
    if (this.closed || ms === undefined) {
      return;
    }
    this.stopTries += this.told === true ? 0 : 1;
    this.cancelAgain = timers.after(ms, () => {
      this.told = null;
      void this.settle();
    });
  }

  private async exchange(command: ScannerCommand, read?: (answer: Answer) => void): Promise<Result> {
    const { send, awaitAnswer, timers, profile } = this.options;
    if (this.closed) {
      return 'silent';
    }
    const answered = command.answered ?? true;
    awaitAnswer(answered);
    send(bytesOf(command.bytes));
    if (!answered) {
      return 'done';
    }
    const answer = await new Promise<Answer | null>((resolve) => {
      const cancel = this.atDeadline(timers, profile.answerWithinMs, () => resolve(null));
      this.onAnswer = (heard) => {
        cancel();
        resolve(heard);
      };
    });
    this.onAnswer = null;
    awaitAnswer(false);
    if (answer === null) {
      return 'silent';
    }
    read?.(answer);
    return answer.refused ? 'refused' : 'done';
  }

  /** A timer that is late means that we were not listening, and the answer may be waiting: then it is given its time once more. */
  private atDeadline(timers: Timers, ms: number, run: () => void): () => void {
    let cancel = () => {};
    const wait = () => {
      const due = timers.now() + ms;
      cancel = timers.after(ms, () => {
        if (timers.now() > due + ms / 2) wait();
        else run();
      });
    };
    wait();
    return () => cancel();
  }

  private words(command: ScannerCommand, result: Result): Health {
    const { title } = this.options.profile;
    this.silent = result === 'silent';
    return result === 'refused'
      ? degraded(`the scanner refuses to ${command.what}, which ${title} should do: check scanner.profile`)
      : degraded(
          `the scanner does not answer when told to ${command.what}, as ${title} should: check scanner.profile and, on a UART, ` +
            'scanner.baudRate and the wire to its RX; codes are read all the same',
        );
  }

  private pause(timers: Timers, ms: number): Promise<void> {
    return new Promise((resolve) => {
      timers.after(ms, resolve);
    });
  }
}

/** The readable part of an answer, without the command that some repeat in front of it. */
function textOf(answer: Buffer, command: Buffer): string {
  const text = readable(answer);
  const asked = readable(command).replace(/[\s;]+$/, '');
  const rest = asked !== '' && text.startsWith(asked) ? text.slice(asked.length) : text;
  return printable(rest.replace(/[\s;]+$/, ''), 120);
}

function readable(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/^[\s~]+/, '');
}

function degraded(reason: string): Health {
  return { status: 'degraded', reason };
}
