import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../domain/printable.ts';

/**
 * What the operating system says of the board. Everything is read from files, without a helper program; a file that is
 * not there gives null, because the same daemon runs on a laptop. `root` is `/` outside tests.
 */
export interface BoardFacts {
  /** `Raspberry Pi 4 Model B Rev 1.5`; null when the machine does not say. */
  readonly model: string | null;
  /** Celsius of the hottest zone. */
  readonly temperature: number | null;
  readonly throttling: Throttling | null;
}

export interface Throttling {
  readonly undervoltageNow: boolean;
  readonly throttledNow: boolean;
  readonly undervoltageSinceBoot: boolean;
  readonly throttledSinceBoot: boolean;
}

export async function boardFacts(root = '/'): Promise<BoardFacts> {
  const [model, temperature, throttling] = await Promise.all([
    boardModel(root),
    temperatureOf(root),
    throttlingOf(root),
  ]);
  return { model, temperature, throttling };
}

export async function boardModel(root = '/'): Promise<string | null> {
  const text = await textOf(join(root, 'proc/device-tree/model'));
  return text === null ? null : printable(text, 80) || null;
}

async function temperatureOf(root: string): Promise<number | null> {
  const dir = join(root, 'sys/class/thermal');
  const zones = (await namesIn(dir)).filter((name) => name.startsWith('thermal_zone'));
  const texts = await Promise.all(zones.map((zone) => textOf(join(dir, zone, 'temp'))));
  const degrees = texts.map((text) => Number(text ?? Number.NaN) / 1000).filter((value) => value > -50 && value < 200);
  return degrees.length === 0 ? null : Math.max(...degrees);
}

/** Bits of the firmware's word: 0 undervoltage, 2 throttled; the same plus 16 for "since boot". */
async function throttlingOf(root: string): Promise<Throttling | null> {
  const text =
    (await textOf(join(root, 'sys/devices/platform/soc/soc:firmware/get_throttled'))) ??
    (await undervoltageAlarm(root));
  const word = text === null ? Number.NaN : Number.parseInt(text.trim(), 16);
  if (!Number.isInteger(word)) {
    return null;
  }
  const bit = (index: number): boolean => (word & (2 ** index)) !== 0;
  return {
    undervoltageNow: bit(0),
    throttledNow: bit(2),
    undervoltageSinceBoot: bit(16),
    throttledSinceBoot: bit(18),
  };
}

/** Newer kernels: the rpi_volt sensor has a latched low-voltage alarm. Given back as the firmware's bit 16. */
async function undervoltageAlarm(root: string): Promise<string | null> {
  const dir = join(root, 'sys/class/hwmon');
  for (const name of await namesIn(dir)) {
    if ((await textOf(join(dir, name, 'name')))?.trim() === 'rpi_volt') {
      const alarm = await textOf(join(dir, name, 'in0_lcrit_alarm'));
      return alarm?.trim() === '1' ? '10000' : '0';
    }
  }
  return null;
}

export type ClockTrust =
  /** The time service of this machine has set the clock from the network since it started. */
  | 'synchronised'
  /** The time service runs and has not reached a server yet. */
  | 'not synchronised'
  /** Another time service, or none: nothing to tell by. */
  | 'unknown';

/** What the time service of this machine says, and since when. */
export interface ClockFacts {
  readonly trust: ClockTrust;
  /** Wall clock ms of its last correction, by the clock as it was set then; null when it made none. */
  readonly syncedAt: number | null;
}

/**
 * systemd-timesyncd makes this file when it has set the clock for the first time since the machine started, and touches it at
 * each later correction. The kernel's own word (STA_UNSYNC of adjtimex) is in no file.
 */
export async function clockFacts(root = '/'): Promise<ClockFacts> {
  const dir = join(root, 'run/systemd/timesync');
  const syncedAt = await changedAt(join(dir, 'synchronized'));
  if (syncedAt !== null) {
    return { trust: 'synchronised', syncedAt };
  }
  return { trust: (await exists(dir)) ? 'not synchronised' : 'unknown', syncedAt: null };
}

export async function clockTrust(root = '/'): Promise<ClockTrust> {
  return (await clockFacts(root)).trust;
}

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Space that an ordinary user may still fill where this path lies; null when the path is not there. */
export async function diskSpace(path: string): Promise<DiskSpace | null> {
  try {
    const facts = await statfs(path);
    return { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize };
  } catch {
    return null;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    // Device tree texts end with a zero byte.
    return (await readFile(path, 'utf8')).replaceAll('\0', '');
  } catch {
    return null;
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch {
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  return (await changedAt(path)) !== null;
}

async function changedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return null;
  }
}
