import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../domain/printable.ts';

export const SYSFS_GPIO = '/sys/class/gpio';
/** The 40-pin header carries BCM 0 to 27 on every board that has it. */
export const LAST_BCM = 27;

/** Drivers of the chip that the 40-pin header hangs on: Pi 0 to 3, Pi 4, Pi 5. */
const HEADER_LABELS = new Set(['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1']);

interface Chip {
  readonly label: string;
  readonly lines: number;
}

export interface HeaderChip extends Chip {
  /** What the kernel adds to a line's own number; it differs by kernel and by the order in which chips are found. */
  readonly base: number;
}

export type ChipAnswer<C extends Chip = HeaderChip> =
  | { readonly found: true; readonly chip: C }
  | { readonly found: false; readonly reason: string };

/**
 * The one chip that carries the header, by its label. Neither the chip's index nor a fixed base would do: both change between
 * kernels. None, or more than one, is refused: pulling the wrong line could open the wrong door.
 */
export function pickHeaderChip<C extends Chip>(chips: readonly C[]): ChipAnswer<C> {
  const [chip, another] = chips.filter(({ label }) => HEADER_LABELS.has(label));
  if (chip === undefined) {
    const seen =
      chips.length === 0
        ? 'no GPIO chip at all'
        : chips.map(({ label }) => printable(label, 40) || 'no name').join(', ');
    return no(`no Raspberry Pi header found (seen: ${seen}): relays and sensors on pins work on a Raspberry Pi only`);
  }
  if (another !== undefined) {
    return no(
      `two chips call themselves the header (${chip.label}, ${another.label}): refusing to guess which to drive`,
    );
  }
  if (chip.lines <= LAST_BCM) return no(`the header chip ${chip.label} reports only ${chip.lines} lines`);
  return { found: true, chip };
}

/** Finds the header's chip among those of sysfs, with its base number. */
export async function resolveHeaderChip(sysfsRoot: string = SYSFS_GPIO): Promise<ChipAnswer> {
  let entries: string[];
  try {
    entries = await readdir(sysfsRoot);
  } catch {
    return no(
      `this system has no ${sysfsRoot}: use a kernel with GPIO_SYSFS on a Raspberry Pi, or another gpio.driver`,
    );
  }
  const folders = entries.filter((name) => name.startsWith('gpiochip'));
  const chips = await Promise.all(folders.map((name) => readChip(join(sysfsRoot, name))));
  return pickHeaderChip(chips.filter((chip) => chip !== null));
}

/** Whether the header has such a pin. */
export function isHeaderPin(bcm: number): boolean {
  return Number.isInteger(bcm) && bcm >= 0 && bcm <= LAST_BCM;
}

/** The kernel's number for a header pin; null when there is no such pin. */
export function sysfsNumber(chip: HeaderChip, bcm: number): number | null {
  return isHeaderPin(bcm) ? chip.base + bcm : null;
}

async function readChip(folder: string): Promise<HeaderChip | null> {
  try {
    const [label, base, lines] = await Promise.all(
      ['label', 'base', 'ngpio'].map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()),
    );
    if (label === undefined || !isNumber(base) || !isNumber(lines)) return null;
    return { label, base: Number(base), lines: Number(lines) };
  } catch {
    return null;
  }
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,6}$/.test(text);
}

function no(reason: string): { readonly found: false; readonly reason: string } {
  return { found: false, reason };
}
