import { Buffer } from 'node:buffer';
import type { CdevFiles } from '../../../src/devices/gpio/cdev-files.ts';
import type { Level } from '../../../src/devices/gpio/lines.ts';
import type { Ioctl, IoctlAnswer, IoctlLibrary } from '../../../src/os/ioctl.ts';

/** What the kernel keeps of events for one line before it drops the oldest. */
const EVENTS_KEPT = 16;
const ERRNO: Readonly<Record<string, number>> = { EPERM: 1, EIO: 5, EBUSY: 16, ENODEV: 19, EINVAL: 22, ENOTTY: 25 };

interface Line {
  level: Level;
  /** Empty while nobody has it. */
  user: string;
  fd: number | null;
  isOutput: boolean;
  flags: bigint;
  events: Buffer[];
  blocks: boolean;
  onReadable: ((gone: boolean) => void) | null;
}

/** One GPIO chip as it is before anybody asks for a line of it. */
export interface PretendChip {
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

/**
 * A kernel with GPIO chips behind device files, as a program sees it: it takes requests apart by the numbers of the kernel's header,
 * written out here once more, and is as strict about them as the kernel.
 */
export class PretendKernel implements Ioctl, CdevFiles {
  /** Which chip a device file leads to, or why it cannot be opened. */
  readonly nodes = new Map<string, string>();
  /** Levels that each line of the header was driven to, the one it became an output with first. */
  readonly driven = new Map<number, Level[]>();
  /** Lines given back, in order. */
  readonly released: number[] = [];
  /** Lines that refuse to be driven. */
  readonly broken = new Set<number>();
  /** Whether a line that sysfs holds is still exported. */
  isExported: (bcm: number) => boolean = () => true;
  /** The old interface only. */
  isOld = false;
  isGone = false;
  readonly #chips: ReadonlyMap<string, { readonly chip: PretendChip; readonly lines: readonly Line[] }>;
  readonly #header: string;
  readonly #chipFds = new Map<number, string>();
  #nextFd = 1000;

  /** @param header the chip whose lines the test looks at. */
  constructor(chips: readonly PretendChip[], header: string) {
    this.#header = header;
    this.#chips = new Map(
      chips.map((chip) => [chip.name, { chip, lines: Array.from({ length: chip.lines }, freshLine) }]),
    );
    for (const { name } of chips) this.nodes.set(`/dev/${name}`, name);
  }

  get library(): () => Promise<IoctlLibrary> {
    return async () => ({ ok: true, ioctl: this });
  }

