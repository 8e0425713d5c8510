import { readFile, stat } from 'node:fs/promises';
import { errorCode } from '../devices/serial/problems.ts';
import type { DeviceHolder } from './daemon.ts';

/** First byte of the range that SQLite locks in a file of its own: sqlite.org/fileformat2.html, "The Lock-Byte Page". */
const SQLITE_LOCK_BYTE = 0x40000000;

/**
 * A kioskd that sells with this journal and was not found at `listen`: the file may have been edited since it was started, or it is
 * slow. It is known by the lock on the journal's guard, which the kernel drops when the process ends in whatever way. Null: nobody does.
 */
export async function unseenHolder(
  journalPath: string,
  listen: string,
  locksFile = '/proc/locks',
): Promise<DeviceHolder | null> {
  const pid = await lockedBy(`${journalPath}.guard`, locksFile);
  if (pid === null) {
    return null;
  }
  const unseen =
    pid === 'unknown'
      ? {
          summary: 'not tried: the journal may not be looked at, so a running kioskd might hold it',
          hint: 'ask as root, or as the user of the daemon: sudo kioskd diagnose',
        }
      : {
          summary: `not tried: a running kioskd (process ${pid}) holds it, and does not answer for this file at ${listen}`,
          hint: 'were web.listen or kiosk.id changed? systemctl restart kioskd, then ask again; or stop it',
        };
  return { parts: new Map(), unseen };
}

/** The process that has the exclusive lock of this SQLite file. Only looked at, because a lock for a try could keep a daemon from starting. */
async function lockedBy(path: string, locksFile: string): Promise<number | 'unknown' | null> {
  let inode: string;
  try {
    inode = String((await stat(path, { bigint: true })).ino);
  } catch (error) {
    // Without the file nobody can hold it.
    return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR' ? null : 'unknown';
  }
  // Where the kernel lists no locks (an unusual sandbox), making pins safe after a kill counts for more.
  const locks = await readFile(locksFile, 'utf8').catch(() => '');
  for (const line of locks.split('\n')) {
    const [, pid, file, from] = /^\d+: POSIX\s+\S+\s+WRITE\s+(\d+)\s+\S+:(\d+)\s+(\d+)\s/.exec(line) ?? [];
    if (file === inode && Number(from) === SQLITE_LOCK_BYTE) return Number(pid);
  }
  return null;
}
