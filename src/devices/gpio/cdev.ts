import { Buffer } from 'node:buffer';
import type { Health } from '../../domain/health.ts';
import {
  getLevelBytes,
  inputRequestBytes,
  LINE_EVENT,
  outputRequestBytes,
  REQUEST,
  readLevel,
  readLineFd,
  setLevelBytes,
} from './cdev-abi.ts';
import { type CdevParts, type OpenChip, openHeaderChip, userOf, userWords } from './cdev-chips.ts';
import {
  errorCode,
  type FindLines,
  type InputLine,
  type InputRequest,
  type Level,
  type LineFactory,
  type LineRequest,
  type OutputLine,
  type OutputRequest,
} from './lines.ts';
import { SYSFS_GPIO } from './resolve.ts';
import { takeFromSysfs } from './sysfs-leftover.ts';

/** What `gpioinfo` shows as the user of our lines. */
export const CONSUMER = 'kioskd';
/** Events are read to be got rid of: as many at a time as the kernel keeps for a line. */
const EVENTS_AT_ONCE = 16;
const GONE: Health = { status: 'absent', reason: 'the GPIO chip went away: was its kernel driver unloaded?' };

/** The way through /dev/gpiochip*: needs the package koffi, and epoll for inputs; no number that a kernel could change. */
export function cdevWay(parts: CdevParts = {}): FindLines {
  return async (lost) => {
    const answer = await openHeaderChip(parts);
    return answer.found
      ? { found: true, lines: new CdevLines(answer.chip, parts.sysfsRoot ?? SYSFS_GPIO, () => lost(GONE)) }
      : answer;
  };
}

/**
 * One request, so one file, for each line: a line that is held is known by its pin, and each can be given back by itself.
 * The kernel frees all of them when the process ends, however it ends.
 */
class CdevLines implements LineFactory {
  readonly driver = 'cdev';
  readonly setsPulls = true;
  readonly about: string;
  readonly #chip: OpenChip;
  readonly #sysfsRoot: string;
  readonly #onGone: () => void;

  constructor(chip: OpenChip, sysfsRoot: string, onGone: () => void) {
    this.#chip = chip;
    this.#sysfsRoot = sysfsRoot;
    this.#onGone = onGone;
    this.about = `cdev, ${chip.path} ${chip.label}`;
  }

  /** An onoff process that was killed leaves its lines exported, and they are refused to us as long as they are. */
  async prepare(outputs: readonly OutputRequest[], inputs: readonly InputRequest[]): Promise<void> {
    for (const request of [...outputs, ...inputs]) {
      if (userOf(this.#chip, request.bcm) === 'sysfs') {
        await takeFromSysfs(request.bcm, 'level' in request ? request.level : null, this.#sysfsRoot);
      }
    }
  }

  output(request: OutputRequest): OutputLine {
    const fd = this.#open(request, outputRequestBytes(request.bcm, request.level, CONSUMER));
    return {
      write: (level) => this.#call(fd, REQUEST.setValues, setLevelBytes(level)),
      release: () => this.#chip.files.close(fd),
    };
  }

  input(request: InputRequest): InputLine {
    const fd = this.#open(request, inputRequestBytes(request.bcm, request.pull, CONSUMER));
    const dontBlock = Buffer.alloc(4);
    dontBlock.writeInt32LE(1);
    try {
      this.#call(fd, REQUEST.dontBlock, dontBlock);
    } catch (error) {
      this.#chip.files.close(fd);
      throw error;
    }
    let unwatch: (() => void) | null = null;
    return {
      read: () => this.#level(fd),
      watch: async (onEdge) => {
        unwatch = await this.#chip.files.watch(fd, (gone) => {
          if (gone || !this.#drain(fd)) this.#onGone();
          else onEdge();
        });
      },
      release: () => {
        unwatch?.();
        this.#chip.files.close(fd);
      },
    };
  }

  close(): void {
    this.#chip.files.close(this.#chip.fd);
  }

  #open(request: LineRequest, bytes: Buffer): number {
    const answer = this.#chip.ioctl.call(this.#chip.fd, REQUEST.getLine, bytes);
    if (answer.ok) return readLineFd(bytes);
    throw new Error(this.#refusal(request, answer.code));
  }

  #refusal({ name, bcm }: LineRequest, code: string): string {
    const line = `BCM ${bcm} (${name})`;
    if (code === 'EBUSY') {
      const user = userOf(this.#chip, bcm);
      const where = user === 'sysfs' ? ', exported in /sys/class/gpio' : '';
      return `${line} is held by ${userWords(user)}${where}: free it, or use another pin`;
    }
    if (code === 'EPERM' || code === 'EACCES') return `${line} may not be used: the kernel keeps it for itself`;
    if (code === 'ENXIO' || code === 'EOPNOTSUPP' || code === 'ENOTSUPP') {
      return `${line} cannot report edges on this board: use another pin`;
    }
    return `${line} cannot be opened (${code})`;
  }

  #level(fd: number): Level {
    const bytes = getLevelBytes();
    this.#call(fd, REQUEST.getValues, bytes);
    return readLevel(bytes);
  }

  #call(fd: number, request: number, bytes: Buffer): void {
    const answer = this.#chip.ioctl.call(fd, request, bytes);
    if (answer.ok) return;
    if (answer.code === 'ENODEV') this.#onGone();
    throw new Error(`the kernel refuses the line (${answer.code})`);
  }

  /**
   * Takes the events that wait. What they say does not matter, nor whether some were dropped because there were too many: the
   * level is read afterwards.
   * @returns false when the line is gone.
   */
  #drain(fd: number): boolean {
    const events = Buffer.alloc(EVENTS_AT_ONCE * LINE_EVENT.size);
    try {
      // A line that never stops changing must not keep the loop here; what is left calls again.
      this.#chip.files.read(fd, events);
      return true;
    } catch (error) {
      const code = errorCode(error);
      return code === 'EAGAIN' || code === 'EINTR';
    }
  }
}
