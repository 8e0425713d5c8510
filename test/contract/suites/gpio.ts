import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import type { InputLine, Level, LineFactory, OutputLine } from '../../../src/devices/gpio/lines.ts';
import { OnoffBoard } from '../../../src/devices/gpio/onoff.ts';
import type { GpioBoard, GpioListeners, RelayConfig, SensorConfig } from '../../../src/devices/gpio/port.ts';
import { VirtualBoard } from '../../../src/devices/gpio/virtual.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';

export class GpioRecord implements GpioListeners {
  readonly sensors: [sensor: string, active: boolean][] = [];
  readonly healths: Health[] = [];

  onSensor(sensor: string, active: boolean): void {
    this.sensors.push([sensor, active]);
  }

  onHealth(health: Health): void {
    this.healths.push(health);
  }
}

export interface GpioRig {
  readonly board: GpioBoard;
  readonly record: GpioRecord;
  readonly timers: ManualTimers;
  /** Whether the relay's coil has current, seen from outside the driver. */
  powered(relay: string): boolean;
  /** Changes what a sensor sees. Resolves once the driver can have heard of it. */
  touch(sensor: string, active: boolean): Promise<void>;
}

export const RELAYS: readonly RelayConfig[] = [
  { name: 'slot1', bcm: 17, activeLow: false },
  { name: 'gate', bcm: 27, activeLow: true },
];

export const SENSORS: readonly SensorConfig[] = [
  { name: 'drop', bcm: 5, activeLow: true, debounceMs: 20 },
  { name: 'door', bcm: 6, activeLow: false, debounceMs: 0 },
];

const LINES = { relays: RELAYS, sensors: SENSORS };

/** One story, told on lines in a folder that stands in for sysfs and on the virtual hardware. Started. */
export function eachBoard(story: string, tell: (rig: GpioRig) => Promise<void>): void {
  describe.each([
    ['onoff', onoffRig],
    ['virtual', virtualRig],
  ] as const)('%s board', (_kind, makeRig) => {
    test(story, async () => {
      const rig = makeRig();
      await rig.board.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

export function virtualRig(): GpioRig {
  const timers = new ManualTimers();
  const hardware = new VirtualHardware({ relays: ['slot1', 'gate'], sensors: ['drop', 'door'], timers });
  const record = new GpioRecord();
  const board = new VirtualBoard({ driver: 'virtual', ...LINES }, hardware.link(), record, timers);
  return {
    board,
    record,
    timers,
    powered: (relay) => hardware.snapshot().relays[relay]?.on ?? false,
    touch: async (sensor, active) => {
      hardware.setSensor(sensor, active);
      await Promise.resolve();
    },
  };
}

export const BASE = 512;

export interface OnoffRig extends GpioRig {
  readonly sysfs: SysfsTree;
}

export function onoffRig(): OnoffRig {
  const timers = new ManualTimers();
  const sysfs = new SysfsTree({ gpiochip512: ['pinctrl-bcm2711', BASE, 58] });
  for (const { bcm, activeLow } of SENSORS) sysfs.setInput(BASE + bcm, activeLow ? 1 : 0);
  const record = new GpioRecord();
  const parts = { sysfsRoot: sysfs.root, lines: async () => sysfs.lines(), timers, random: () => 1 };
  const board = new OnoffBoard({ driver: 'onoff', ...LINES }, record, parts);
  onTestFinished(() => board.stop());
  const find = <T extends { name: string }>(list: readonly T[], name: string): T => {
    const found = list.find((entry) => entry.name === name);
    if (found === undefined) throw new Error(`no line ${name}`);
    return found;
  };
  return {
    board,
    record,
    timers,
    sysfs,
    powered: (relay) => {
      const { bcm, activeLow } = find(RELAYS, relay);
      return sysfs.level(BASE + bcm) === (activeLow ? 0 : 1);
    },
    touch: async (sensor, active) => {
      const { bcm, activeLow } = find(SENSORS, sensor);
      sysfs.setInput(BASE + bcm, active === activeLow ? 0 : 1);
    },
  };
}

type Chips = Readonly<Record<string, readonly [label: string, base: number, lines: number]>>;

/** A folder laid out as /sys/class/gpio is, and lines that work on its files. */
export class SysfsTree {
  readonly root = mkdtempSync(join(tmpdir(), 'kioskd-sysfs-'));
  readonly #watchers = new Map<number, () => void>();
  /** Every level that was written to each line, the one it was opened with first. */
  readonly written = new Map<number, Level[]>();
  readonly released: number[] = [];
  /** Lines that refuse what is asked of them. */
  readonly broken = new Set<number>();

  constructor(chips: Chips) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    for (const [name, [label, base, lines]] of Object.entries(chips)) {
      mkdirSync(join(this.root, name));
      writeFileSync(join(this.root, name, 'label'), `${label}\n`);
      writeFileSync(join(this.root, name, 'base'), `${base}\n`);
      writeFileSync(join(this.root, name, 'ngpio'), `${lines}\n`);
    }
  }

  lines(): LineFactory {
    return {
      prepare: async (numbers) => {
        for (const number of numbers) mkdirSync(this.#folder(number), { recursive: true });
      },
      output: (number, level) => this.#output(number, level),
      input: (number) => this.#input(number),
    };
  }

  setInput(number: number, level: Level): void {
    mkdirSync(this.#folder(number), { recursive: true });
    writeFileSync(join(this.#folder(number), 'value'), String(level));
    this.#watchers.get(number)?.();
  }

  level(number: number): Level {
    this.#check(number);
    return readFileSync(join(this.#folder(number), 'value'), 'utf8') === '1' ? 1 : 0;
  }

  #output(number: number, first: Level): OutputLine {
    const write = (level: Level) => {
      this.#check(number);
      writeFileSync(join(this.#folder(number), 'value'), String(level));
      this.written.set(number, [...(this.written.get(number) ?? []), level]);
    };
    write(first);
    return { write, release: () => void this.released.push(number) };
  }

  #input(number: number): InputLine {
    this.#check(number);
    return {
      read: () => this.level(number),
      watch: (onEdge) => void this.#watchers.set(number, onEdge),
      release: () => {
        this.#watchers.delete(number);
        this.released.push(number);
      },
    };
  }

  #check(number: number): void {
    if (this.broken.has(number)) throw new Error(`line ${number} is held by another program`);
  }

  #folder(number: number): string {
    return join(this.root, `gpio${number}`);
  }
}
