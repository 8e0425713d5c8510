import type { KeyObject } from 'node:crypto';
import type { CommandResult } from '../domain/command.ts';
import type { KioskEvent } from '../domain/events.ts';
import {
  type CommandEnvelope,
  MAX_AHEAD_MS,
  MAX_LIFE_MS,
  readEnvelope,
  signedBytes,
} from '../fleet/command-envelope.ts';
import { type CommandKey, isSignedBy, publicKeyObject } from '../fleet/command-keys.ts';
import type { CommandAnswer, CommandWhy, HeardCommand } from '../fleet/command-message.ts';
import { COMMAND_KINDS, commandOf } from '../fleet/command-names.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import type { Log } from '../log/log.ts';

/** Which way a command came: `command/<name>` at the broker, or `POST /command/<name>` of the kiosk's own web server. */
export type CommandSource = 'broker' | 'local';

/** Why a message was dropped: nobody has shown to hold a key, so over the broker nobody is answered. */
export type CommandFlaw =
  | 'no keys'
  | 'too many'
  | 'retained'
  /** Too long, no JSON, a key twice, a field too many or too few, or one of another form. */
  | 'unreadable'
  | 'unknown key'
  | 'bad signature';

export interface CommandDeskOptions {
  readonly kioskId: string;
  /** From `kiosk.commandKeys`; without any, every command is refused. */
  readonly keys: readonly CommandKey[];
  /** Puts `command` events into the queue; each is answered by one call of {@link CommandDesk.replied}. */
  readonly post: (event: Extract<KioskEvent, { type: 'command' }>) => void;
  /** Wall clock, ms. */
  readonly wall: () => number;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
  /** False while the wall clock is not plausible: freshness cannot be judged, so nothing is carried out. */
  readonly clockTrusted: () => boolean;
  readonly log: Pick<Log, 'event'>;
  /** Calls back once after so many ms; @returns how to call it off. `setTimer` of `system-clock.ts`. */
  readonly timer: (ms: number, callback: () => void) => () => void;
}

interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly name: string;
  readonly from: CommandSource;
  readonly answer: (answer: CommandAnswer) => void;
  readonly since: number;
  readonly cancelDeadline: () => void;
}

const MAX_A_SECOND = 5;
const REFUSALS_A_SECOND = 2;
const MAX_WAITING = 32;
/** A card may take seconds for a commit. */
const ANSWER_WITHIN_MS = 20_000;
const FORGET_AFTER_MS = 10 * 60_000;
const LOG_EVERY_MS = 60_000;

/**
 * Where commands come in, whichever way. It verifies signature, addressee and freshness and posts the event `command`; whether a
 * command has been here before is decided by the domain, from the durable counter of its key.
 *
 * How it is wired: `onCommand: desk.fromBroker` in the options of `FleetLink`; `addCommandRoute(server, desk)` for the web
 * server; the effect `reply` calls `desk.replied(commandId, result)`; `desk.stop()` on the way down. `desk.counts()` is for metrics.
 */
export class CommandDesk {
  private readonly options: CommandDeskOptions;
  private readonly keys: ReadonlyMap<string, KeyObject>;
  /** By way: a broker that floods must not use up what a person at the kiosk needs. */
  private readonly buckets: Readonly<Record<CommandSource, TokenBucket>>;
  /** A signed command can be repeated by whoever has seen it: that must not make the kiosk publish without end. */
  private readonly refusals: TokenBucket;
  private readonly waiting = new Map<string, Waiting>();
  /** By key: a counter that the domain has dealt with since the start, so that a repeat costs no event. */
  private readonly dealtWith = new Map<string, number>();
  private readonly results = new Map<CommandFlaw | CommandWhy | 'done', number>();
  private readonly logged = { at: Number.NEGATIVE_INFINITY, since: 0 };

  constructor(options: CommandDeskOptions) {
    this.options = options;
    this.keys = new Map(options.keys.map(({ name, publicKey }) => [name, publicKeyObject(publicKey)]));
    this.buckets = {
      broker: new TokenBucket(MAX_A_SECOND, options.mono),
      local: new TokenBucket(MAX_A_SECOND, options.mono),
    };
    this.refusals = new TokenBucket(REFUSALS_A_SECOND, options.mono);
  }

  /** For `FleetLink`. */
  readonly fromBroker = (name: string, heard: HeardCommand, answer: (answer: CommandAnswer) => void): void => {
    this.handle(name, heard, 'broker', answer);
  };

  /**
   * Takes one command.
   * @param answer called at once or later, for signed commands only; a second time when `no answer yet` was followed by an answer.
   * @returns why there will be no answer; null when there will be one, unless over the broker there were too many.
   */
  handle(
    name: string,
    heard: HeardCommand,
    from: CommandSource,
    answer: (answer: CommandAnswer) => void,
  ): CommandFlaw | null {
    const envelope = this.verified(name, heard, from);
    if (typeof envelope === 'string') {
      this.note(envelope, from);
      return envelope;
    }
    const { id } = envelope;
    const why = this.take(name, envelope, from, answer);
    if (why !== null) {
      this.note(why, from);
      // The one that is under way gets the answer: a second one on the same topic would only confuse.
      if (from === 'local' || (why !== 'under way' && this.refusals.take())) {
        answer({ id, result: 'refused', why });
      }
    }
    return null;
  }

