import type { Health } from '../../domain/health.ts';
import { lineUser, userWords } from './cdev-chips.ts';
import type { FindLines, LineFactory } from './lines.ts';
import { onoffLines } from './onoff-lines.ts';
import { type HeaderChip, resolveHeaderChip, SYSFS_GPIO } from './resolve.ts';

/** What a test puts in place of the real kernel. */
export interface OnoffParts {
  readonly sysfsRoot?: string | undefined;
  /** Makes the lines of this chip. Rejects in words when that cannot be. */
  readonly lines?: ((chip: HeaderChip, onGone: () => void) => Promise<LineFactory>) | undefined;
  /** Who holds a line that cannot be exported, in words. */
  readonly user?: ((bcm: number) => Promise<string>) | undefined;
}

const GONE: Health = { status: 'absent', reason: 'the GPIO chip went away: was its kernel driver unloaded?' };

/** The way through the files of /sys/class/gpio and the onoff package, by numbers that are looked up at each opening. */
export function onoffWay(parts: OnoffParts = {}): FindLines {
  const { sysfsRoot = SYSFS_GPIO, user = async (bcm) => userWords(await lineUser(bcm)) } = parts;
  const make = parts.lines ?? ((chip, onGone) => onoffLines(chip, onGone, user));
  return async (lost) => {
    const answer = await resolveHeaderChip(sysfsRoot);
    if (!answer.found) return { found: false, health: { status: 'absent', reason: answer.reason } };
    try {
      return { found: true, lines: await make(answer.chip, () => lost(GONE)) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'the GPIO lines cannot be opened';
      return { found: false, health: { status: 'failing', reason } };
    }
  };
}
