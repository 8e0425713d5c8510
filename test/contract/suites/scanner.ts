import { describe, onTestFinished, test } from 'vitest';
import { createScanner } from '../../../src/devices/scanner/create.ts';
import type { ScanRules } from '../../../src/devices/scanner/options.ts';
import type { NoiseReason, Scanner, ScannerListeners } from '../../../src/devices/scanner/port.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import type { Health } from '../../../src/domain/health.ts';
import { openPty } from '../../support/pty.ts';

/** What a scanner has told, and a way to wait until it has told enough. */
export class ScanRecord implements ScannerListeners {
  readonly codes: string[] = [];
  readonly noise: NoiseReason[] = [];
  readonly healths: Health[] = [];
  readonly #waiting = new Set<() => void>();

  onScan(code: string): void {
    this.codes.push(code);
    this.#look();
  }

  onNoise(why: NoiseReason): void {
    this.noise.push(why);
    this.#look();
  }

  onHealth(health: Health): void {
    this.healths.push(health);
    this.#look();
  }

  /** Resolves once the condition holds; it is looked at after every event. The test's own time limit ends a wait. */
  until(condition: (record: ScanRecord) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition(this)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}

export interface ScannerRig {
  readonly scanner: Scanner;
  readonly record: ScanRecord;
  /** Bytes on the line, as the scanner's own electronics would send them, in one write. */
  send(bytes: string | Uint8Array): Promise<void>;
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

/**
 * Longer than any test: on a busy machine a line may rest in the middle of what was sent in one write, and that is no story
 * but the one about silence.
 */
const NO_SILENCE = { silenceMs: 600_000 };

export interface RigOptions extends ScanRules {
  readonly pluggedAtStart?: boolean;
}

/** One story, told with a real serial line and with the virtual hardware. The scanner has been started. */
export function eachScanner(story: string, options: RigOptions, tell: (rig: ScannerRig) => Promise<void>): void {
  describe.each([
    ['serial', serialRig],
    ['virtual', virtualRig],
  ] as const)('%s scanner', (_kind, makeRig) => {
    test(story, async () => {
      const rig = await makeRig(options);
      await rig.scanner.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

export async function serialRig({ pluggedAtStart = true, ...rules }: RigOptions): Promise<ScannerRig> {
  const pty = await openPty({ plugged: pluggedAtStart });
  const record = new ScanRecord();
  const scanner = createScanner({ driver: 'serial', path: pty.a, ...NO_SILENCE, ...rules }, record, { link: null });
  onTestFinished(async () => {
    await scanner.stop();
    await pty.close();
  });
  return { scanner, record, send: pty.write, unplug: pty.unplug, plug: pty.plug };
}

export async function virtualRig({ pluggedAtStart = true, ...rules }: RigOptions): Promise<ScannerRig> {
  const hardware = new VirtualHardware();
  hardware.plugScanner(pluggedAtStart);
  const link = hardware.link();
  const record = new ScanRecord();
  const scanner = createScanner({ driver: 'virtual', ...NO_SILENCE, ...rules }, record, { link });
  onTestFinished(async () => {
    await scanner.stop();
    await link.close();
  });
  return {
    scanner,
    record,
    send: async (bytes) => hardware.scanBytes(Buffer.from(bytes)),
    unplug: async () => hardware.plugScanner(false),
    plug: async () => hardware.plugScanner(true),
  };
}
