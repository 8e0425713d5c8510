import { describe, onTestFinished, test } from 'vitest';
import { createController } from '../../../src/devices/controller/create.ts';
import type { ControllerOptions } from '../../../src/devices/controller/options.ts';
import type { Controller } from '../../../src/devices/controller/port.ts';
import { SYSTEM_TIMERS } from '../../../src/devices/port.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import type { Health } from '../../../src/domain/health.ts';
import { type PinBench, pinBench } from '../../support/controller-pins.ts';
import { eventually } from '../../support/eventually.ts';
import { LcusBoard } from '../../support/lcus-board.ts';
import { type Machine, Pc2MdbMachine, QibixxMachine } from '../../support/mdb-machine.ts';
import { type BoardManner, ModbusBoard } from '../../support/modbus-board.ts';
import { openPty, type Pty } from '../../support/pty.ts';

export const LANE1 = 3;
export const LANE2 = 300;
const CHANNELS = [
  { name: 'lane1', coil: LANE1 },
  { name: 'lane2', coil: LANE2 },
];

export type Lane = 'lane1' | 'lane2';

export interface ControllerRig {
  readonly controller: Controller;
  readonly healths: readonly Health[];
  readonly signal: AbortSignal;
  /** What a vend is that went well. */
  readonly proven: 'done' | 'sent';
  /** A length that does the work: of a pulse, or as long as a turn, an opening, a choice may take. */
  ms(pulseMs: number): number;
  /** From now on a channel that is switched on stays on. */
  stays(): void;
  /** Resolves when the driver can have heard of it. */
  manner(manner: BoardManner): void | Promise<void>;
  /** Seen from outside the driver. */
  isOn(channel: Lane): boolean;
  onEdges(channel: Lane): number;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Waits until the controller says this of itself. */
  says(status: Health['status'], reason?: RegExp): Promise<void>;
}

export interface ModbusRig extends ControllerRig {
  readonly board: ModbusBoard;
  readonly pty: Pty;
}

/** What a story is about that not every controller has. */
export type Trait =
  | 'refuses'
  | 'loses answers'
  | 'deaf'
  /** It can be pulled out and plugged in again. */
  | 'cable'
  /** Two channels can work at once. */
  | 'together'
  /** It tells the level of a channel. */
  | 'tells'
  /** It can be stopped in the middle. */
  | 'stops';

const KINDS: readonly {
  readonly kind: string;
  readonly make: () => Promise<ControllerRig>;
  readonly traits: readonly Trait[];
}[] = [
  {
    kind: 'modbus',
    make: modbusRig,
    traits: ['refuses', 'loses answers', 'deaf', 'cable', 'together', 'tells', 'stops'],
  },
  { kind: 'lcus', make: () => lcusRig('lcus'), traits: ['cable', 'together', 'stops'] },
  {
    kind: 'lcus-feedback',
    make: () => lcusRig('lcus-feedback'),
    traits: ['loses answers', 'deaf', 'cable', 'together', 'tells', 'stops'],
  },
  {
    kind: 'lcus-status',
    make: () => lcusRig('lcus-status'),
    traits: ['loses answers', 'deaf', 'cable', 'together', 'tells', 'stops'],
  },
  { kind: 'motor', make: motorRig, traits: ['refuses', 'together', 'tells', 'stops'] },
  { kind: 'barrier', make: barrierRig, traits: ['refuses', 'together', 'stops'] },
  { kind: 'mdb pc2mdb', make: () => mdbRig('pc2mdb'), traits: ['refuses', 'cable', 'tells'] },
  { kind: 'mdb qibixx', make: () => mdbRig('qibixx'), traits: ['refuses', 'cable', 'tells'] },
  {
    kind: 'virtual',
    make: virtualRig,
    traits: ['refuses', 'loses answers', 'deaf', 'cable', 'together', 'tells', 'stops'],
  },
];

/** One story, told with every controller that has what it is about: real lines, pins of the virtual board. Started. */
export function eachController(
  story: string,
  tell: (rig: ControllerRig) => Promise<void>,
  ...needs: readonly Trait[]
): void {
  const able = KINDS.filter(({ traits }) => needs.every((need) => traits.includes(need)));
  describe.each(able)('$kind controller', ({ make }) => {
    test(story, async () => {
      const rig = await make();
      await rig.controller.start(new AbortController().signal);
      await rig.says('ready');
      await tell(rig);
    });
  });
}

