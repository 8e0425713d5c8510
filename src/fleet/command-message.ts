import type { CommandRefusal } from '../domain/command.ts';
import type { CancelAnswer, OrderRefusal } from '../domain/host-order.ts';
import type { OrderDocument } from '../orders/document.ts';

/** Why a command whose signature was verified was not carried out. */
export type CommandWhy =
  | CommandRefusal
  /** Of `create-order` and `cancel-order`. */
  | OrderRefusal
  | Extract<CancelAnswer, { cancelled: false }>['why']
  /** `notAfter` has passed. */
  | 'expired'
  /** `issuedAt` is later than the kiosk's clock. */
  | 'not yet valid'
  /** `notAfter` is more than a day after `issuedAt`, or before it. */
  | 'bad lifetime'
  /** The kiosk cannot tell whether the command is fresh. */
  | 'clock not trusted'
  | 'no such command'
  | 'bad arguments'
  /** A command with this id is being carried out. */
  | 'under way'
  /** Too many commands are being carried out. */
  | 'busy'
  /** It was passed on and nothing has come back; it may yet be carried out. */
  | 'no answer yet';

/** Answered to a signed command, on `reply/<id>` or over HTTP. */
export interface CommandAnswer {
  readonly id: string;
  readonly result: 'done' | 'refused' | 'unknown';
  /** Null when done. */
  readonly why: CommandWhy | null;
  /** What has become of the order, when the command was about one. Left out: it was not, or there is none. */
  readonly order?: OrderDocument;
}

/** A message on a command topic, not looked into. */
export interface HeardCommand {
  readonly payload: Uint8Array;
  /** The broker had kept it from before: a command is never sent that way, so it is old or was put there. */
  readonly retained: boolean;
}

/** What an MQTT 5 sender may ask for beside the topic `reply/<id>`. */
export interface ReplyTo {
  readonly responseTopic: string | null;
  readonly correlation: Uint8Array | null;
}

export const NO_REPLY_TO: ReplyTo = { responseTopic: null, correlation: null };

const MAX_CORRELATION_BYTES = 128;

/**
 * Where an answer goes: always `reply/<id>`. Another topic is used only below `reply/` of this kiosk, because response topic and
 * correlation data are not signed: whoever repeats a signed command could otherwise make the kiosk write anywhere it may.
 */
export function replyTargets(
  kioskId: string,
  id: string,
  { responseTopic, correlation }: ReplyTo,
): readonly { readonly topic: string; readonly correlation: Uint8Array | null }[] {
  const own = `kioskd/${kioskId}/reply/${id}`;
  const data = correlation !== null && correlation.length <= MAX_CORRELATION_BYTES ? correlation : null;
  if (responseTopic === null || responseTopic === own) {
    return [{ topic: own, correlation: data }];
  }
  const start = `kioskd/${kioskId}/reply/`;
  const allowed =
    responseTopic.startsWith(start) &&
    /^[0-9A-Za-z_-]{1,64}(\/[0-9A-Za-z_-]{1,64})?$/.test(responseTopic.slice(start.length));
  return [{ topic: own, correlation: data }, ...(allowed ? [{ topic: responseTopic, correlation: data }] : [])];
}

/** @returns the JSON text. Copied field by field, as everything that leaves. */
export function writeAnswer({ id, result, why, order }: CommandAnswer): string {
  return JSON.stringify({ id, result, why, ...(order === undefined ? {} : { order }) });
}
