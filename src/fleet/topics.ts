import type { NewEvent } from '../journal/port.ts';

/** Everything of one kiosk lives under this; the id is one level of a topic. */
export function topicOf(
  kioskId: string,
  rest: 'availability' | 'state' | 'health' | `event/${NewEvent['type']}` | `notify/${string}`,
): string {
  return `kioskd/${kioskId}/${rest}`;
}

/** Where relays pass on webhooks to this kiosk, one level a gateway: a filter to subscribe to. */
export function notifyFilter(kioskId: string): string {
  return `kioskd/${kioskId}/notify/+`;
}

/** The gateway in a topic that {@link notifyFilter} lets through; null for any other topic. The broker may send any. */
export function notifyGateway(kioskId: string, topic: string): string | null {
  const start = `kioskd/${kioskId}/notify/`;
  const gateway = topic.slice(start.length);
  return topic.startsWith(start) && /^[a-z0-9-]{1,32}$/.test(gateway) ? gateway : null;
}

/** Where commands to this kiosk come, one level a command: a filter to subscribe to. */
export function commandFilter(kioskId: string): string {
  return `kioskd/${kioskId}/command/+`;
}

/** The name in a topic that {@link commandFilter} lets through; null for any other topic. */
export function commandName(kioskId: string, topic: string): string | null {
  const start = `kioskd/${kioskId}/command/`;
  const name = topic.slice(start.length);
  return topic.startsWith(start) && /^[a-z0-9-]{1,32}$/.test(name) ? name : null;
}

/** True when the id can stand as one level of a topic, and in a client id of every broker. */
export function isTopicLevel(kioskId: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(kioskId);
}
