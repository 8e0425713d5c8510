import { randomBytes, sign } from 'node:crypto';
import { suggest } from '../config/suggest.ts';
import { type CommandEnvelope, isArgument, MAX_LIFE_MS, signedBytes } from '../fleet/command-envelope.ts';
import { COMMAND_KINDS, type CommandKind, isAllowed } from '../fleet/command-names.ts';
import { parseDuration } from '../schema/values.ts';
import type { SigningKey } from './keys.ts';
import { type CommandArgs, EXIT, flag, textOption } from './shared.ts';

interface Order {
  readonly kioskId: string;
  readonly kind: CommandKind;
  readonly args: Readonly<Record<string, string>>;
  readonly lifeMs: number;
}

/** Longer than the kiosk takes to say that it has no answer yet. */
const ANSWER_MS = 30_000;

/** `kioskd keys sign`: makes one signed command, and prints or sends it. */
export async function signCommand(args: CommandArgs, key: SigningKey): Promise<number> {
  const order = readOrder(args);
  const url = typeof order === 'string' ? order : sendUrl(args, order);
  if (typeof order === 'string' || typeof url === 'string') {
    args.stderr(`kioskd keys sign: ${typeof order === 'string' ? order : url}\n`);
    return EXIT.cannotRun;
  }
  const message = asciiJson(signed(order, key, Date.now()));
  if (url !== null) {
    return await send(args, url, message);
  }
  const topic = `kioskd/${order.kioskId}/command/${order.kind.name}`;
  args.stdout(flag(args, 'json') ? `${message}\n` : `mosquitto_pub -q 1 -t '${topic}' -m '${message}'\n`);
  return EXIT.fine;
}

/**
 * The counter is the time it was signed at, in ms: it grows by itself, and two people with keys of their own need no agreement. One key
 * cannot sign two commands in one millisecond; the kiosk would refuse the second as seen before.
 */
function signed({ kioskId, kind, args, lifeMs }: Order, key: SigningKey, now: number): CommandEnvelope {
  const unsigned = {
    id: randomBytes(12).toString('base64url'),
    key: key.name,
    issuedAt: new Date(now).toISOString(),
    notAfter: new Date(now + lifeMs).toISOString(),
    counter: now,
    args,
  };
  const bytes = signedBytes({ kioskId, name: kind.name }, unsigned);
  return { ...unsigned, signature: sign(null, bytes, key.privateKey).toString('base64') };
}

/** @returns what is asked for, or what is wrong with it in words. */
function readOrder(args: CommandArgs): Order | string {
  const kioskId = textOption(args, 'kiosk', '');
  if (!/^[a-z0-9-]{1,32}$/.test(kioskId)) {
    return 'say with --kiosk ID which kiosk is to do it: kiosk.id of its configuration.';
  }
  const name = textOption(args, 'command', '');
  const names = COMMAND_KINDS.map((one) => one.name);
  const kind = COMMAND_KINDS.find((one) => one.name === name);
  if (kind === undefined) {
    const near = suggest(name, names);
    const hint = near === null ? `Commands: ${names.join(', ')}.` : `Did you mean "${near}"?`;
    return name === ''
      ? `say with --command NAME what it is to do. ${hint}`
      : `there is no command "${name.slice(0, 40)}". ${hint}`;
  }
  const lifeMs = parseDuration(textOption(args, 'valid', '10m'));
  if (lifeMs === null || lifeMs < 1_000 || lifeMs > MAX_LIFE_MS) {
    return '--valid takes a time from 1s to 24h, such as 10m.';
  }
  const read = readArgs(kind, args.repeated?.['arg'] ?? []);
  return typeof read === 'string' ? read : { kioskId, kind, args: read, lifeMs };
}

function readArgs(kind: CommandKind, given: readonly string[]): Record<string, string> | string {
  const args: Record<string, string> = {};
  for (const text of given) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const arg = kind.args.find((one) => one.name === name);
    if (arg === undefined) {
      return noSuchArgument(kind, name === '' ? text : name);
    }
    if (Object.hasOwn(args, name)) {
      return `--arg ${name}=… is there twice.`;
    }
    if (!isArgument(name, value) || !isAllowed(arg, value)) {
      const near = arg.oneOf === null ? null : suggest(value, arg.oneOf);
      return `--arg ${name}=… takes ${arg.oneOf === null ? '' : 'one of: '}${arg.text}.${near === null ? '' : ` Did you mean "${near}"?`}`;
    }
    args[name] = value;
  }
  const missing = kind.args.find((one) => one.optional !== true && args[one.name] === undefined);
  return missing === undefined ? args : `${kind.name} needs --arg "${missing.name}=…": ${missing.text}.`;
}

function noSuchArgument(kind: CommandKind, name: string): string {
  const names = kind.args.map((one) => one.name);
  const near = suggest(name, names);
  const there = names.length === 0 ? `${kind.name} takes none.` : `${kind.name} takes: ${names.join(', ')}.`;
  return `there is no argument "${name.slice(0, 40)}" (--arg name=value). ${near === null ? there : `Did you mean "${near}"?`}`;
}

/** Everything that a shell could take for an end of the text is written as an escape. */
function asciiJson(envelope: CommandEnvelope): string {
  return JSON.stringify(envelope).replace(/'/g, '\\u0027');
}

/** @returns null when nothing is to be sent; text: what is wrong. */
function sendUrl(args: CommandArgs, { kind }: Order): URL | null | string {
  const text = textOption(args, 'send', '');
  if (text === '') {
    return null;
  }
  if (flag(args, 'print') || flag(args, 'json')) {
    return '--send goes without --print and --json.';
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return '--send takes the address of the web server of the kiosk, such as http://127.0.0.1:8080.';
  }
  return new URL(`/command/${kind.name}`, url);
}

async function send(args: CommandArgs, url: URL, message: string): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kioskd': '1' },
      body: message,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer: unknown = JSON.parse(await response.text());
    const { code, words } = meaning(response.status, answer);
    (code === EXIT.fine ? args.stdout : args.stderr)(`${words}\n`);
    return code;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer that can be read';
    args.stderr(
      `kioskd keys sign: ${url.origin} did not answer (${detail}). Whether it was done is not known.\n${again(url, message)}`,
    );
    return EXIT.cannotRun;
  }

  function meaning(status: number, answer: unknown): { readonly code: number; readonly words: string } {
    const said = typeof answer === 'object' && answer !== null ? { ...answer } : {};
    const why = 'why' in said ? said.why : 'message' in said ? said.message : null;
    const words = typeof why === 'string' ? why.replace(/[^\x20-\x7e]/g, '').slice(0, 200) : '';
    if (status === 200 && 'result' in said && said.result === 'done') {
      return { code: EXIT.fine, words: 'Done.' };
    }
    return status === 504
      ? { code: EXIT.cannotRun, words: `No answer yet: it may still be done.\n${again(url, message)}` }
      : { code: EXIT.foundWrong, words: `Refused: ${words || `status ${status}`}.` };
  }
}

function again(url: URL, message: string): string {
  return [
    'Send the same once more; "seen before" means that it was done or refused already, and the journal says which:',
    `  curl -H 'content-type: application/json' -H 'x-kioskd: 1' -d '${message}' ${url.href}`,
    '',
  ].join('\n');
}
