import { readPaper } from '../devices/printer/paper.ts';
import type { HardwareSnapshot, VirtualHardware } from '../devices/virtual/hardware.ts';
import type { SandboxItem } from './config.ts';

const KEPT_PAPERS = 20;
/** Of the paper; the configuration leaves it at its default. */
export const PAPER_COLUMNS = 32;

export interface Paper {
  readonly id: number;
  /** Wall clock ms. */
  readonly at: number;
  readonly bytes: Buffer;
  /** What its QR code says; null without one. */
  readonly code: string | null;
}

/** What has come out of the kiosk since the sandbox began: products in the trays, paper from the printer. */
export class Floor {
  readonly #hardware: VirtualHardware;
  readonly #items: readonly SandboxItem[];
  readonly #now: () => number;
  readonly #dropped = new Map<string, number>();
  readonly #papers: Paper[] = [];
  #before: HardwareSnapshot;
  #lastJob: Buffer | undefined;
  #paperCount = 0;

  constructor(hardware: VirtualHardware, items: readonly SandboxItem[], now: () => number) {
    this.#hardware = hardware;
    this.#items = items;
    this.#now = now;
    this.#before = hardware.snapshot();
  }

  /** To be called after every change of the hardware. */
  look(): HardwareSnapshot {
    const now = this.#hardware.snapshot();
    for (const { sensor } of this.#items) {
      if (now.sensors[sensor] === true && this.#before.sensors[sensor] !== true) {
        this.#dropped.set(sensor, this.dropped(sensor) + 1);
      }
    }
    this.#before = now;
    this.#takePapers();
    return now;
  }

  dropped(sensor: string): number {
    return this.#dropped.get(sensor) ?? 0;
  }

  /** Oldest first, at most 20. */
  get papers(): readonly Paper[] {
    return this.#papers;
  }

  /** The hardware keeps a window of jobs, so the last one seen is found again by identity. */
  #takePapers(): void {
    const { jobs } = this.#hardware;
    const fresh = jobs.slice(this.#lastJob === undefined ? 0 : jobs.lastIndexOf(this.#lastJob) + 1);
    for (const bytes of fresh) {
      this.#paperCount += 1;
      this.#papers.push({ id: this.#paperCount, at: this.#now(), bytes, code: codeOn(bytes) });
    }
    this.#papers.splice(0, this.#papers.length - KEPT_PAPERS);
    this.#lastJob = jobs.at(-1);
  }
}

function codeOn(bytes: Buffer): string | null {
  const code = readPaper(bytes, PAPER_COLUMNS).items.find((item) => item.kind === 'qr');
  return code?.kind === 'qr' ? code.data : null;
}
