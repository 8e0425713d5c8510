import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import type { Backlight, Glow } from '../../../src/devices/backlight/port.ts';
import { SysfsBacklight } from '../../../src/devices/backlight/sysfs.ts';
import { VirtualBacklight } from '../../../src/devices/backlight/virtual.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';

export interface BacklightRig {
  readonly backlight: Backlight;
  readonly healths: Health[];
  /** What somebody in front of the screen sees. */
  seen(): Glow;
}

/** One story, told on files that stand in for the kernel's and on the virtual hardware. */
export function eachBacklight(story: string, tell: (rig: BacklightRig) => Promise<void>): void {
  describe.each([
    ['sysfs', sysfsRig],
    ['virtual', virtualRig],
  ] as const)('%s backlight', (_kind, makeRig) => {
    test(story, async () => {
      const rig = makeRig();
      onTestFinished(() => rig.backlight.stop());
      await rig.backlight.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

/** A folder like `/sys/class/backlight`. */
export class PanelFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'kioskd-backlight-'));

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  add(name: string, most = 255): void {
    mkdirSync(join(this.folder, name), { recursive: true });
    this.write(name, 'max_brightness', `${most}\n`);
    this.write(name, 'brightness', '0\n');
    this.write(name, 'bl_power', '4\n');
  }

  remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true });
  }

  read(name: string, file: string): string {
    return readFileSync(join(this.folder, name, file), 'latin1').trim();
  }

  write(name: string, file: string, text: string): void {
    writeFileSync(join(this.folder, name, file), text);
  }
}

export const PANEL = '10-0045';
const OPTIONS = { driver: 'sysfs', device: 'auto', brightness: 80, dim: 20 } as const;

export function sysfsRig(options: Partial<typeof OPTIONS> | { readonly device: string } = {}, there = [PANEL]) {
  const panels = new PanelFolder();
  for (const name of there) {
    panels.add(name);
  }
  const healths: Health[] = [];
  const timers = new ManualTimers();
  const env = { folder: panels.folder, timers, random: () => 0.5 };
  const backlight = new SysfsBacklight({ ...OPTIONS, ...options }, (health) => healths.push(health), env);
  const seen = (): Glow => {
    const level = Number(panels.read(PANEL, 'brightness'));
    return panels.read(PANEL, 'bl_power') !== '0' || level === 0 ? 'off' : level === 204 ? 'on' : 'dim';
  };
  return { backlight, healths, seen, panels, timers };
}

function virtualRig(): BacklightRig {
  const hardware = new VirtualHardware();
  const healths: Health[] = [];
  const backlight = new VirtualBacklight(hardware.link(), (health) => healths.push(health));
  return { backlight, healths, seen: () => hardware.snapshot().backlight };
}