/** Not started. @param answerWithinMs generous, unless a story waits for an answer that does not come. */
export async function modbusRig(answerWithinMs = 2_000): Promise<ModbusRig> {
  const pty = await openPty();
  const board = new ModbusBoard(pty, 17);
  const options = {
    driver: 'modbus',
    path: pty.a,
    baudRate: 19_200,
    unit: 17,
    channels: CHANNELS,
    answerWithinMs,
  } as const;
  const coils = { lane1: LANE1, lane2: LANE2 };
  return {
    ...onLine(options, pty),
    board,
    pty,
    manner: (manner) => {
      board.manner = manner;
    },
    isOn: (channel) => board.coils.get(coils[channel]) === true,
    onEdges: (channel) => board.onEdges.get(coils[channel]) ?? 0,
  };
}

const NUMBERS = { lane1: 1, lane2: 4 };

export interface LcusRig extends ControllerRig {
  readonly board: LcusBoard;
  readonly pty: Pty;
}

/** Not started. */
export async function lcusRig(
  protocol: 'lcus' | 'lcus-feedback' | 'lcus-status',
  answerWithinMs = 2_000,
): Promise<LcusRig> {
  const pty = await openPty();
  const answers = { lcus: 'never', 'lcus-feedback': 'feedback', 'lcus-status': 'status' } as const;
  const board = new LcusBoard(pty, answers[protocol]);
  const channels = Object.entries(NUMBERS).map(([name, number]) => ({ name, number }));
  const options = { driver: 'serial-relay', path: pty.a, baudRate: 9_600, protocol, channels, answerWithinMs } as const;
  return {
    ...onLine(options, pty),
    board,
    pty,
    proven: protocol === 'lcus' ? 'sent' : 'done',
    manner: (manner) => {
      if (manner !== 'refuses') board.manner = manner;
    },
    isOn: (channel) => board.relays.get(NUMBERS[channel]) === true,
    onEdges: (channel) => board.onEdges.get(NUMBERS[channel]) ?? 0,
  };
}

const ITEMS = { lane1: { item: 11, price: 150 }, lane2: { item: 258, price: 250 } };

export interface MdbRig<M extends Machine = Machine> extends ControllerRig {
  readonly machine: M;
  readonly pty: Pty;
}

/** Not started. */
export async function mdbRig(kind: 'qibixx', finishWithinMs?: number): Promise<MdbRig<QibixxMachine>>;
export async function mdbRig(kind: 'pc2mdb', finishWithinMs?: number): Promise<MdbRig<Pc2MdbMachine>>;
export async function mdbRig(kind: 'pc2mdb' | 'qibixx', finishWithinMs?: number): Promise<MdbRig>;
export async function mdbRig(kind: 'pc2mdb' | 'qibixx', finishWithinMs = 30_000): Promise<MdbRig> {
  const pty = await openPty();
  const selections = Object.values(ITEMS);
  const machine = kind === 'qibixx' ? new QibixxMachine(pty, selections) : new Pc2MdbMachine(pty, selections);
  const options = {
    driver: 'mdb',
    interface: kind,
    path: pty.a,
    baudRate: 9_600,
    address: 0x10,
    currencyNumber: 344,
    decimals: 2,
    scale: 1,
    channels: Object.entries(ITEMS).map(([name, { item, price }]) => ({ name, selection: item, priceMinor: price })),
    finishWithinMs,
  } as const;
  return {
    ...onLine(options, pty),
    machine,
    pty,
    // Nobody presses anything for ever only in stories that say so.
    ms: (pulseMs) => (machine.manner === 'refuses' ? 1_500 : Math.max(pulseMs, 30_000)),
    stays: () => {
      machine.manner = 'slow';
    },
    manner: (manner) => {
      if (manner !== 'deaf') machine.manner = manner;
    },
    isOn: (channel) => machine.moving.has(ITEMS[channel].item),
    onEdges: (channel) => machine.sold.get(ITEMS[channel].item) ?? 0,
  };
}

function onLine(options: ControllerOptions, pty: Pty) {
  const healths: Health[] = [];
  const controller = createController(options, { onHealth: (health) => healths.push(health) }, { link: null });
  onTestFinished(async () => {
    await controller.stop();
    await pty.close();
  });
  return { ...shared(controller, healths), unplug: () => pty.unplug(), plug: () => pty.plug() };
}

async function motorRig(): Promise<ControllerRig> {
  const lanes = ['lane1', 'lane2'] as const;
  const bench = pinBench(
    {
      driver: 'motor',
      channels: lanes.map((name) => ({ name, relay: `${name}-run`, home: `${name}-home` })),
      // Long enough for a process that stands still.
      leaveWithinMs: 20_000,
      seekHome: false,
    },
    lanes.map((name) => ({ kind: 'motor', relay: `${name}-run`, home: `${name}-home`, leaveMs: 60, turnMs: 300 })),
    SYSTEM_TIMERS,
  );
  return onPins(bench, {
    ms: () => 30_000,
    relay: (lane) => `${lane}-run`,
    refuse: (yes) => bench.hardware.setSensor('lane1-home', !yes),
  });
}

