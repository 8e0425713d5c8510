import { access, constants, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpio } from 'onoff';
import {
  errorCode,
  type InputLine,
  type InputRequest,
  type LineFactory,
  type LineRequest,
  type OutputLine,
  type OutputRequest,
} from './lines.ts';
import { type HeaderChip, SYSFS_GPIO } from './resolve.ts';

const PERMISSION_TRIES = 150;
const PERMISSION_PAUSE_MS = 20;
const PERMISSION_WORDS = "add the daemon's user to the group gpio, and check the udev rule for GPIO";
const NO_SYSFS = 'this kernel has no sysfs GPIO (GPIO_SYSFS_LEGACY is off): use gpio.driver cdev';

/**
 * Lines through the onoff package. Rejects, in words, when the package or the kernel's part of it is not there.
 * @param onGone called when a line that was open cannot be read any more.
 * @param userWords who holds a line that cannot be exported.
 */
export async function onoffLines(
  chip: HeaderChip,
  onGone: () => void,
  userWords: (bcm: number) => Promise<string>,
): Promise<LineFactory> {
  if (!(await exists(join(SYSFS_GPIO, 'export')))) throw new Error(NO_SYSFS);
  let gpio: typeof Gpio;
  try {
    gpio = (await import('onoff')).Gpio;
  } catch {
    throw new Error('the onoff package is not installed or was built for another Node: run npm rebuild onoff');
  }
  const numberOf = ({ bcm }: LineRequest) => chip.base + bcm;
  return {
    driver: 'onoff',
    about: `onoff, ${SYSFS_GPIO} ${chip.label} base ${chip.base}`,
    setsPulls: false,
    prepare: async (outputs, inputs) => {
      const requests = [...outputs, ...inputs];
      // Before onoff does it: onoff would wait for udev to hand over the files in a loop that blocks the whole process.
      for (const request of requests) await exportLine(request, numberOf(request), userWords);
      for (const request of requests) await waitForPermission(request, numberOf(request));
    },
    output: (request) => openOutput(gpio, request, numberOf(request)),
    input: (request) => openInput(gpio, request, numberOf(request), onGone),
    close: () => undefined,
  };
}

async function exportLine(
  request: LineRequest,
  number: number,
  userWords: (bcm: number) => Promise<string>,
): Promise<void> {
  if (await exists(folderOf(number))) return;
  try {
    await writeFile(join(SYSFS_GPIO, 'export'), String(number));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EBUSY') {
      const user = await userWords(request.bcm);
      throw new Error(`BCM ${request.bcm} (${request.name}) is held by ${user}: free it, or use another pin`);
    }
    throw new Error(exportWords(code, request));
  }
}

function exportWords(code: string, { name, bcm }: LineRequest): string {
  if (code === 'EACCES' || code === 'EPERM') return `no permission to use GPIO: ${PERMISSION_WORDS}`;
  if (code === 'EROFS') return '/sys is mounted read-only: the service unit must not set ProtectKernelTunables';
  if (code === 'ENOENT') return NO_SYSFS;
  return `BCM ${bcm} (${name}) cannot be exported (${code})`;
}

async function waitForPermission({ name, bcm }: LineRequest, number: number): Promise<void> {
  const files = ['value', 'direction', 'active_low', 'edge'].map((file) => join(folderOf(number), file));
  for (let attempt = 0; attempt < PERMISSION_TRIES; attempt += 1) {
    const usable = await Promise.all(files.map(isWritable));
    if (usable.every(Boolean)) return;
    await new Promise((resolve) => setTimeout(resolve, PERMISSION_PAUSE_MS));
  }
  throw new Error(`no permission for BCM ${bcm} (${name}): ${PERMISSION_WORDS}`);
}

function openOutput(gpio: typeof Gpio, { name, bcm, level }: OutputRequest, number: number): OutputLine {
  const line = new gpio(number, level === 1 ? 'high' : 'low', undefined, { activeLow: false });
  // onoff says nothing when an exported line refuses its settings, so look whether they were taken.
  if (line.direction() !== 'out' || line.activeLow() || line.readSync() !== level) {
    line.unexport();
    throw new Error(`BCM ${bcm} (${name}) does not take the settings of an output`);
  }
  return {
    write: (next) => line.writeSync(next),
    release: () => line.unexport(),
  };
}

function openInput(gpio: typeof Gpio, { name, bcm }: InputRequest, number: number, onGone: () => void): InputLine {
  const line = new gpio(number, 'in', 'both', { activeLow: false });
  if (line.direction() !== 'in' || line.activeLow() || line.edge() !== 'both') {
    line.unexport();
    throw new Error(`BCM ${bcm} (${name}) does not take the settings of an input`);
  }
  const read = line.readSync.bind(line);
  // onoff reads in its own callback, where an error would end the process.
  line.readSync = () => {
    try {
      return read();
    } catch {
      onGone();
      return 0;
    }
  };
  return {
    read,
    watch: async (onEdge) => line.watch(() => onEdge()),
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
