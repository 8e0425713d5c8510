import { isLoopback } from '../domain/loopback.ts';

const SECURE: readonly string[] = ['mqtts:', 'wss:'];
const PLAIN: readonly string[] = ['mqtt:', 'ws:'];

export type BrokerUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly words: string };

/**
 * Reads the broker's address. Without encryption only a broker on this machine is accepted, unless `insecure` says that
 * the network in between is trusted: anybody on it could read the events and pretend to be the broker.
 */
export function brokerUrl(text: string, insecure: boolean): BrokerUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { ok: false, words: 'mqtt.url is no address; it looks like mqtts://broker.example:8883.' };
  }
  if (![...SECURE, ...PLAIN].includes(url.protocol) || url.hostname === '') {
    return { ok: false, words: 'mqtt.url must begin with mqtts://, wss://, mqtt:// or ws:// and name a host.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { ok: false, words: 'mqtt.url must not hold a user name or password: use mqtt.username and mqtt.password.' };
  }
  if (PLAIN.includes(url.protocol) && !insecure && !isLoopback(url.hostname)) {
    return {
      ok: false,
      words: `mqtt.url is not encrypted and ${url.hostname} is not this machine: use mqtts://, or allow it expressly.`,
    };
  }
  return { ok: true, url };
}