async function barrierRig(): Promise<ControllerRig> {
  const lanes = ['lane1', 'lane2'] as const;
  const part = (name: Lane) => ({ relay: `${name}-up`, opened: `${name}-opened`, closed: `${name}-closed` });
  const bench = pinBench(
    {
      driver: 'barrier',
      channels: lanes.map((name) => ({ name, ...part(name) })),
      command: 'pulse',
      openWithinMs: 20_000,
      closeWithinMs: 20_000,
      freeForMs: 1_000,
      passWithinMs: 60_000,
    },
    lanes.map((name) => ({ kind: 'barrier', ...part(name), moveMs: 100 })),
    SYSTEM_TIMERS,
  );
  return onPins(bench, {
    ms: (pulseMs) => pulseMs,
    relay: (lane) => `${lane}-up`,
    refuse: (yes) => bench.hardware.setSensor('lane1-opened', yes),
  });
}

interface PinWays {
  ms(pulseMs: number): number;
  relay(lane: Lane): string;
  refuse(yes: boolean): void;
}

function onPins(bench: PinBench, { ms, relay, refuse }: PinWays): ControllerRig {
  const { hardware, controller } = bench;
  onTestFinished(() => bench.stop());
  void bench.board.start(new AbortController().signal);
  return {
    ...shared(controller, bench.healths),
    ms,
    stays: () => hardware.jam(true),
    async manner(manner) {
      refuse(manner === 'refuses');
      const expected = manner === 'refuses' ? 'degraded' : 'ready';
      await eventually(() => controller.health.status === expected, { what: `its switches make it ${expected}` });
    },
    isOn: (lane) => hardware.snapshot().relays[relay(lane)]?.on === true,
    onEdges: (lane) => hardware.snapshot().relays[relay(lane)]?.onEdges ?? 0,
    unplug: async () => {},
    plug: async () => {},
  };
}

async function virtualRig(): Promise<ControllerRig> {
  const hardware = new VirtualHardware({ channels: ['lane1', 'lane2'] });
  const healths: Health[] = [];
  const link = hardware.link();
  const listeners = { onHealth: (health: Health) => healths.push(health) };
  const controller = createController({ driver: 'virtual', channels: CHANNELS }, listeners, { link });
  onTestFinished(async () => {
    await controller.stop();
    await link.close();
  });
  return {
    ...shared(controller, healths),
    manner: (manner) => hardware.setController({ manner }),
    isOn: (channel) => hardware.snapshot().relays[channel]?.on === true,
    onEdges: (channel) => hardware.snapshot().relays[channel]?.onEdges ?? 0,
    unplug: async () => hardware.setController({ connected: false }),
    plug: async () => hardware.setController({ connected: true }),
  };
}

function shared(controller: Controller, healths: readonly Health[]) {
  return {
    controller,
    healths,
    signal: new AbortController().signal,
    proven: 'done' as 'done' | 'sent',
    ms: (pulseMs: number) => pulseMs,
    stays: () => {},
    says: (status: Health['status'], reason = /^/) =>
      eventually(() => controller.health.status === status && reason.test(controller.health.reason), {
        what: () => `${status} ${reason}; it says ${JSON.stringify(controller.health)}`,
      }),
  };
}

/** What the kiosk says for `lane2`, in the form in which the pretend machine keeps it. */
export interface MdbWords {
  readonly credit: string;
  readonly yes: string;
  readonly no: string;
  readonly end: string;
}

const WORDS: Readonly<Record<'pc2mdb' | 'qibixx', MdbWords>> = {
  pc2mdb: { credit: '3 0 250', yes: '5 0 250', no: '6', end: '4' },
  qibixx: { credit: 'C,START,2.50', yes: 'C,VEND,2.50', no: 'C,STOP', end: 'C,STOP' },
};

/** One story, told with a machine behind each kind of interface. Started. */
export function eachMdb(
  story: string,
  tell: (rig: MdbRig, words: MdbWords) => Promise<void>,
  finishWithinMs?: number,
): void {
  test.each(['pc2mdb', 'qibixx'] as const)(`%s: ${story}`, async (kind) => {
    const rig = await mdbRig(kind, finishWithinMs);
    await rig.controller.start(new AbortController().signal);
    await rig.says('ready');
    await tell(rig, WORDS[kind]);
  });
}
