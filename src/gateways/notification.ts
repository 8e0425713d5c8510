import type { Notice } from '../domain/gateway.ts';

/** A webhook exactly as it came in. */
export interface RawNotification {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a notification is not believed. Nothing of its content may be used or logged. */
export type NotificationFlaw = 'unsigned' | 'bad signature' | 'too long' | 'not json' | 'bad shape' | 'other merchant';

export type NotificationOutcome =
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'rejected'; readonly why: NotificationFlaw }
  /** Verified, and about something that this program has no use for; acknowledged, so that it is not sent again. */
  | { readonly kind: 'of no interest' };

/** Verifies and reads one gateway's notifications, from its keys alone: what a relay has, which holds no client. */
export type NotificationReader = (raw: RawNotification) => NotificationOutcome;

/** What the gateway takes as "received". */
export interface Acknowledgement {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A longer body is not a notification of any gateway here. Bytes. */
export const MAX_NOTIFICATION_BYTES = 64 * 1024;
