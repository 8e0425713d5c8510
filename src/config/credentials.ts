import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';

/** No key or password is longer; a PEM file with a chain is not either. */
const MAX_SECRET_BYTES = 64 * 1024;

/** `LoadCredential=kioskd:FOLDER` in the unit gives every file of the folder this beginning. */
const SYSTEMD_FOLDER_PREFIX = 'kioskd_';

/** A secret that cannot be printed by accident: only `reveal` gives the text, and only the edge that needs it calls it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

export type CredentialResult =
  | { readonly ok: true; readonly secret: Secret }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Where secrets are looked for: systemd's folder first, then `credentials` beside the configuration file. */
export interface CredentialPlaces {
  /** `$CREDENTIALS_DIRECTORY`; empty when systemd gave none. */
  readonly systemdDir: string;
  readonly configDir: string;
}

/**
 * Reads one secret. A file beside the configuration must belong to its owner alone (mode 0600 or stricter). systemd keeps
 * its own folder closed to everyone else, so the mode of a file there says nothing and is not looked at.
 */
export async function readCredential(name: string, places: CredentialPlaces): Promise<CredentialResult> {
  if (places.systemdDir !== '') {
    for (const file of [name, `${SYSTEMD_FOLDER_PREFIX}${name}`]) {
      const found = await readSecretFile(join(places.systemdDir, file), name, false);
      if (found !== null) {
        return found;
      }
    }
  }
  const path = join(places.configDir, 'credentials', name);
  const found = await readSecretFile(path, name, true);
  return (
    found ?? { ok: false, message: `the credential "${name}" is not there`, hint: `put it in ${path} with mode 0600` }
  );
}

async function readSecretFile(path: string, name: string, strict: boolean): Promise<CredentialResult | null> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    // Without O_NONBLOCK the open of a named pipe would wait for a writer for ever.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : unreadable(name, path, error);
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) {
      return { ok: false, message: `the credential "${name}" is not a plain file`, hint: path };
    }
    if (strict && (facts.mode & 0o077) !== 0) {
      const mode = (facts.mode & 0o777).toString(8).padStart(4, '0');
      const message = `the credential "${name}" has mode ${mode}: others can get at it`;
      return { ok: false, message, hint: `chmod 600 ${path}` };
    }
    if (facts.size > MAX_SECRET_BYTES) {
      return { ok: false, message: `the credential "${name}" is larger than 64 kB`, hint: path };
    }
    const text = (await handle.readFile('utf8')).replace(/[\r\n]+$/, '');
    return text === ''
      ? { ok: false, message: `the credential "${name}" is empty`, hint: path }
      : { ok: true, secret: new Secret(text) };
  } catch (error) {
    return unreadable(name, path, error);
  } finally {
    await handle.close();
  }
}

function unreadable(name: string, path: string, error: unknown): CredentialResult {
  const code = codeOf(error);
  const hint = code === 'EACCES' ? `let the user that runs kioskd read ${path}` : path;
  return { ok: false, message: `the credential "${name}" cannot be read (${code})`, hint };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
