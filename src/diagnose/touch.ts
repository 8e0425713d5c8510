import { readdir, readFile } from 'node:fs/promises';
import { printable } from '../domain/printable.ts';
import { type Check, type Finding, ok, skipped, warn } from './check.ts';

export type Turn = 0 | 90 | 180 | 270;

export interface TouchQuestion {
  /** By how much the picture is turned clockwise on the panel. */
  readonly rotate: Turn;
  /** Name of the touch panel; undefined: whichever there is. */
  readonly touch?: string | undefined;
}

/**
 * How touches are turned to where the picture is: the first two rows of the matrix that libinput multiplies a touch with, as
 * fractions of the panel. A picture turned clockwise by a quarter has its top at the panel's right: what is touched at (x, y)
 * of the panel is at (y, 1 - x) of the picture.
 */
export const TOUCH_MATRICES: Readonly<Record<Turn, string>> = {
  0: '1 0 0 0 1 0',
  90: '0 1 0 -1 0 1',
  180: '-1 0 1 0 -1 1',
  270: '0 -1 1 1 0 0',
};

interface TouchPanel {
  readonly name: string;
  /** The six numbers; null when udev has set none. */
  readonly matrix: string | null;
  /** The compositor turns its touches with this screen. */
  readonly output: string | null;
}

/** Is there a touch panel, and is it turned as the picture is? Asks the kernel and udev, opens nothing. */
export function touchCheck({ rotate, touch }: TouchQuestion, root = '/'): Check {
  return {
    name: 'touch',
    deadlineMs: 3000,
    run: async () => {
      const panels = await touchPanels(root);
      const meant = touch === undefined ? panels : panels.filter(({ name }) => name === touch);
      const [panel] = meant;
      if (panel === undefined) {
        return missing(touch, panels);
      }
      return judge(panel, rotate);
    },
  };
}

function missing(touch: string | undefined, panels: readonly TouchPanel[]): Finding {
  if (touch === undefined) {
    return skipped('there is no touch panel');
  }
  const there = panels.map(({ name }) => `"${name}"`).join(', ');
  return warn(
    `there is no touch panel "${printable(touch, 80)}"`,
    there === '' ? 'look at its cable, and at its overlay in config.txt' : `there is ${there}: correct display.touch`,
  );
}

function judge({ name, matrix, output }: TouchPanel, rotate: Turn): Finding {
  if (output !== null) {
    return ok(`"${name}" is turned with the screen ${output} by the compositor`);
  }
  const wanted = TOUCH_MATRICES[rotate];
  const has = matrix ?? TOUCH_MATRICES[0];
  if (sameNumbers(has, wanted)) {
    return ok(`"${name}" is turned as the picture is (display.rotate ${rotate})`);
  }
  return warn(
    `"${name}" is not turned as the picture is: display.rotate is ${rotate}, and its matrix is ${has}`,
    `take the line for ${rotate} in hardware/display/61-kioskd-touch.rules (LIBINPUT_CALIBRATION_MATRIX "${wanted}")`,
  );
}

function sameNumbers(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split(' ').map(Number));
  return left?.length === right?.length && left?.every((value, index) => value === right?.[index]) === true;
}

async function touchPanels(root: string): Promise<readonly TouchPanel[]> {
  const folder = `${root}/sys/class/input`;
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^event\d+$/.test(name)).toSorted();
  const panels = await Promise.all(names.map((name) => touchPanel(root, `${folder}/${name}`)));
  return panels.filter((panel) => panel !== null);
}

/** Null: no touch panel. What udev knows of a device is in its data base, one `E:NAME=value` a line. */
async function touchPanel(root: string, device: string): Promise<TouchPanel | null> {
  try {
    const number = (await readFile(`${device}/dev`, 'utf8')).trim();
    if (!/^\d+:\d+$/.test(number)) {
      return null;
    }
    const facts = await readFile(`${root}/run/udev/data/c${number}`, 'utf8');
    const fact = (name: string) => new RegExp(`^E:${name}=(.*)$`, 'm').exec(facts)?.[1]?.trim() ?? null;
    if (fact('ID_INPUT_TOUCHSCREEN') !== '1') {
      return null;
    }
    const matrix = fact('LIBINPUT_CALIBRATION_MATRIX');
    return {
      name: printable((await readFile(`${device}/device/name`, 'utf8')).trim(), 80),
      matrix: matrix === null ? null : printable(matrix, 60),
      output: nullable(fact('WL_OUTPUT')),
    };
  } catch {
    return null;
  }
}

function nullable(text: string | null): string | null {
  return text === null || text === '' ? null : printable(text, 40);
}
