import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import type { AliveMessage } from '../../screens/wire.ts';
import { parseJson } from '../../web/body.ts';
import type { ScreenAction } from './port.ts';

/** An id from the configuration: short, and of visible characters. Whether it is on offer is decided against the view. */
const id = z.string().regex(/^[\x21-\x7e]{1,64}$/);

/** One sign, or the key that takes one back. Which signs are wanted is decided against the view. */
const key = z.string().regex(/^(?:[A-Z0-9-]|erase)$/);

const action: z.ZodType<ScreenAction> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['begin', 'back', 'type number', 'type plate', 'lost ticket', 'enter', 'again', 'step-free']),
  }),
  z.strictObject({ type: z.literal('choose'), itemId: id }),
  z.strictObject({ type: z.literal('language'), language: z.enum(LANGUAGES) }),
  z.strictObject({ type: z.literal('wallet'), walletId: id }),
  z.strictObject({ type: z.literal('key'), key }),
]);

const pixels = z.int().min(0).max(100_000);

const alive: z.ZodType<AliveMessage> = z.strictObject({
  page: z.int().positive(),
  view: z.int().nonnegative(),
  frames: z.int().nonnegative(),
  visible: z.boolean(),
  width: pixels,
  height: pixels,
  density: z.number().min(0.1).max(16),
});

/** @returns the action, or null when the body is anything else. */
export function readAction(body: Buffer): ScreenAction | null {
  return action.safeParse(parseJson(body)).data ?? null;
}

export function readAlive(body: Buffer): AliveMessage | null {
  return alive.safeParse(parseJson(body)).data ?? null;
}
