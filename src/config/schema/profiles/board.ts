import { z } from 'zod';
import type { BoardProfile, HeaderPin, PinInterface, PowerPin } from '../../../devices/gpio/board-profile.ts';

/** Every file of `hardware/boards/`, and so every value of `gpio.board`. A test keeps the two the same. */
export const BOARDS = ['auto', 'pi-3b', 'pi-3b-plus', 'pi-4b', 'pi-5', 'pi-zero-2-w', 'cm4-io', 'cm5-io'] as const;
export type BoardId = (typeof BOARDS)[number];

const sentence = z.string().min(1).max(400);
const deviceFile = z.string().regex(/^\/dev\/[A-Za-z0-9._-]+$/, 'must be a device file (/dev/NAME)');
const bcmKey = z.string().regex(/^(?:[0-9]|1[0-9]|2[0-7])$/, 'must be a BCM number from 0 to 27');
const pinKey = z.string().regex(/^(?:[1-9]|[1-3][0-9]|40)$/, 'must be a number on the header, 1 to 40');

const SIGNAL = /^bcm (\d|1\d|2[0-7]) (up|down)$/;

const interfaceSchema = z.strictObject({
  pins: z.record(bcmKey, z.string().regex(/^[A-Z0-9_-]{2,12}$/)),
  devices: z.array(deviceFile).default([]),
  always: sentence.optional(),
  cautions: z.record(deviceFile, sentence).default({}),
});

const powerSchema = z.strictObject({
  supplyMa: z.int().min(100).max(10_000),
  usbMa: z.int().min(0).max(10_000),
  typicalMa: z.int().min(10).max(10_000),
  peakMa: z.int().min(10).max(10_000),
});

/** One file. `auto.yaml` has what all boards have in common; that of a board says only what is different there. */
export const boardFileSchema = z.strictObject({
  name: z.string().min(1).max(60),
  chips: z.array(z.string().regex(/^pinctrl-[a-z0-9]+$/)).min(1),
  /** `3V3`, `5V`, `GND`, or the BCM number and the pull at power-on: `bcm 4 up`. Short, because it is read at every start. */
  header: z.record(pinKey, z.union([z.enum(['3V3', '5V', 'GND']), z.string().regex(SIGNAL)])).default({}),
  pullUpOhms: z.record(bcmKey, z.int().min(100).max(100_000)).default({}),
  atBoot: z.record(bcmKey, sentence).default({}),
  interfaces: z.record(z.string().regex(/^[a-z0-9-]{1,20}$/), interfaceSchema).default({}),
  power: powerSchema.optional(),
  configTxt: z
    .record(z.string().regex(/^[a-z0-9-]{1,20}$/), z.array(z.string().regex(/^[a-z0-9_=,-]{3,60}$/)))
    .default({}),
  notes: z.array(sentence).default([]),
  sources: z.array(sentence).min(1),
});
export type BoardFile = z.infer<typeof boardFileSchema>;

/** The profile of a board: what all have in common, with what the board's own file (null for `auto`) says instead or besides. */
export function boardProfile(id: BoardId, common: BoardFile, own: BoardFile | null): BoardProfile {
  const header = { ...common.header, ...own?.header };
  const interfaces = { ...common.interfaces, ...own?.interfaces };
  const besides = {
    pullUpOhms: { ...common.pullUpOhms, ...own?.pullUpOhms },
    atBoot: { ...common.atBoot, ...own?.atBoot },
  };
  return {
    id,
    name: own?.name ?? common.name,
    chips: own?.chips ?? common.chips,
    pins: Object.entries(header)
      .map(([pin, what]) => headerPin(Number(pin), what, besides))
      .sort((a, b) => a.pin - b.pin),
    interfaces: Object.entries(interfaces).map(([name, one]) => pinInterface(name, one)),
    power: own?.power ?? common.power ?? null,
    configTxt: new Map(Object.entries({ ...common.configTxt, ...own?.configTxt })),
    notes: [...common.notes, ...(own?.notes ?? [])],
    sources: [...common.sources, ...(own?.sources ?? [])],
  };
}

function headerPin(
  pin: number,
  what: BoardFile['header'][string],
  { pullUpOhms, atBoot }: Pick<BoardFile, 'pullUpOhms' | 'atBoot'>,
): HeaderPin {
  const [, bcm, pull] = SIGNAL.exec(what) ?? [];
  if (bcm === undefined) {
    return { pin, role: what as PowerPin['role'] };
  }
  return {
    pin,
    role: 'signal',
    bcm: Number(bcm),
    pull: pull === 'up' ? 'up' : 'down',
    pullUpOhms: pullUpOhms[bcm] ?? null,
    boot: atBoot[bcm] ?? null,
  };
}

function pinInterface(name: string, one: BoardFile['interfaces'][string]): PinInterface {
  return {
    name,
    pins: new Map(Object.entries(one.pins).map(([bcm, called]) => [Number(bcm), called])),
    devices: one.devices,
    always: one.always ?? null,
    cautions: new Map(Object.entries(one.cautions)),
  };
}
