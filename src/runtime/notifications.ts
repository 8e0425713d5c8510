import { createHash } from 'node:crypto';
import type { KioskEvent } from '../domain/events.ts';
import type { GatewayName, Notice } from '../domain/gateway.ts';
import type { KioskState } from '../domain/state.ts';
import type { Unheard } from '../fleet/link.ts';
import { TokenBucket } from '../fleet/token-bucket.ts';
import type { NotificationOutcome, RawNotification } from '../gateways/notification.ts';
import type { Gateway } from '../gateways/port.ts';
import type { Journal } from '../journal/port.ts';
import type { Log } from '../log/log.ts';
import { NotificationCounts, type NotificationResult, totalOf } from './notification-counts.ts';
import { fromEnded } from './rows.ts';

/** Which way a notification came: passed on by a relay over MQTT, or to our own address. */
export type NotificationSource = 'relay' | 'http';

/** What became of a notification, as far as its sender is concerned. */
export type Taken =
  /** Verified, and dealt with; also one that was there before. */
  | 'accepted'
  /** Not believed. */
  | 'rejected'
  | 'unknown gateway'
  /** Nothing is wrong with it; it may be sent again. */
  | 'not now';

export interface NotificationInboxOptions {
  readonly gateways: ReadonlyMap<string, Pick<Gateway, 'parseNotification' | 'profile'>>;
  /** Null while the loop has nothing to do, else resolves when that may be so. */
  readonly busy: () => Promise<void> | null;
  /** The state after the last commit; null while the kiosk can take no notification. */
  readonly state: () => KioskState | null;
  /** Null while there is none. */
  readonly journal: () => Pick<Journal, 'ended'> | null;
  /** Everything posted so far is durable; false: nobody can say when it will be. */
  readonly written: () => Promise<boolean>;
  readonly post: (event: KioskEvent) => void;
  readonly log: Pick<Log, 'event'>;
  readonly onBug: (error: unknown) => void;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
}

const MAX_UNDER_WAY = 32;
const MAX_A_SECOND = 20;
const REMEMBERED = 10_000;
/** How long a claim about a payment that was found not paid counts as the same: each time it costs a question. */
const NOT_PAID_REMEMBERED_MS = 60_000;
const LOG_EVERY_MS = 60_000;

/**
 * Where notifications come in. Each is verified here again, whoever passed it on, and becomes an event that makes the kiosk ask
 * its gateway: what it claims is never believed. A sender who floods us costs a little arithmetic and nothing else: beyond the
 * limits notifications are dropped, and the kiosk learns the same by polling.
 */
export class NotificationInbox {
  readonly counts = new NotificationCounts();
  private readonly options: NotificationInboxOptions;
  /** By way: a hostile broker must not use up what the gateway's own requests need. */
  private readonly buckets: Readonly<Record<NotificationSource, TokenBucket>>;
  /** What was verified lately, by gateway and hash of what it says, with what became of it. */
  private readonly remembered = new Map<string, Remembered>();
  private underWay = 0;
  private readonly refusals = { loggedAt: Number.NEGATIVE_INFINITY, since: 0 };

  constructor(options: NotificationInboxOptions) {
    this.options = options;
    this.buckets = {
      relay: new TokenBucket(MAX_A_SECOND, options.mono),
      http: new TokenBucket(MAX_A_SECOND, options.mono),
    };
  }

  /** Takes one notification. Resolves when what follows from it is durable, or it is dropped; never rejects. */
  async take(gateway: string, raw: RawNotification, from: NotificationSource): Promise<Taken> {
    const known = this.options.gateways.get(gateway);
    if (known === undefined) {
      this.note('unknown', 'unknown gateway', from);
      return 'unknown gateway';
    }
    const { name } = known.profile;
    const result = await this.judge(known, raw, from);
    this.note(name, result, from);
    return takenAs(result);
  }

  /** What the broker link heard on `notify/<gateway>`. */
  readonly fromBroker = (gateway: string, heard: RawNotification | Unheard): void => {
    if (typeof heard === 'string') {
      this.note(this.options.gateways.get(gateway)?.profile.name ?? 'unknown', heard, 'relay');
    } else {
      void this.take(gateway, heard, 'relay');
    }
  };

  private async judge(
    gateway: Pick<Gateway, 'parseNotification' | 'profile'>,
    raw: RawNotification,
    from: NotificationSource,
  ): Promise<NotificationResult> {
    if (this.ready() === null) {
      return 'not ready';
    }
    // Before the signature is looked at: checking it is what costs.
    if (this.underWay >= MAX_UNDER_WAY || !this.buckets[from].take()) {
      return 'too many';
    }
    const outcome = this.parse(gateway, raw);
    switch (outcome.kind) {
      case 'rejected':
        return outcome.why;
      case 'of no interest':
        return 'of no interest';
      case 'failed':
        return 'failed';
      case 'notice':
        return await this.once(gateway.profile.name, outcome.notice, from);
    }
  }

  private parse(gateway: Pick<Gateway, 'parseNotification'>, raw: RawNotification): NotificationOutcome | Failed {
    try {
      return gateway.parseNotification(raw);
    } catch (error) {
      this.options.onBug(error);
      return { kind: 'failed' };
    }
  }

  private ready(): { readonly state: KioskState; readonly journal: Pick<Journal, 'ended'> } | null {
    const state = this.options.state();
    const journal = this.options.journal();
    return state === null || journal === null || state.phase.name === 'starting' ? null : { state, journal };
  }

