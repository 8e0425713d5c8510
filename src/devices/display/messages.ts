import { z } from 'zod';
import { parseJson } from '../../web/body.ts';
import type { ScreenAction } from './port.ts';

/** An id from the catalogue: short, and of visible characters. Whether it is on offer is decided against the view. */
const itemId = z.string().regex(/^[\x21-\x7e]{1,64}$/);

const action: z.ZodType<ScreenAction> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin') }),
  z.strictObject({ type: z.literal('choose'), itemId }),
  z.strictObject({ type: z.literal('back') }),
]);

const alive = z.strictObject({ page: z.int().positive(), view: z.int().nonnegative() });

/** What the page reports: its own number, and the number of the view it has drawn. */
export type AliveReport = z.infer<typeof alive>;

/** @returns the action, or null when the body is anything else. */
export function readAction(body: Buffer): ScreenAction | null {
  return action.safeParse(parseJson(body)).data ?? null;
}

export function readAlive(body: Buffer): AliveReport | null {
  return alive.safeParse(parseJson(body)).data ?? null;
}
