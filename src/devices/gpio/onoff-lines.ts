import { access, constants, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpio } from 'onoff';
import type { InputLine, Level, LineFactory, OutputLine } from './lines.ts';
import { SYSFS_GPIO } from './resolve.ts';

const PERMISSION_TRIES = 150;
const PERMISSION_PAUSE_MS = 20;
const PERMISSION_WORDS = "add the daemon's user to the group gpio, and check the udev rule for GPIO";

/** Lines through the onoff package. Rejects, in words, when the package is not there. */
export async function onoffLines(): Promise<LineFactory> {
  let gpio: typeof Gpio;
  try {
    gpio = (await import('onoff')).Gpio;
  } catch {
    throw new Error('the onoff package is not installed or was built for another Node: run npm rebuild onoff');
  }
  return {
    prepare: prepareLines,
    output: (number, level) => openOutput(gpio, number, level),
    input: (number) => openInput(gpio, number),
  };
}

/**
 * Exports the lines before onoff does: onoff would wait for udev to hand over the files in a loop that blocks the whole
 * process, for seconds on a slow board.
 */
async function prepareLines(numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    if (!(await exists(folderOf(number)))) await exportLine(number);
  }
  for (const number of numbers) await waitForPermission(number);
}

async function exportLine(number: number): Promise<void> {
  try {
    await writeFile(join(SYSFS_GPIO, 'export'), String(number));
  } catch (error) {
    throw new Error(exportWords(error instanceof Error && 'code' in error ? String(error.code) : '', number));
  }
}

function exportWords(code: string, number: number): string {
  if (code === 'EACCES' || code === 'EPERM') return `no permission to use GPIO: ${PERMISSION_WORDS}`;
  if (code === 'EBUSY') return `line ${number} is held by another program or by a kernel driver: free it`;
  if (code === 'EROFS') return '/sys is mounted read-only: the service unit must not set ProtectKernelTunables';
  if (code === 'ENOENT') return 'this kernel has no sysfs GPIO (GPIO_SYSFS_LEGACY is off): use a kernel that has it';
  return `line ${number} cannot be exported (${code})`;
}

async function waitForPermission(number: number): Promise<void> {
  const files = ['value', 'direction', 'active_low', 'edge'].map((file) => join(folderOf(number), file));
  for (let attempt = 0; attempt < PERMISSION_TRIES; attempt += 1) {
    const usable = await Promise.all(files.map(isWritable));
    if (usable.every(Boolean)) return;
    await new Promise((resolve) => setTimeout(resolve, PERMISSION_PAUSE_MS));
  }
  throw new Error(`no permission for GPIO line ${number}: ${PERMISSION_WORDS}`);
}

function openOutput(gpio: typeof Gpio, number: number, level: Level): OutputLine {
  const line = new gpio(number, level === 1 ? 'high' : 'low', undefined, { activeLow: false });
  // onoff says nothing when an exported line refuses its settings, so look whether they were taken.
  if (line.direction() !== 'out' || line.activeLow() || line.readSync() !== level) {
    line.unexport();
    throw new Error(`line ${number} does not take the settings of an output`);
  }
  return {
    write: (next) => line.writeSync(next),
    release: () => line.unexport(),
  };
}

function openInput(gpio: typeof Gpio, number: number): InputLine {
  const line = new gpio(number, 'in', 'both', { activeLow: false });
  if (line.direction() !== 'in' || line.activeLow() || line.edge() !== 'both') {
    line.unexport();
    throw new Error(`line ${number} does not take the settings of an input`);
  }
  return {
    read: () => line.readSync(),
    watch: (onEdge) => line.watch(() => onEdge()),
    release: () => line.unexport(),
  };
}

function folderOf(number: number): string {
  return join(SYSFS_GPIO, `gpio${number}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
