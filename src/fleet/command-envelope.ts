import { isSignatureText } from './command-keys.ts';

/** A command as it comes over MQTT or HTTP, read but not believed. Its name and its kiosk stand in the address and are signed too. */
export interface CommandEnvelope {
  /** Chosen by the sender, new for each command; the answer goes to `reply/<id>`. */
  readonly id: string;
  /** Name of the key in `kiosk.commandKeys`. */
  readonly key: string;
  /** UTC, always as `2025-01-02T03:04:05.678Z`. */
  readonly issuedAt: string;
  /** The same; at most {@link MAX_LIFE_MS} after `issuedAt`. */
  readonly notAfter: string;
  /** Greater than in every command of this key before. */
  readonly counter: number;
  readonly args: Readonly<Record<string, string>>;
  /** Ed25519 over {@link signedBytes}, in Base64. */
  readonly signature: string;
}

/** To whom and what: not in the message, but in what is signed. */
export interface CommandAddress {
  readonly kioskId: string;
  readonly name: string;
}

export const MAX_COMMAND_BYTES = 4_096;
export const MAX_LIFE_MS = 24 * 60 * 60_000;
/** A sender's clock may be ahead of the kiosk's by this much. */
export const MAX_AHEAD_MS = 60_000;

const ID = /^[0-9A-Za-z_-]{1,64}$/;
const KEY_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const ARG_NAME = /^[a-z][A-Za-z0-9]{0,31}$/;
/** One line of printable ASCII, so that every language counts the same bytes. */
const ARG_VALUE = /^[\x20-\x7e]{0,400}$/;
const MAX_ARGS = 8;
const FIELDS = ['id', 'key', 'issuedAt', 'notAfter', 'counter', 'args', 'signature'] as const;

export function isCommandId(text: string): boolean {
  return ID.test(text);
}

/** Null when it is not exactly such a message: the sender may be anybody. */
export function readEnvelope(payload: Uint8Array): CommandEnvelope | null {
  const value = payload.length > MAX_COMMAND_BYTES ? null : parseOnce(payload);
  if (!isRecord(value) || Object.keys(value).length !== FIELDS.length) {
    return null;
  }
  const { id, key, issuedAt, notAfter, counter, args, signature } = value;
  const fits =
    isText(id, ID) &&
    isText(key, KEY_NAME) &&
    isTime(issuedAt) &&
    isTime(notAfter) &&
    typeof counter === 'number' &&
    Number.isSafeInteger(counter) &&
    counter >= 1 &&
    isArgs(args) &&
    typeof signature === 'string' &&
    isSignatureText(signature);
  return fits ? { id, key, issuedAt, notAfter, counter, args, signature } : null;
}

/**
 * The bytes that are signed: lines of `<name> <number of bytes> <value>`, each ended by one LF, in this order; then how many
 * arguments there are, and a line for each, sorted by name. No two commands have the same bytes. README.md has an example.
 */
export function signedBytes({ kioskId, name }: CommandAddress, envelope: Omit<CommandEnvelope, 'signature'>): Buffer {
  const { id, key, issuedAt, notAfter, counter, args } = envelope;
  const names = Object.keys(args).toSorted();
  const lines = [
    'kioskd-command 1',
    line('kiosk', kioskId),
    line('command', name),
    line('key', key),
    line('id', id),
    line('issuedAt', issuedAt),
    line('notAfter', notAfter),
    line('counter', String(counter)),
    `args ${names.length}`,
    ...names.map((arg) => line(arg, args[arg] ?? '')),
  ];
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

function line(name: string, value: string): string {
  return `${name} ${Buffer.byteLength(value)} ${value}`;
}

/** Whether a name and a value can stand among the arguments. */
export function isArgument(name: string, value: unknown): value is string {
  return ARG_NAME.test(name) && isText(value, ARG_VALUE);
}

function isArgs(value: unknown): value is Record<string, string> {
  if (!isRecord(value)) {
    return false;
  }
  const pairs = Object.entries(value);
  return pairs.length <= MAX_ARGS && pairs.every(([name, text]) => isArgument(name, text));
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

/** Only the one form that the time is written back in: two texts of the same time would be two commands. */
function isTime(value: unknown): value is string {
  if (!isText(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)) {
    return false;
  }
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** UTF-8 JSON in which no object names a key twice; undefined when it is not that. */
function parseOnce(payload: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    const value: unknown = JSON.parse(text);
    return hasTwins(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * Readers differ in which of two equal keys they take, so what a person saw need not be what was done. Counted by depth: a
 * message with two objects at the same depth is refused anyway.
 * @param text valid JSON.
 */
function hasTwins(text: string): boolean {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token, , colon] of text.matchAll(/"(\\.|[^"\\])*"\s*(:?)|[{}[\]]/gs)) {
    if (token === '{' || token === '[') {
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
    } else if (colon === ':') {
      const name = `${depth} ${JSON.parse(token.slice(0, token.lastIndexOf('"') + 1))}`;
      if (seen.has(name)) {
        return true;
      }
      seen.add(name);
    }
  }
  return false;
}
