import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../domain/printable.ts';

export const SYSFS_GPIO = '/sys/class/gpio';
/** The 40-pin header carries BCM 0 to 27 on every board that has it. */
export const LAST_BCM = 27;

/** Drivers of the chip that the 40-pin header hangs on: Pi 0 to 3, Pi 4, Pi 5. */
const HEADER_LABELS = new Set(['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1']);

export interface HeaderChip {
  readonly label: string;
  /** What the kernel adds to a line's own number; it differs by kernel and by the order in which chips are found. */
  readonly base: number;
  readonly lines: number;
}

export type ChipAnswer =
  | { readonly found: true; readonly chip: HeaderChip }
  | { readonly found: false; readonly reason: string };

/**
 * Finds the one chip that carries the header, by its label. Neither the chip's index nor a fixed base would do: both
 * change between kernels. None, or more than one, is refused: pulling the wrong line could open the wrong door.
 */
export async function resolveHeaderChip(sysfsRoot: string = SYSFS_GPIO): Promise<ChipAnswer> {
  let entries: string[];
  try {
    entries = await readdir(sysfsRoot);
  } catch {
    return no(
      `this system has no ${sysfsRoot}: use a kernel with GPIO_SYSFS on a Raspberry Pi, or another gpio.driver`,
    );
  }
  const labels: string[] = [];
  const chips: HeaderChip[] = [];
  for (const entry of entries.filter((name) => name.startsWith('gpiochip'))) {
    const chip = await readChip(join(sysfsRoot, entry));
    if (chip === null) continue;
    labels.push(chip.label);
    if (HEADER_LABELS.has(chip.label)) chips.push(chip);
  }
  const [chip, another] = chips;
  if (chip === undefined) {
    const seen = labels.length === 0 ? 'no GPIO chip at all' : labels.map((label) => printable(label, 40)).join(', ');
    return no(`no Raspberry Pi header found (seen: ${seen}): gpio.driver onoff works on a Raspberry Pi only`);
  }
  if (another !== undefined) {
    return no(
      `two chips call themselves the header (${chip.label}, ${another.label}): refusing to guess which to drive`,
    );
  }
  if (chip.lines <= LAST_BCM) return no(`the header chip ${chip.label} reports only ${chip.lines} lines`);
  return { found: true, chip };
}

/** The kernel's number for a header pin; null when there is no such pin. */
export function sysfsNumber(chip: HeaderChip, bcm: number): number | null {
  if (!Number.isInteger(bcm) || bcm < 0 || bcm > LAST_BCM) return null;
  return chip.base + bcm;
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

function no(reason: string): ChipAnswer {
  return { found: false, reason };
}
