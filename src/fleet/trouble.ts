import { printable } from '../domain/printable.ts';

/** Why a connection could not be made or ended. The kind decides what is tried next, the words are for people. */
export interface Trouble {
  readonly kind: 'settings' | 'version' | 'refused' | 'no answer' | 'closed early' | 'unreachable' | 'lost';
  readonly words: string;
}

/** CONNACK and DISCONNECT codes of MQTT 3.1.1 (1 to 5) and 5 (from 128). */
const REFUSALS: Readonly<Record<number, Trouble['words']>> = {
  2: 'The broker does not accept the client id: check kiosk.id, and the settings of the broker.',
  3: 'The broker says that its service is not available: look at its log.',
  4: 'The broker refused the user name or the password: check mqtt.username and the credential of mqtt.password.',
  5: 'The broker refused this kiosk: check mqtt.username, the credential of mqtt.password, and the access list of the broker.',
  133: 'The broker does not accept the client id: check kiosk.id, and the settings of the broker.',
  134: 'The broker refused the user name or the password: check mqtt.username and the credential of mqtt.password.',
  135: 'The broker refused this kiosk: check mqtt.username, the credential of mqtt.password, and the access list of the broker.',
  136: 'The broker says that its service is not available: look at its log.',
  137: 'The broker is busy.',
  138: 'The broker has banned this kiosk: look at its log.',
  139: 'The broker is shutting down.',
  142: 'Another client took over this connection with the same client id: two kiosks must not have the same kiosk.id.',
};

const VERSION_CODES: readonly number[] = [1, 132];

function codeOf(error: Error): number | string {
  const code = 'code' in error ? error.code : '';
  return typeof code === 'number' ? code : String(code);
}

/** What a failed try to connect means. `where` is host and port, for the words. */
export function connectTrouble(error: Error | null, where: string): Trouble {
  if (error === null) {
    return { kind: 'closed early', words: `${where} closed the connection without an answer: is it an MQTT broker?` };
  }
  const code = codeOf(error);
  if (typeof code === 'number') {
    return VERSION_CODES.includes(code)
      ? { kind: 'version', words: 'The broker does not speak this version of MQTT.' }
      : { kind: 'refused', words: REFUSALS[code] ?? `The broker refused the connection with code ${code}.` };
  }
  return error.message === 'connack timeout'
    ? { kind: 'no answer', words: `${where} accepts connections but does not answer: is the broker overloaded?` }
    : networkTrouble(code, error, where);
}

function networkTrouble(code: string, error: Error, where: string): Trouble {
  if (/CERT|ERR_TLS|ERR_SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) {
    const words = `The encrypted connection to ${where} failed (${code}): check mqtt.ca, mqtt.cert, the name in the certificate, and the clock.`;
    return { kind: 'unreachable', words };
  }
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing listens at ${where}: is the broker running, and is the port right?`,
    ENOTFOUND: `The name in ${where} is not known: check mqtt.url and the DNS server.`,
    EAI_AGAIN: `The name in ${where} could not be looked up: is there a network?`,
    EHOSTUNREACH: `There is no way to ${where}: is there a network?`,
    ENETUNREACH: `There is no way to ${where}: is there a network?`,
    ETIMEDOUT: `${where} does not answer: is there a network, and a firewall in between?`,
    ECONNRESET: `${where} broke the connection off before it was made: is it an MQTT broker, and does it expect TLS?`,
  };
  const known = words[code];
  return code === 'ECONNRESET'
    ? { kind: 'closed early', words: known ?? '' }
    : { kind: 'unreachable', words: known ?? `No connection to ${where}: ${printable(code || error.message)}` };
}

/** What the end of a connection that had been made means. */
export function lossTrouble(code: number | null, where: string): Trouble {
  const words = code === null ? undefined : REFUSALS[code];
  return { kind: 'lost', words: words ?? `The connection to the broker at ${where} was lost.` };
}

/** Why the broker did not take a message. */
export function publishWords(error: Error, topic: string): string {
  const code = codeOf(error);
  return code === 135
    ? `The broker does not allow this kiosk to write ${topic}: check its access list.`
    : `The broker did not take ${topic} (code ${printable(String(code), 40) || 'unknown'}); it is sent again.`;
}
