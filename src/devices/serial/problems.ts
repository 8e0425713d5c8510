import { access, constants, readFile, stat } from 'node:fs/promises';
import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';

/** Why a serial port is not open, as far as it could be found out. */
export type OpenProblem =
  | { readonly why: 'missing' }
  | { readonly why: 'unplugged' }
  | { readonly why: 'not a serial device' }
  /** `group`: the group that owns the device file, or null when it has no rights either. */
  | { readonly why: 'no permission'; readonly group: string | null }
  /** `holder`: name and process id of the program that holds the lock, when the kernel says. */
  | { readonly why: 'locked'; readonly holder: string | null }
  | { readonly why: 'no driver'; readonly message: string }
  | { readonly why: 'other'; readonly message: string };

/** What a line is for, in the words that health uses. */
export interface LineWords {
  /** `scanner`, `controller`. */
  readonly device: string;
  /** The setting that names the path: `scanner.path`. */
  readonly setting: string;
}

/** Puts a problem into words for the technician: what is wrong, and what to do. */
export function lineHealth({ device, setting }: LineWords, path: string, problem: OpenProblem): Health {
  const name = printable(path);
  switch (problem.why) {
    case 'missing':
      return absent(`no ${device} at ${name}: plug it in, or check ${setting} and the udev rule that makes the link`);
    case 'unplugged':
      return absent(`the ${device} at ${name} was unplugged: plug it in again`);
    case 'not a serial device':
      return failing(`${name} is not a serial device: set ${setting} to the device file of the ${device}`);
    case 'no permission':
      return failing(permissionWords(name, problem.group));
    case 'locked':
      return failing(
        problem.holder === null
          ? `another program holds ${name}: look for ModemManager, a login console or a second kioskd`
          : `${printable(problem.holder, 60)} holds ${name}: stop it, then the ${device} comes back by itself`,
      );
    case 'no driver':
      return failing(`the serialport package cannot be loaded: ${printable(problem.message, 120)}`);
    case 'other':
      return failing(`cannot open ${name}: ${printable(problem.message, 120)}`);
  }
}

function permissionWords(name: string, group: string | null): string {
  if (group === null) return `no permission to open ${name}: give its group the right to read and write`;
  return `no permission to open ${name}: add the daemon's user to the group ${printable(group, 40)} and start it again`;
}

/** Looks at the device file before the open, because the open itself reports only a sentence. Null: try to open it. */
export async function inspect(path: string): Promise<OpenProblem | null> {
  try {
    const file = await stat(path);
    if (!file.isCharacterDevice()) return { why: 'not a serial device' };
    await access(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { why: 'missing' };
    if (code === 'EACCES' || code === 'EPERM') return { why: 'no permission', group: await groupOf(path) };
    return { why: 'other', message: code };
  }
}

/** Reads the sentence that the serialport package gives in place of an error code. */
export async function explainOpenError(path: string, error: Error): Promise<OpenProblem> {
  if (/lock/i.test(error.message) || /busy/i.test(error.message))
    return { why: 'locked', holder: await holderOf(path) };
  if (/no such (file|device)/i.test(error.message)) return { why: 'missing' };
  if (/permission/i.test(error.message)) return { why: 'no permission', group: await groupOf(path) };
  if (/inappropriate ioctl|is a directory/i.test(error.message)) return { why: 'not a serial device' };
  return { why: 'other', message: error.message };
}

/** The group whose members may read and write a device file; null when the group has no rights either, or nobody can tell. */
export async function groupOf(path: string): Promise<string | null> {
  try {
    const { gid, mode } = await stat(path);
    if ((mode & 0o060) !== 0o060) return null;
    const groups = await readFile('/etc/group', 'utf8');
    const line = groups.split('\n').find((entry) => entry.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? String(gid);
  } catch {
    return null;
  }
}

/** The kernel lists who locked which inode; the name is for the technician, so not knowing it is no error. */
async function holderOf(path: string): Promise<string | null> {
  try {
    const { ino } = await stat(path);
    const locks = await readFile('/proc/locks', 'utf8');
    for (const line of locks.split('\n')) {
      const match = /FLOCK\s+\S+\s+\S+\s+(\d+)\s+\S+:(\d+)\s/.exec(line);
      const pid = match?.[1];
      if (pid === undefined || match?.[2] !== String(ino) || pid === String(process.pid)) continue;
      const name = await readFile(`/proc/${pid}/comm`, 'utf8');
      return `${name.trim()} (process ${pid})`;
    }
    return null;
  } catch {
    return null;
  }
}

function absent(reason: string): Health {
  return { status: 'absent', reason };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}

export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'unknown error';
}
