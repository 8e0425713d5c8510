import { printable } from '../domain/printable.ts';
import { readNotifyMessage, writeNotifyMessage } from '../fleet/notify-message.ts';
import { topicOf } from '../fleet/topics.ts';
import type { NotificationFlaw, RawNotification } from '../gateways/notification.ts';
import type { Counters, Fate } from './counters.ts';
import type { KioskDirectory } from './directory.ts';
import type { Sent } from './line.ts';
import type { SeldomLog } from './seldom.ts';
import type { Webhook } from './webhook.ts';

/** What a gateway is answered. Everything but its own acknowledgement makes it send the notification again. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface DeskOptions {
  readonly directory: KioskDirectory;
  readonly send: (topic: string, payload: string, withinMs: number) => Promise<Sent>;
  readonly counters: Counters;
  readonly log: SeldomLog;
  /** Monotonic clock, ms. */
  readonly mono: () => number;
}

/** Kept free for the way back and for a proxy in between. */
const MARGIN_MS = 1_000;

/**
 * What becomes of one notification: verified, given a kiosk, published, and acknowledged to the gateway only after the broker
 * has acknowledged it. Keeps nothing between two calls but the counters.
 */
export class NotificationDesk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** @param began monotonic time at which the request came in: the gateway's deadline runs from there. */
  async handle(webhook: Webhook, raw: RawNotification, began: number): Promise<Answer> {
    const { directory, log } = this.#options;
    const { name: gateway } = webhook;
    const outcome = webhook.reader(raw);
    if (outcome.kind === 'rejected') {
      log.event('relay.rejected', { gateway, why: outcome.why });
      return this.#end(gateway, 'rejected', rejection(outcome.why));
    }
    if (outcome.kind === 'of no interest') {
      return this.#end(gateway, 'of-no-interest', webhook.acknowledgement);
    }
    const route = directory.route(outcome.notice);
    switch (route.kind) {
      case 'another system':
        return this.#end(gateway, 'another-system', webhook.acknowledgement);
      case 'nowhere':
        log.event('relay.not-routable', { gateway, why: route.why, seen: printable(route.seen, 40) });
        return this.#end(gateway, 'not-routable', LATER);
      case 'kiosk':
        return await this.#passOn(webhook, raw, route.id, outcome.notice.orderNumber === null, began);
    }
  }

  /** Something of this program failed: answered so that the gateway sends again. The words of an error may hold content. */
  fault(gateway: string, error: unknown): Answer {
    const at = error instanceof Error ? (/^\s+at .*/m.exec(error.stack ?? '')?.[0] ?? '').trim() : '';
    const name = error instanceof Error ? error.name : typeof error;
    this.#options.log.event('process.fault', { where: 'relay', gateway, error: `${name} ${at}` });
    return this.#end(gateway, 'fault', { ...LATER, status: 500 });
  }

  async #passOn(
    webhook: Webhook,
    raw: RawNotification,
    kiosk: string,
    onlyHint: boolean,
    began: number,
  ): Promise<Answer> {
    const { log, mono, send } = this.#options;
    const { name: gateway, answerWithinMs } = webhook;
    const message = writeNotifyMessage(raw);
    if (readNotifyMessage(Buffer.from(message)) === null) {
      log.event('relay.rejected', { gateway, why: 'headers' });
      return this.#end(gateway, 'rejected', rejection('bad shape'));
    }
    const end = began + Math.max(answerWithinMs - MARGIN_MS, answerWithinMs / 2);
    const sent = await send(topicOf(kiosk, `notify/${gateway}`), message, Math.max(0, end - mono()));
    switch (sent.result) {
      case 'acknowledged':
        return this.#acknowledged(webhook, kiosk, sent.unheard, onlyHint);
      case 'refused':
        log.event('relay.not-passed-on', { gateway, kiosk, why: sent.words });
        return this.#end(gateway, 'broker-refused', LATER);
      case 'no broker':
        log.event('relay.not-passed-on', { gateway, why: 'The broker is not connected.' });
        return this.#end(gateway, 'broker-away', LATER);
      case 'too late':
        log.event('relay.not-passed-on', { gateway, why: 'The broker did not acknowledge in time.' });
        return this.#end(gateway, 'broker-late', LATER);
    }
  }

  /**
   * A kiosk that is away asks the gateway about its own orders when it is back, so a hint that nobody heard costs nothing. Money
   * that came by an entry code has no other herald: there the gateway is to try again.
   */
  #acknowledged({ name: gateway, acknowledgement }: Webhook, kiosk: string, unheard: boolean, onlyHint: boolean) {
    if (!unheard) {
      return this.#end(gateway, 'passed-on', acknowledgement);
    }
    this.#options.log.event('relay.unheard', { gateway, kiosk, entryCode: onlyHint });
    return onlyHint
      ? this.#end(gateway, 'nobody-there', LATER)
      : this.#end(gateway, 'passed-on-unheard', acknowledgement);
  }

  #end(gateway: string, fate: Fate, { status, contentType, body }: Answer): Answer {
    this.#options.counters.ended(gateway, fate);
    return { status, contentType, body };
  }
}

const LATER: Answer = { status: 503, contentType: 'text/plain', body: 'later\n' };

/** Says nothing of why: whoever forges is not to learn what was wrong. */
function rejection(why: NotificationFlaw): Answer {
  const forged = why === 'unsigned' || why === 'bad signature';
  return { status: forged ? 401 : 400, contentType: 'text/plain', body: 'not accepted\n' };
}
