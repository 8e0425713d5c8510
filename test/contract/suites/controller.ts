import { describe, onTestFinished, test } from 'vitest';
import { createController } from '../../../src/devices/controller/create.ts';
import type { Controller } from '../../../src/devices/controller/port.ts';
import { VirtualHardware } from '../../../src/devices/virtual/hardware.ts';
import type { Health } from '../../../src/domain/health.ts';
import { eventually } from '../../support/eventually.ts';
import { type BoardManner, ModbusBoard } from '../../support/modbus-board.ts';
import { openPty, type Pty } from '../../support/pty.ts';

export const LANE1 = 3;
export const LANE2 = 300;
const CHANNELS = [
  { name: 'lane1', coil: LANE1 },
  { name: 'lane2', coil: LANE2 },
];

export interface ControllerRig {
  readonly controller: Controller;
  readonly healths: readonly Health[];
  readonly signal: AbortSignal;
  manner(manner: BoardManner): void;
  /** Seen from outside the driver. */
  isOn(channel: 'lane1' | 'lane2'): boolean;
  onEdges(channel: 'lane1' | 'lane2'): number;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Waits until the controller says this of itself. */
  says(status: Health['status'], reason?: RegExp): Promise<void>;
}

export interface ModbusRig extends ControllerRig {
  readonly board: ModbusBoard;
  readonly pty: Pty;
}

/** One story, told with a board on a real serial line and with the virtual hardware. Started. */
export function eachController(story: string, tell: (rig: ControllerRig) => Promise<void>): void {
  describe.each([
    ['modbus', modbusRig],
    ['virtual', virtualRig],
  ] as const)('%s controller', (_kind, makeRig) => {
    test(story, async () => {
      const rig = await makeRig();
      await rig.controller.start(new AbortController().signal);
      await rig.says('ready');
      await tell(rig);
    });
  });
}

/** Not started. @param answerWithinMs generous, unless a story waits for an answer that does not come. */
export async function modbusRig(answerWithinMs = 1_000): Promise<ModbusRig> {
  const pty = await openPty();
  const board = new ModbusBoard(pty, 17);
  const healths: Health[] = [];
  const options = {
    driver: 'modbus',
    path: pty.a,
    baudRate: 19_200,
    unit: 17,
    channels: CHANNELS,
    answerWithinMs,
  } as const;
  const controller = createController(options, { onHealth: (health) => healths.push(health) }, { link: null });
  onTestFinished(async () => {
    await controller.stop();
    await pty.close();
  });
  const coils = { lane1: LANE1, lane2: LANE2 };
  return {
    ...shared(controller, healths),
    board,
    pty,
    manner: (manner) => {
      board.manner = manner;
    },
    isOn: (channel) => board.coils.get(coils[channel]) === true,
    onEdges: (channel) => board.onEdges.get(coils[channel]) ?? 0,
    unplug: () => pty.unplug(),
    plug: () => pty.plug(),
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
    says: (status: Health['status'], reason = /^/) =>
      eventually(() => controller.health.status === status && reason.test(controller.health.reason), {
        what: () => `${status} ${reason}; it says ${JSON.stringify(controller.health)}`,
      }),
  };
}
