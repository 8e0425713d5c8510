import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { dispatch } from '../../src/commands/dispatch.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `kioskd keys …` in this process. */
export async function keys(...argv: string[]): Promise<Said> {
  let out = '';
  let err = '';
  const code = await dispatch(['keys', ...argv], {
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** A folder that goes with the test. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-keys-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The public key in what `keys make` or `keys show` printed. */
export function printedKey(out: string): string {
  return /publicKey: "([^"]*)"/.exec(out)?.[1] ?? '';
}

/** @throws Error when OpenSSL says no. */
export function openssl(...argv: string[]): Buffer {
  return execFileSync('openssl', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
}
