import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBoard } from '../../src/config/boards.ts';
import { type ConfigFile, configSchema } from '../../src/config/schema.ts';
import type { BoardProfile } from '../../src/devices/gpio/board-profile.ts';

/** What a drawing is made from: the configuration that the daemon would run with, the profile of its board, and the parts. */
export interface Build {
  readonly name: string;
  readonly config: ConfigFile;
  readonly board: BoardProfile;
  readonly file: BuildFile;
}

export const BUILDS = ['vending', 'pay-station', 'gate'] as const;
export const RAILS = ['3V3', '5V', '12V', 'GND'] as const;

const text = z.string().min(1);
const mA = z.int().min(0).max(20_000);

/** A resistor that hangs on a wire (`to` a rail) or lies in it (`to: series`). */
const resistorSchema = z.strictObject({ ohms: text, to: z.enum(['3V3', 'GND', 'series']) });

/** What hangs on the far side of a channel: a motor at a relay, a contact at an isolated input. */
const farSchema = z.strictObject({
  at: z.tuple([text, text]),
  name: text,
  note: text.optional(),
  ends: z.tuple([text, text]),
  /** The rail that the first terminal is fed from; the load then goes back to GND. Left out: two plain wires. */
  feed: z.enum(['12V', '5V']).optional(),
  diode: z.boolean().default(false),
});

const wireSchema = z.strictObject({
  /** A rail, a name of the configuration (`relays.motor-1`), or a pin of an interface (`spi0.MOSI`). */
  to: z.union([z.enum(RAILS), z.string().regex(/^[a-z0-9-]+\.[A-Za-z0-9-]+$/)]),
  at: text,
  resistor: resistorSchema.optional(),
  far: farSchema.optional(),
});

const drawsSchema = z.strictObject({
  rail: z.enum(['12V', '5V', 'usb']),
  typical: mA,
  /** A number, or `light`: as many LEDs as the configuration has, all at full white. */
  peak: z.union([mA, z.literal('light')]),
  /** Of parts with one word here only the largest runs at a time. */
  oneOf: text.optional(),
  from: text,
});

const partSchema = z.strictObject({
  name: text,
  quantity: z.int().min(1).default(1),
  /** What to look for when buying. */
  look: text,
  why: text,
  /** What the drawing calls it; left out: the drawing does not show it. */
  label: text.optional(),
  wires: z.array(wireSchema).default([]),
  cable: z.enum(['power', 'hdmi', 'usb', 'ethernet']).optional(),
  draws: z.array(drawsSchema).default([]),
});
export type Part = z.infer<typeof partSchema>;
export type PartWire = z.infer<typeof wireSchema>;
export type Far = z.infer<typeof farSchema>;
export type Resistor = z.infer<typeof resistorSchema>;

const supplySchema = z.strictObject({
  rail: z.enum(['12V', '5V']),
  volts: z.number(),
  mA,
  label: text,
  note: text,
  /** The rail that it is made from, and how much of it gets lost. Left out: the mains. */
  from: z.strictObject({ rail: z.enum(['12V']), efficiency: z.number().min(0.5).max(1) }).optional(),
});

const buildFileSchema = z.strictObject({
  title: text,
  subtitle: text,
  mains: text,
  supplies: z.array(supplySchema).min(1),
  /** Header pins that the bars of 3.3 V and 0 V hang on. */
  headerRails: z.record(z.string().regex(/^\d+$/), z.enum(['3V3', 'GND'])),
  parts: z.array(partSchema).min(1),
  beforePower: z.array(text).min(1).max(6),
});
export type BuildFile = z.infer<typeof buildFileSchema>;

/** Reads `hardware/builds/NAME/{build,kioskd}.yaml` and the board that the latter names. @throws Error when one is not right. */
export async function readBuild(name: string, root: string): Promise<Build> {
  const folder = join(root, 'hardware', 'builds', name);
  const [own, kioskd] = await Promise.all(
    ['build.yaml', 'kioskd.yaml'].map((file) => readFile(join(folder, file), 'utf8')),
  );
  const config = configSchema.parse(parse(kioskd ?? ''));
  const board = await readBoard(config.gpio.board, join(root, 'hardware'));
  if (!board.ok) {
    throw new Error(`${name}: ${JSON.stringify(board.problems)}`);
  }
  return { name, config, board: board.profile, file: buildFileSchema.parse(parse(own ?? '')) };
}