  /** Files that are open, of chips and of lines. */
  get openFiles(): number {
    const lines = [...this.#chips.values()].flatMap((one) => one.lines.filter((line) => line.fd !== null));
    return this.#chipFds.size + lines.length;
  }

  line(bcm: number): Line {
    const found = this.#chips.get(this.#header)?.lines[bcm];
    if (found === undefined) throw new Error(`no line ${bcm}`);
    return found;
  }

  /** Something outside changes the level of an input. */
  setInput(bcm: number, level: Level): void {
    const line = this.line(bcm);
    if (line.level === level) return;
    line.level = level;
    const wanted = level === 1 ? 1n << 4n : 1n << 5n;
    if (line.fd === null || (line.flags & wanted) === 0n) return;
    const event = Buffer.alloc(48);
    event.writeUInt32LE(level === 1 ? 1 : 2, 8);
    event.writeUInt32LE(bcm, 12);
    line.events.push(event);
    if (line.events.length > EVENTS_KEPT) line.events.shift();
    line.onReadable?.(false);
  }

  /** Another program, or the kernel, takes a line. */
  occupy(bcm: number, user: string): void {
    this.line(bcm).user = user;
  }

  vacate(bcm: number): void {
    this.line(bcm).user = '';
  }

  /** The driver of the chips is unloaded. */
  remove(): void {
    this.isGone = true;
    // A line that the chip takes away has no level any more.
    for (const { lines } of this.#chips.values()) for (const line of lines) line.onReadable?.(true);
  }

  async list(): Promise<readonly string[]> {
    return [...this.nodes.keys()];
  }

  open(path: string): number {
    const chip = this.nodes.get(path);
    if (chip === undefined || this.isGone) throw failure('ENOENT');
    if (!this.#chips.has(chip)) throw failure(chip);
    this.#nextFd += 1;
    this.#chipFds.set(this.#nextFd, chip);
    return this.#nextFd;
  }

  read(fd: number, into: Uint8Array): number {
    const line = this.#byFd(fd);
    if (line === undefined) throw failure('EBADF');
    if (this.isGone) throw failure('ENODEV');
    if (line.blocks) throw new Error('this read would have stopped the whole program');
    const taken = line.events.splice(0, Math.floor(into.length / 48));
    if (taken.length === 0) throw failure('EAGAIN');
    into.set(Buffer.concat(taken));
    return taken.length * 48;
  }

  close(fd: number): void {
    if (this.#chipFds.delete(fd)) return;
    const line = this.#byFd(fd);
    if (line === undefined) throw failure('EBADF');
    this.released.push(this.#indexOf(line));
    Object.assign(line, freshLine(), { level: line.level });
  }

  async watch(fd: number, onReadable: (gone: boolean) => void): Promise<() => void> {
    const line = this.#byFd(fd);
    if (line === undefined) throw failure('EBADF');
    line.onReadable = onReadable;
    if (line.events.length > 0) onReadable(false);
    return () => {
      line.onReadable = null;
    };
  }

  call(fd: number, request: number, argument: Uint8Array | number): IoctlAnswer {
    if (typeof argument === 'number') return no('EINVAL');
    if (this.isGone) return no('ENODEV');
    const bytes = Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
    const chip = this.#chips.get(this.#chipFds.get(fd) ?? '');
    const line = this.#byFd(fd);
    // Size of the argument, as the number of the request says it; the one of every file says nothing.
    if (request !== 0x5421 && ((request >>> 16) & 0x3fff) !== bytes.length) return no('EINVAL');
    switch (request) {
      case 0x8044b401:
        return chip === undefined ? no('ENOTTY') : this.#chipInfo(chip.chip, bytes);
      case 0xc100b405:
        return chip === undefined || this.isOld ? no('EINVAL') : this.#lineInfo(chip.lines, bytes);
      case 0xc250b407:
        return chip === undefined || this.isOld ? no('EINVAL') : this.#request(chip.lines, bytes);
      case 0xc010b40e:
        return line === undefined ? no('ENOTTY') : this.#get(line, bytes);
      case 0xc010b40f:
        return line === undefined ? no('ENOTTY') : this.#set(line, bytes);
      case 0x5421:
        if (line !== undefined) line.blocks = bytes.readInt32LE(0) === 0;
        return done();
      default:
        return no('EINVAL');
    }
  }

  #chipInfo(chip: PretendChip, bytes: Buffer): IoctlAnswer {
    bytes.write(chip.name, 0);
    bytes.write(chip.label, 32);
    bytes.writeUInt32LE(chip.lines, 64);
    return done();
  }

  #lineInfo(lines: readonly Line[], bytes: Buffer): IoctlAnswer {
    const line = lines[bytes.readUInt32LE(64)];
    if (line === undefined) return no('EINVAL');
    const user = this.#userOf(line);
    bytes.write(user, 32);
    bytes.writeBigUInt64LE(line.flags | (user === '' ? 0n : 1n), 72);
    return done();
  }

  #request(lines: readonly Line[], bytes: Buffer): IoctlAnswer {
    const line = lines[bytes.readUInt32LE(0)];
    const flags = bytes.readBigUInt64LE(288);
    if (line === undefined || bytes.readUInt32LE(560) !== 1 || !flagsMakeSense(flags)) return no('EINVAL');
    if (bytes.subarray(300, 320).some(Boolean) || bytes.subarray(568, 588).some(Boolean)) return no('EINVAL');
    if (this.#userOf(line) !== '') return no('EBUSY');
    this.#nextFd += 1;
    const user = bytes.toString('latin1', 256, 288).replace(/\0.*$/s, '');
    Object.assign(line, freshLine(), { level: line.level, user: user || '?', fd: this.#nextFd, flags });
    line.isOutput = (flags & (1n << 3n)) !== 0n;
    if (line.isOutput) this.#drive(line, firstLevel(bytes));
    bytes.writeInt32LE(this.#nextFd, 588);
    return done();
  }

  #userOf(line: Line): string {
    return line.user === 'sysfs' && !this.isExported(this.#indexOf(line)) ? '' : line.user;
  }

  #get(line: Line, bytes: Buffer): IoctlAnswer {
    if (bytes.readBigUInt64LE(8) !== 1n) return no('EINVAL');
    bytes.writeBigUInt64LE(BigInt(line.level), 0);
    return done();
  }

  #set(line: Line, bytes: Buffer): IoctlAnswer {
    if (bytes.readBigUInt64LE(8) !== 1n) return no('EINVAL');
    if (!line.isOutput) return no('EPERM');
    if (this.broken.has(this.#indexOf(line))) return no('EIO');
    this.#drive(line, bytes.readBigUInt64LE(0) === 1n ? 1 : 0);
    return done();
  }

  #drive(line: Line, level: Level): void {
    line.level = level;
    const bcm = this.#indexOf(line);
    this.driven.set(bcm, [...(this.driven.get(bcm) ?? []), level]);
  }

  #byFd(fd: number): Line | undefined {
    return [...this.#chips.values()].flatMap((one) => one.lines).find((line) => line.fd === fd);
  }

  #indexOf(line: Line): number {
    return this.#chips.get(this.#header)?.lines.indexOf(line) ?? -1;
  }
}

function freshLine(): Line {
  return { level: 0, user: '', fd: null, isOutput: false, flags: 0n, events: [], blocks: true, onReadable: null };
}

/** Input or output and not both, edges on inputs only, one pull at most. */
function flagsMakeSense(flags: bigint): boolean {
  const has = (bit: bigint) => (flags & (1n << bit)) !== 0n;
  const pulls = [8n, 9n, 10n].filter(has).length;
  return has(2n) !== has(3n) && !((has(4n) || has(5n)) && has(3n)) && pulls <= 1;
}

/** The default level of an output, from the first attribute that covers the line. */
function firstLevel(bytes: Buffer): Level {
  const count = bytes.readUInt32LE(296);
  for (let index = 0; index < count; index += 1) {
    const at = 320 + 24 * index;
    if (bytes.readUInt32LE(at) === 2 && (bytes.readBigUInt64LE(at + 16) & 1n) === 1n) {
      return (bytes.readBigUInt64LE(at + 8) & 1n) === 1n ? 1 : 0;
    }
  }
  return 0;
}

function done(): IoctlAnswer {
  return { ok: true, value: 0 };
}

function no(code: string): IoctlAnswer {
  return { ok: false, errno: ERRNO[code] ?? 0, code };
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}
