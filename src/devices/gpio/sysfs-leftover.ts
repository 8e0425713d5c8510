import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Level } from './lines.ts';
import { resolveHeaderChip, sysfsNumber } from './resolve.ts';

/**
 * Takes a pin of the header back from sysfs, where a process that was killed has left it exported. An output is driven to its safe
 * level first: what a pin does once it is not exported any more is up to the kernel.
 * @param level the safe level of an output, null for an input.
 * @returns false when it stays exported: there is no sysfs, or it is not ours to write to. Whoever wants the line is told then.
 */
export async function takeFromSysfs(bcm: number, level: Level | null, sysfsRoot: string): Promise<boolean> {
  const answer = await resolveHeaderChip(sysfsRoot);
  const number = answer.found ? sysfsNumber(answer.chip, bcm) : null;
  if (number === null) return false;
  try {
    if (level !== null) {
      await writeFile(join(sysfsRoot, `gpio${number}`, 'direction'), level === 1 ? 'high' : 'low');
    }
    await writeFile(join(sysfsRoot, 'unexport'), String(number));
    return true;
  } catch {
    return false;
  }
}