  /** What became of a command that was posted. One that nobody waits for any more is passed over. */
  replied(commandId: string, outcome: CommandResult): void {
    const waiting = this.waiting.get(commandId);
    if (waiting === undefined) {
      return;
    }
    this.waiting.delete(commandId);
    waiting.cancelDeadline();
    const { envelope, name, from } = waiting;
    const why = outcome.result === 'done' ? null : outcome.why;
    this.count(why ?? 'done');
    if (why !== 'not ready') {
      const before = this.dealtWith.get(envelope.key) ?? 0;
      this.dealtWith.set(envelope.key, Math.max(before, envelope.counter));
    }
    this.options.log.event('command.answered', {
      command: name,
      id: commandId,
      // "key" would be taken for a secret, and hidden.
      by: envelope.key,
      from,
      result: why ?? 'done',
    });
    waiting.answer({ id: commandId, result: outcome.result, why });
  }

  /** How often each thing became of a command since the start. The names are ours, never text from outside. */
  counts(): readonly { readonly result: string; readonly count: number }[] {
    return [...this.results].map(([result, count]) => ({ result, count }));
  }

  /** Idempotent. Nobody is answered any more. */
  stop(): void {
    for (const { cancelDeadline } of this.waiting.values()) {
      cancelDeadline();
    }
    this.waiting.clear();
  }

  private verified(name: string, heard: HeardCommand, from: CommandSource): CommandEnvelope | CommandFlaw {
    if (this.keys.size === 0) {
      return 'no keys';
    }
    if (heard.retained) {
      return 'retained';
    }
    if (!this.buckets[from].take()) {
      return 'too many';
    }
    const envelope = readEnvelope(heard.payload);
    if (envelope === null) {
      return 'unreadable';
    }
    const key = this.keys.get(envelope.key);
    if (key === undefined) {
      return 'unknown key';
    }
    const bytes = signedBytes({ kioskId: this.options.kioskId, name }, envelope);
    return isSignedBy(key, bytes, envelope.signature) ? envelope : 'bad signature';
  }

  /** @returns why it was not posted; null when it was. */
  private take(
    name: string,
    envelope: CommandEnvelope,
    from: CommandSource,
    answer: (answer: CommandAnswer) => void,
  ): CommandWhy | null {
    const { id, key, counter, args } = envelope;
    const stale = this.staleness(envelope);
    if (stale !== null) {
      return stale;
    }
    const command = commandOf(name, args);
    if (command === null) {
      return COMMAND_KINDS.some((kind) => kind.name === name) ? 'bad arguments' : 'no such command';
    }
    if (counter <= (this.dealtWith.get(key) ?? 0)) {
      return 'seen before';
    }
    if (this.waiting.has(id)) {
      return 'under way';
    }
    if (!this.makeRoom()) {
      return 'busy';
    }
    const cancelDeadline = this.options.timer(ANSWER_WITHIN_MS, () =>
      answer({ id, result: 'unknown', why: 'no answer yet' }),
    );
    this.waiting.set(id, { envelope, name, from, answer, since: this.options.mono(), cancelDeadline });
    this.options.post({ type: 'command', signed: { id, key, counter, command } });
    return null;
  }

  private staleness(envelope: CommandEnvelope): CommandWhy | null {
    const issuedAt = Date.parse(envelope.issuedAt);
    const notAfter = Date.parse(envelope.notAfter);
    const now = this.options.wall();
    if (notAfter <= issuedAt || notAfter - issuedAt > MAX_LIFE_MS) {
      return 'bad lifetime';
    }
    if (!this.options.clockTrusted()) {
      return 'clock not trusted';
    }
    if (issuedAt > now + MAX_AHEAD_MS) {
      return 'not yet valid';
    }
    return now > notAfter ? 'expired' : null;
  }

  /** One that has waited this long will not be answered any more; whoever sent it has been told so. */
  private makeRoom(): boolean {
    const now = this.options.mono();
    for (const [id, { since, cancelDeadline }] of this.waiting) {
      if (now - since > FORGET_AFTER_MS) {
        cancelDeadline();
        this.waiting.delete(id);
      }
    }
    return this.waiting.size < MAX_WAITING;
  }

  private count(result: CommandFlaw | CommandWhy | 'done'): void {
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
  }

  private note(why: CommandFlaw | CommandWhy, from: CommandSource): void {
    this.count(why);
    const { logged } = this;
    logged.since += 1;
    const now = this.options.mono();
    if (now - logged.at >= LOG_EVERY_MS) {
      this.options.log.event('command.refused', { why, from, count: logged.since });
      logged.at = now;
      logged.since = 0;
    }
  }
}