  /** Posts it unless the same was posted before; one that could not be dealt with may come again. */
  private async once(gateway: GatewayName, notice: Notice, from: NotificationSource): Promise<NotificationResult> {
    const key = keyOf(gateway, notice);
    this.underWay += 1;
    try {
      const before = this.remembered.get(key);
      if (before !== undefined && before.until >= this.options.mono()) {
        const result = await before.result;
        // It was found not paid, and may be by now: whoever says so keeps it until it can be asked about again.
        if (before.until !== Number.POSITIVE_INFINITY) {
          return 'too many';
        }
        return isDealtWith(result) ? 'duplicate' : result;
      }
      const memory: Remembered = { result: Promise.resolve('failed'), until: Number.POSITIVE_INFINITY };
      memory.result = this.pass(gateway, notice, from, memory);
      this.remember(key, memory);
      if (!isDealtWith(await memory.result)) {
        this.remembered.delete(key);
      }
      return await memory.result;
    } finally {
      this.underWay -= 1;
    }
  }

  private remember(key: string, memory: Remembered): void {
    this.remembered.set(key, memory);
    if (this.remembered.size > REMEMBERED) {
      const [oldest] = this.remembered.keys();
      this.remembered.delete(oldest ?? key);
    }
  }

  private async pass(
    gateway: GatewayName,
    notice: Notice,
    from: NotificationSource,
    memory: Remembered,
  ): Promise<NotificationResult> {
    try {
      // A payment that ends in the very commit under way is open in the state and over in the journal: neither would be right.
      for (let busy = this.options.busy(); busy !== null; busy = this.options.busy()) {
        await busy;
      }
      const ready = this.ready();
      if (ready === null) {
        return 'not ready';
      }
      const open = isOpen(ready.state, gateway, notice);
      const known = open ? null : await this.ended(ready.journal, gateway, notice);
      if (known?.payment.state === 'not paid') {
        // What it claims may yet become true, and then it says the same again.
        memory.until = this.options.mono() + NOT_PAID_REMEMBERED_MS;
      }
      this.options.post({ type: 'notified', gateway, notice, known });
      // The gateway sends it again until it is told that we have it: not before the power may be cut.
      if (!(await this.options.written())) {
        return 'failed';
      }
      const result = open || known !== null ? 'matched' : 'unmatched';
      const { about, claim, orderNumber } = notice;
      this.options.log.event('notification.taken', { gateway, from, about, claim, orderNumber, result });
      return result;
    } catch (error) {
      // The journal has said what ails it to whoever commits; anything else is a bug.
      if (!(error instanceof Error && error.name === 'JournalError')) {
        this.options.onBug(error);
      }
      return 'failed';
    }
  }

  private async ended(
    journal: Pick<Journal, 'ended'>,
    gateway: GatewayName,
    { orderNumber, gatewayRef }: Notice,
  ): Promise<ReturnType<typeof fromEnded> | null> {
    if (orderNumber === null && gatewayRef === null) {
      return null;
    }
    const by = orderNumber !== null ? { orderNumber } : { gateway, gatewayRef: gatewayRef ?? '' };
    const found = await journal.ended(by);
    return found === null || found.payment.gateway !== gateway ? null : fromEnded(found);
  }

  private note(gateway: GatewayName | 'unknown', result: NotificationResult, from: NotificationSource): void {
    this.counts.add(gateway, result);
    if (isDealtWith(result)) {
      return;
    }
    const { refusals } = this;
    refusals.since += 1;
    const now = this.options.mono();
    if (now - refusals.loggedAt >= LOG_EVERY_MS) {
      this.options.log.event('notification.refused', { gateway, why: result, from, count: refusals.since });
      refusals.loggedAt = now;
      refusals.since = 0;
    }
  }
}

interface Remembered {
  result: Promise<NotificationResult>;
  /** Monotonic ms. */
  until: number;
}

interface Failed {
  readonly kind: 'failed';
}

/**
 * By what it says and not by its bytes: most gateways sign the fields and not the form, so whoever holds one genuine notification
 * can write it down in as many ways as there are blanks.
 */
function keyOf(gateway: GatewayName, notice: Notice): string {
  const { about, orderNumber, gatewayRef, claim, amount, method, paidAt, place } = notice;
  const said = [about, orderNumber, gatewayRef, claim, amount?.minor, amount?.currency, method, paidAt, place];
  return `${gateway} ${createHash('sha256').update(JSON.stringify(said)).digest('base64')}`;
}

/** By our order or refund number; money by an entry code only by the gateway's own number. */
function isOpen(state: KioskState, gateway: GatewayName, { orderNumber, gatewayRef }: Notice): boolean {
  return [...state.payments.values()].some(
    (payment) =>
      payment.gateway === gateway &&
      (orderNumber === null
        ? gatewayRef !== null && payment.gatewayRef === gatewayRef
        : payment.orderNumber === orderNumber || payment.refundNumber === orderNumber),
  );
}

function isDealtWith(result: NotificationResult): boolean {
  return takenAs(result) === 'accepted';
}

function takenAs(result: NotificationResult): Taken {
  switch (totalOf(result)) {
    case 'rejected':
      return 'rejected';
    case 'dropped':
      return 'not now';
    default:
      return 'accepted';
  }
}
