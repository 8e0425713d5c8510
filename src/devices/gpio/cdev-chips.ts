import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { type Ioctl, type IoctlLibrary, loadIoctl } from '../../os/ioctl.ts';
import { type ChipInfo, chipInfoBytes, lineInfoBytes, REQUEST, readChipInfo, readLineInfo } from './cdev-abi.ts';
import { type CdevFiles, SYSTEM_FILES } from './cdev-files.ts';
import { errorCode } from './lines.ts';
import { pickHeaderChip } from './resolve.ts';

/** What a test puts in place of the real kernel. */
export interface CdevParts {
  readonly ioctl?: (() => Promise<IoctlLibrary>) | undefined;
  readonly files?: CdevFiles | undefined;
  readonly sysfsRoot?: string | undefined;
}

/** The header's chip, open. */
export interface OpenChip extends ChipInfo {
  readonly path: string;
  readonly fd: number;
  readonly ioctl: Ioctl;
  readonly files: CdevFiles;
}

export type OpenChipAnswer =
  | { readonly found: true; readonly chip: OpenChip }
  | { readonly found: false; readonly health: Health };

const NO_PERMISSION =
  "add the daemon's user to the group gpio, install hardware/udev/60-kioskd.rules, and keep DeviceAllow=char-gpiochip in the service unit";

/** Opens the chip that carries the header, looking at all of them; the others are closed again. */
export async function openHeaderChip(parts: CdevParts = {}): Promise<OpenChipAnswer> {
  const { files = SYSTEM_FILES } = parts;
  const library = await (parts.ioctl ?? loadIoctl)();
  if (!library.ok) {
    return no('failing', `the GPIO devices cannot be asked: ${library.why}`);
  }
  const paths = await files.list();
  if (paths.length === 0) {
    return no('absent', 'this system has no /dev/gpiochip*: kioskd drives pins on a Raspberry Pi with its own kernel');
  }
  const { chips, refused } = openAll(paths, library.ioctl, files);
  const answer = pickHeaderChip(chips);
  for (const chip of chips) {
    if (!answer.found || chip !== answer.chip) {
      files.close(chip.fd);
    }
  }
  if (answer.found) {
    return knowsVersion2(answer.chip);
  }
  const [first] = refused;
  if (first === undefined) {
    return no('absent', answer.reason);
  }
  return first.code === 'EACCES' || first.code === 'EPERM'
    ? no('failing', `no permission to open ${first.path}: ${NO_PERMISSION}`)
    : no('failing', `${first.path} cannot be opened (${printable(first.code, 20)})`);
}

/** Who has a line of the header, as far as that can be told: to name it when the line is refused. */
export async function lineUser(bcm: number, parts: CdevParts = {}): Promise<string | null> {
  const answer = await openHeaderChip(parts).catch(() => null);
  if (answer === null || !answer.found) {
    return null;
  }
  const user = userOf(answer.chip, bcm);
  answer.chip.files.close(answer.chip.fd);
  return user;
}

/** What the user of a line calls itself, empty when it says nothing; null: nobody has it. Text from outside. */
export function userOf(chip: OpenChip, bcm: number): string | null {
  const bytes = lineInfoBytes(bcm);
  const answer = chip.ioctl.call(chip.fd, REQUEST.lineInfo, bytes);
  if (!answer.ok) {
    return null;
  }
  const { used, consumer } = readLineInfo(bytes);
  return used ? consumer : null;
}

/** For a health: who has a line. */
export function userWords(user: string | null): string {
  if (user === null || user === '') return 'another program or a kernel driver';
  return user === 'kioskd' ? 'another kioskd' : `"${printable(user, 32)}"`;
}

function openAll(
  paths: readonly string[],
  ioctl: Ioctl,
  files: CdevFiles,
): { readonly chips: readonly OpenChip[]; readonly refused: readonly { path: string; code: string }[] } {
  const chips = new Map<string, OpenChip>();
  const refused: { path: string; code: string }[] = [];
  for (const path of paths) {
    try {
      const fd = files.open(path);
      const bytes = chipInfoBytes();
      const info = ioctl.call(fd, REQUEST.chipInfo, bytes).ok ? readChipInfo(bytes) : null;
      // Raspberry Pi OS links gpiochip4 to gpiochip0 on a Pi 5, where the header was before: one chip, two files.
      if (info === null || chips.has(info.name)) files.close(fd);
      else chips.set(info.name, { ...info, path, fd, ioctl, files });
    } catch (error) {
      refused.push({ path, code: errorCode(error) });
    }
  }
  return { chips: [...chips.values()], refused };
}

function knowsVersion2(chip: OpenChip): OpenChipAnswer {
  const answer = chip.ioctl.call(chip.fd, REQUEST.lineInfo, lineInfoBytes(0));
  if (answer.ok) {
    return { found: true, chip };
  }
  chip.files.close(chip.fd);
  // A kernel that does not know the request says EINVAL, and one that was built without it ENOTTY.
  return answer.code === 'EINVAL' || answer.code === 'ENOTTY'
    ? no('failing', 'this kernel has only the old GPIO interface: use Linux 5.10 or newer, or gpio.driver onoff')
    : no('failing', `${chip.path} does not answer (${answer.code})`);
}

function no(status: 'absent' | 'failing', reason: string): { readonly found: false; readonly health: Health } {
  return { found: false, health: { status, reason } };
}
