import type { KeyObject } from 'node:crypto';
import type { Command, CommandResult } from '../domain/command.ts';
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
import { COMMAND_KINDS, commandOf, type SaidCommand } from '../fleet/command-names.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import type { Log } from '../log/log.ts';
import type { HostAnswer } from '../orders/askings.ts';
import { orderRequest } from '../orders/content.ts';
import type { OrderDesk } from '../orders/desk.ts';

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
  /** For commands that are answered with an order. Left out: there are none. */
  readonly orders?: Pick<OrderDesk, 'askings' | 'describe' | 'currency' | 'language'>;
}

interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly name: string;
  readonly from: CommandSource;
  readonly answer: (answer: CommandAnswer) => void;
  readonly since: number;
  readonly cancelDeadline: () => void;
  /** Number of the asking whose answer is waited for; null: the result of the command is the answer. */
  readonly asked: number | null;
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
 * A command about an order of a host takes two answers of the same step: `reply` says whether it was new, and the effect `answer
 * order` or `answer cancel`, which comes by the number of an asking, what became of it. The sender gets the second.
 *
 * How it is wired: `onCommand: desk.fromBroker` in the options of `FleetLink`; `addCommandRoute(server, desk)` for the web
 * server; the effect `reply` calls `desk.replied(commandId, result)`; `orders` is the order desk, to which the effects `answer …` go;
 * `desk.stop()` on the way down. `desk.counts()` is for metrics.
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
    const { envelope, asked } = waiting;
    const why = outcome.result === 'done' ? null : outcome.why;
    if (why !== 'not ready') {
      const before = this.dealtWith.get(envelope.key) ?? 0;
      this.dealtWith.set(envelope.key, Math.max(before, envelope.counter));
    }
    if (asked === null || why !== null) {
      this.finish({ id: commandId, result: outcome.result, why }, waiting);
    }
  }

  /** What became of the order that a command was about. */
  private ordered(id: string, answer: HostAnswer): void {
    const waiting = this.waiting.get(id);
    const { orders } = this.options;
    if (waiting === undefined || orders === undefined) {
      return;
    }
    const order = 'order' in answer && answer.order !== null ? { order: orders.describe(answer.order) } : {};
    const why = 'why' in answer ? answer.why : null;
    this.finish({ id, result: why === null ? 'done' : 'refused', why, ...order }, waiting);
  }

  private finish(answer: CommandAnswer, waiting: Waiting): void {
    const { envelope, name, from } = waiting;
    this.letGo(answer.id, waiting);
    this.count(answer.why ?? 'done');
    this.options.log.event('command.answered', {
      command: name,
      id: answer.id,
      // "key" would be taken for a secret, and hidden.
      by: envelope.key,
      from,
      result: answer.why ?? 'done',
    });
    waiting.answer(answer);
  }

  private letGo(id: string, { asked, cancelDeadline }: Waiting): void {
    this.waiting.delete(id);
    cancelDeadline();
    if (asked !== null) {
      this.options.orders?.askings.close(asked);
    }
  }

  /** How often each thing became of a command since the start. The names are ours, never text from outside. */
  counts(): readonly { readonly result: string; readonly count: number }[] {
    return [...this.results].map(([result, count]) => ({ result, count }));
  }

  /** Idempotent. Nobody is answered any more. */
  stop(): void {
    for (const [id, waiting] of this.waiting) {
      this.letGo(id, waiting);
    }
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
    const said = commandOf(name, args);
    if (said === null || !this.isFitting(said)) {
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
    const command = this.numbered(said, id);
    if (command === null) {
      return 'busy';
    }
    const asked = 'asked' in command ? command.asked : null;
    const cancelDeadline = this.options.timer(ANSWER_WITHIN_MS, () =>
      answer({ id, result: 'unknown', why: 'no answer yet' }),
    );
    this.waiting.set(id, { envelope, name, from, answer, since: this.options.mono(), cancelDeadline, asked });
    this.options.post({ type: 'command', signed: { id, key, counter, command } });
    return null;
  }

  /** An order is in the currency of the kiosk, and only where orders are taken at all. */
  private isFitting(said: SaidCommand): boolean {
    const { orders } = this.options;
    if (said.do === 'create order') {
      return orders !== undefined && said.content.amount.currency === orders.currency;
    }
    return said.do !== 'cancel order' || orders !== undefined;
  }

  /** @returns what goes to the domain; null when too many wait for an answer about an order. */
  private numbered(said: SaidCommand, id: string): Command | null {
    const { orders } = this.options;
    if (said.do !== 'create order' && said.do !== 'cancel order') {
      return said;
    }
    const asked = orders === undefined ? null : orders.askings.open((answer) => this.ordered(id, answer));
    if (orders === undefined || asked === null) {
      return null;
    }
    return said.do === 'create order'
      ? { do: 'create order', asked, request: orderRequest(said.content, orders.language) }
      : { do: 'cancel order', asked, orderId: said.orderId };
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
    for (const [id, waiting] of this.waiting) {
      if (now - waiting.since > FORGET_AFTER_MS) {
        this.letGo(id, waiting);
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
