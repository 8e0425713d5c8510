import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { suggest } from '../config/suggest.ts';
import { publicKeyText } from '../fleet/command-keys.ts';
import { signCommand } from './keys-sign.ts';
import { type CommandArgs, EXIT, textOption } from './shared.ts';

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  make: ['out', 'name'],
  show: [],
  sign: ['key', 'kiosk', 'command', 'arg', 'valid', 'send', 'print', 'json'],
};

/** `kioskd keys make | show | sign`. */
export async function run(args: CommandArgs): Promise<number> {
  const [action, file, ...more] = args.words ?? [];
  const problem = misuse(args, action, action === 'show' ? more : [file, ...more].filter((word) => word !== undefined));
  if (problem !== null) {
    return failed(args, problem);
  }
  switch (action) {
    case 'make':
      return await make(args);
    case 'show':
      return await show(args, file ?? '');
    default: {
      const read = await readKey(textOption(args, 'key', ''));
      return typeof read === 'string' ? failed(args, read) : await signCommand(args, read);
    }
  }
}

function misuse(args: CommandArgs, action: string | undefined, more: readonly string[]): string | null {
  const own = action === undefined || !Object.hasOwn(ACTIONS, action) ? undefined : ACTIONS[action];
  if (action === undefined || own === undefined) {
    const near = suggest(action ?? '', Object.keys(ACTIONS));
    return action === undefined
      ? 'say what to do: keys make, keys show or keys sign.'
      : `there is no "keys ${action.slice(0, 40)}". ${near === null ? 'There are: make, show, sign.' : `Did you mean "keys ${near}"?`}`;
  }
  if (more.length > 0) {
    return `keys ${action} takes ${action === 'show' ? 'one file' : 'options only'}.`;
  }
  const given = [...Object.keys(args.options), ...Object.keys(args.repeated ?? {})];
  const strange = given.find((name) => !own.includes(name));
  return strange === undefined ? null : `--${strange} does not go with keys ${action}.`;
}

async function make(args: CommandArgs): Promise<number> {
  const path = textOption(args, 'out', '');
  if (path === '') {
    return failed(args, 'say with --out FILE where the private key goes.');
  }
  const name = textOption(args, 'name', nameFrom(path));
  if (!isKeyName(name)) {
    return failed(
      args,
      '--name takes 1 to 32 of a-z, 0-9 and "-", beginning with a letter or digit, such as front-desk.',
    );
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const problem = await writeNew(path, `kioskd command key: ${name}\n${pem}`);
  if (problem !== null) {
    return failed(args, problem);
  }
  args.stdout(
    `The private key is in ${path}. Whoever has it can settle alarms: keep it off the kiosk and the broker.\n`,
  );
  tell(args, { name, privateKey });
  return EXIT.fine;
}

async function show(args: CommandArgs, path: string): Promise<number> {
  if (path === '') {
    return failed(args, 'name the file: keys show FILE.');
  }
  const read = await readKey(path);
  if (typeof read === 'string') {
    return failed(args, read);
  }
  tell(args, read);
  return EXIT.fine;
}

/** A private key file of ours, read. */
export interface SigningKey {
  readonly name: string;
  readonly privateKey: KeyObject;
}

function tell(args: CommandArgs, { name, privateKey }: SigningKey): void {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const text = publicKeyText(Buffer.from(x ?? '', 'base64url'));
  args.stdout(
    `For the configuration of each kiosk that is to obey it:\n\nkiosk:\n  commandKeys:\n    - { name: ${name}, publicKey: "${text}" }\n`,
  );
}

const MAX_KEY_FILE_BYTES = 4_096;

/** @returns what is wrong in words. A key made by `openssl genpkey -algorithm ed25519` has no name inside: that of the file counts. */
async function readKey(path: string): Promise<SigningKey | string> {
  if (path === '') {
    return 'say with --key FILE which private key signs.';
  }
  const text = await readPrivate(path);
  if ('problem' in text) {
    return text.problem;
  }
  const name = /^kioskd command key: (.*)$/m.exec(text.text)?.[1]?.trim() ?? nameFrom(path);
  if (!isKeyName(name)) {
    return `${path} does not say how the key is called: begin it with a line "kioskd command key: NAME".`;
  }
  try {
    const privateKey = createPrivateKey(text.text);
    return privateKey.asymmetricKeyType === 'ed25519' ? { name, privateKey } : `${path} is not an Ed25519 key.`;
  } catch {
    return /BEGIN PUBLIC KEY/.test(text.text)
      ? `${path} is a public key; the private one is needed.`
      : `${path} is not a private key as "kioskd keys make" writes it.`;
  }
}

async function readPrivate(path: string): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    const handle = await open(path, 'r');
    try {
      const facts = await handle.stat();
      if (!facts.isFile() || facts.size > MAX_KEY_FILE_BYTES) {
        return { problem: `${path} is not a private key as "kioskd keys make" writes it.` };
      }
      if ((facts.mode & 0o077) !== 0) {
        return { problem: `others can read ${path}: chmod 600 ${path}, and make a new key if somebody may have.` };
      }
      return { text: await handle.readFile('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { problem: `${path} cannot be read (${codeOf(error)}).` };
  }
}

/** Never over a file that is there: a key that is gone cannot be had again. */
async function writeNew(path: string, text: string): Promise<string | null> {
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
      return null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    return codeOf(error) === 'EEXIST'
      ? `${path} is there already and is left as it is: choose another name.`
      : `${path} cannot be written (${codeOf(error)}).`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function nameFrom(path: string): string {
  const name = basename(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name.slice(0, 32);
}

function isKeyName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(name);
}

function failed(args: CommandArgs, problem: string): number {
  args.stderr(`kioskd keys: ${problem}\nTry: kioskd keys --help\n`);
  return EXIT.cannotRun;
}
