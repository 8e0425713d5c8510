import { describe, onTestFinished, test } from 'vitest';
import { createScanner } from '../../../src/devices/scanner/create.ts';
import { KeyboardScanner } from '../../../src/devices/scanner/keyboard.ts';
import type { ScanRules, SerialScannerOptions } from '../../../src/devices/scanner/options.ts';
import type { NoiseReason, Scanner, ScannerListeners } from '../../../src/devices/scanner/port.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import type { Health } from '../../../src/domain/health.ts';
import { type PretendKeyboard, pretendKeyboard } from '../../support/pretend-keyboard.ts';
import { type Manner, PretendModule } from '../../support/pretend-module.ts';
import { type PretendSysfs, type PretendUsb, pretendSysfs } from '../../support/pretend-sysfs.ts';
import { openPty, type Pty } from '../../support/pty.ts';

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
  /** Only what keys can say: no bytes beyond ASCII, and no control characters but CR. */
  readonly typed?: boolean;
}

/**
 * One story, told with a real serial line and with the virtual hardware, and where it can be `typed` with a keyboard too. The scanner has
 * been started.
 */
export function eachScanner(story: string, options: RigOptions, tell: (rig: ScannerRig) => Promise<void>): void {
  const rigs = [['serial', serialRig] as const, ['virtual', virtualRig] as const];
  const typing = options.typed === true ? [['keyboard', keyboardRig] as const] : [];
  describe.each([...rigs, ...typing])('%s scanner', (_kind, makeRig) => {
    test(story, async () => {
      const rig = await makeRig(options);
      await rig.scanner.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

export async function serialRig({ pluggedAtStart = true, typed: _typed, ...rules }: RigOptions): Promise<ScannerRig> {
  const pty = await openPty({ plugged: pluggedAtStart });
  const record = new ScanRecord();
  const scanner = createScanner({ driver: 'serial', path: pty.a, ...NO_SILENCE, ...rules }, record, { link: null });
  onTestFinished(async () => {
    await scanner.stop();
    await pty.close();
  });
  return { scanner, record, send: pty.write, unplug: pty.unplug, plug: pty.plug };
}

export async function virtualRig({ pluggedAtStart = true, typed: _typed, ...rules }: RigOptions): Promise<ScannerRig> {
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

export interface KeyboardRig extends ScannerRig {
  readonly keyboard: PretendKeyboard;
}

/** A scanner that types: a named pipe in the place of its device, and a pretend ioctl. */
export async function keyboardRig({
  pluggedAtStart = true,
  typed: _typed,
  ...rules
}: RigOptions): Promise<KeyboardRig> {
  const keyboard = await pretendKeyboard(pluggedAtStart);
  const record = new ScanRecord();
  const options = { driver: 'keyboard', path: keyboard.path, ...NO_SILENCE, ...rules } as const;
  const env = { ...keyboard.env, arch: 'x64' };
  const scanner = new KeyboardScanner(options, record, undefined, undefined, env);
  onTestFinished(async () => {
    await scanner.stop();
    await keyboard.close();
  });
  return {
    scanner,
    record,
    keyboard,
    send: (bytes) => keyboard.type(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1')),
    unplug: () => keyboard.unplug(),
    plug: () => keyboard.plug(),
  };
}

export interface ModuleRig {
  readonly scanner: Scanner;
  readonly record: ScanRecord;
  readonly pty: Pty;
  readonly module: PretendModule;
  readonly sysfs: PretendSysfs;
  /** Takes the device out of the machine, and puts it back under another name. */
  unplug(): Promise<void>;
  plug(tty: string): Promise<void>;
}

export interface ModuleRigOptions extends Partial<Omit<SerialScannerOptions, 'driver'>> {
  /** How long an answer may take, ms; longer than any test unless the story is about that. */
  readonly answerWithinMs?: number;
  readonly usb: PretendUsb;
  readonly manner: Manner;
}

/** A scanner of a known make, found by its USB id, with the profiles that are shipped. It has not been started. */
export async function moduleRig({
  usb,
  manner,
  answerWithinMs = 600_000,
  ...options
}: ModuleRigOptions): Promise<ModuleRig> {
  // Only these stories need what reads profiles; it takes its time to load.
  const { readScannerProfiles } = await import('../../../src/config/scanner-profiles.ts');
  const pty = await openPty();
  const sysfs = await pretendSysfs();
  const module = new PretendModule(pty, manner);
  const record = new ScanRecord();
  let name = 'ttyACM0';
  await sysfs.addLine(name, usb, pty.a);
  const scanner = createScanner(
    {
      driver: 'serial',
      profile: 'auto',
      readProfiles: async (name) => {
        const { profiles, problems } = await readScannerProfiles(name);
        const patient = [...profiles].map(([key, profile]) => [key, { ...profile, answerWithinMs }] as const);
        return { profiles: new Map(patient), problems };
      },
      roots: sysfs.roots,
      ...NO_SILENCE,
      ...options,
    },
    record,
    { link: null },
  );
  onTestFinished(async () => {
    await scanner.stop();
    await pty.close();
    await sysfs.close();
  });
  return {
    scanner,
    record,
    pty,
    module,
    sysfs,
    async unplug() {
      await sysfs.remove(name);
      await pty.unplug();
    },
    async plug(tty) {
      name = tty;
      await pty.plug();
      await sysfs.addLine(name, usb, pty.a);
    },
  };
}
