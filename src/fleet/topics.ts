import type { NewEvent } from '../journal/port.ts';

/** Everything of one kiosk lives under this; the id is one level of a topic. */
export function topicOf(
  kioskId: string,
  rest: 'availability' | 'state' | 'health' | `event/${NewEvent['type']}`,
): string {
  return `kioskd/${kioskId}/${rest}`;
}

/** True when the id can stand as one level of a topic, and in a client id of every broker. */
export function isTopicLevel(kioskId: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(kioskId);
}
