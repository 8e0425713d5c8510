import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished, test } from 'vitest';
import { HeaderBoard } from '../../../src/devices/gpio/board.ts';
import { cdevWay } from '../../../src/devices/gpio/cdev.ts';
import type { FindLines, InputLine, Level, LineFactory, OutputLine } from '../../../src/devices/gpio/lines.ts';
import { onoffWay } from '../../../src/devices/gpio/onoff.ts';
import type { GpioBoard, GpioListeners, RelayConfig, SensorConfig } from '../../../src/devices/gpio/port.ts';
import { VirtualBoard } from '../../../src/devices/gpio/virtual.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import { ManualTimers } from '../../../src/devices/virtual/manual-timers.ts';
import type { Health } from '../../../src/domain/health.ts';
import { PretendKernel } from './gpio-kernel.ts';

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

export const LINES = { relays: RELAYS, sensors: SENSORS };

const ALL_BOARDS = [
  ['onoff', onoffRig],
  ['cdev', cdevRig],
  ['virtual', virtualRig],
] as const;

/** Boards with lines of a kernel behind them. */
export const REAL_BOARDS = [
  ['onoff', onoffRig],
  ['cdev', cdevRig],
] as const;

/** One story, told on lines in a folder that stands in for sysfs, on those of a pretend kernel, and on the virtual hardware. Started. */
export function eachBoard(story: string, tell: (rig: GpioRig) => Promise<void>): void {
  describe.each(ALL_BOARDS)('%s board', (_kind, makeRig) => {
    test(story, async () => {
      const rig = makeRig();
      await rig.board.start(new AbortController().signal);
      await tell(rig);
    });
  });
}

/** As `eachBoard`, for what only lines of a kernel can do. Not started. */
export function eachRealBoard(story: string, tell: (rig: RealRig) => Promise<void>): void {
  describe.each(REAL_BOARDS)('%s board', (_kind, makeRig) => {
    test(story, () => tell(makeRig()));
  });
}

export function eachUnstarted(story: string, tell: (rig: GpioRig) => Promise<void>): void {
  describe.each(ALL_BOARDS)('%s board', (_kind, makeRig) => {
    test(story, () => tell(makeRig()));
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

/** A board on lines that the test can look at and break, by BCM number. */
export interface RealRig extends GpioRig {
  /** Every level the line was driven to, the one it was opened with first. */
  driven(bcm: number): readonly Level[];
  /** Lines that were given back, in order. */
  released(): readonly number[];
  /** Another program has the line. */
  hold(bcm: number): void;
  /** The line refuses to be driven. */
  break(bcm: number): void;
  /** The line is free and works again. */
  mend(bcm: number): void;
}

const BASE = 512;

export function onoffRig(): RealRig {
  const sysfs = new SysfsTree({ gpiochip512: ['pinctrl-bcm2711', BASE, 58] });
  const lines = async () => sysfs.lines(BASE);
  return realRig('onoff', onoffWay({ sysfsRoot: sysfs.root, lines }), {
    driven: (bcm) => sysfs.written.get(BASE + bcm) ?? [],
    released: () => sysfs.released.map((number) => number - BASE),
    hold: (bcm) => void sysfs.broken.add(BASE + bcm),
    break: (bcm) => void sysfs.broken.add(BASE + bcm),
    mend: (bcm) => void sysfs.broken.delete(BASE + bcm),
    level: (bcm) => sysfs.level(BASE + bcm),
    setInput: (bcm, level) => sysfs.setInput(BASE + bcm, level),
  });
}

export const PI_4 = [
  { name: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58 },
  { name: 'gpiochip1', label: 'raspberrypi-exp-gpio', lines: 8 },
];

export function cdevRig(): RealRig & { readonly kernel: PretendKernel } {
  const kernel = new PretendKernel(PI_4, 'gpiochip0');
  const find = cdevWay({ ioctl: kernel.library, files: kernel, sysfsRoot: '/nowhere' });
  const rig = realRig('cdev', find, {
    driven: (bcm) => kernel.driven.get(bcm) ?? [],
    released: () => kernel.released,
    hold: (bcm) => kernel.occupy(bcm, 'gpiomon'),
    break: (bcm) => void kernel.broken.add(bcm),
    mend: (bcm) => {
      kernel.broken.delete(bcm);
      if (kernel.line(bcm).fd === null) kernel.vacate(bcm);
    },
    level: (bcm) => kernel.line(bcm).level,
    setInput: (bcm, level) => kernel.setInput(bcm, level),
  });
  return { ...rig, kernel };
}

interface Wires extends Omit<RealRig, keyof GpioRig> {
  level(bcm: number): Level;
  setInput(bcm: number, level: Level): void;
}

function realRig(driver: 'onoff' | 'cdev', find: FindLines, { level, setInput, ...wires }: Wires): RealRig {
  const timers = new ManualTimers();
  const record = new GpioRecord();
  for (const { bcm, activeLow } of SENSORS) setInput(bcm, activeLow ? 1 : 0);
  const board = new HeaderBoard({ driver, ...LINES }, record, find, timers, () => 1);
  onTestFinished(() => board.stop());
  const named = <T extends { name: string }>(list: readonly T[], name: string): T => {
    const found = list.find((entry) => entry.name === name);
    if (found === undefined) throw new Error(`no line ${name}`);
    return found;
  };
  return {
    board,
    record,
    timers,
    ...wires,
    powered: (relay) => {
      const { bcm, activeLow } = named(RELAYS, relay);
      return level(bcm) === (activeLow ? 0 : 1);
    },
    touch: async (sensor, active) => {
      const { bcm, activeLow } = named(SENSORS, sensor);
      setInput(bcm, active === activeLow ? 0 : 1);
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

  lines(base: number): LineFactory {
    return {
      driver: 'onoff',
      about: 'onoff, a folder that stands in for sysfs',
      setsPulls: false,
      prepare: async (outputs, inputs) => {
        for (const { bcm } of [...outputs, ...inputs]) mkdirSync(this.#folder(base + bcm), { recursive: true });
      },
      output: ({ bcm, level }) => this.#output(base + bcm, level),
      input: ({ bcm }) => this.#input(base + bcm),
      close: () => undefined,
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
      watch: async (onEdge) => void this.#watchers.set(number, onEdge),
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
