import { type Money, toDecimal } from '../domain/money.ts';
import { crcText } from './crc.ts';
import { numericOf } from './currency.ts';
import { fpsTemplate, timeoutText } from './fps.ts';
import { type Code, LONGEST_CODE, objectOf } from './parse.ts';
import { type Written, writeObjects } from './write.ts';

/** What is put into a code. What is not named stays as it is. */
export interface Changes {
  /** Into 54; the code becomes a dynamic one (01 is 12). */
  readonly amount?: Money;
  /** Into 62.05, at most 25 characters of ASCII, never cut. */
  readonly reference?: string;
  /** Wall clock ms, into the time-out of the FPS account; a code without one stays without. */
  readonly fpsTimeoutAt?: number;
}

export type Composed =
  | { readonly kind: 'code'; readonly text: string }
  /** `why` is for a person and goes on from "the code cannot be made: ". */
  | { readonly kind: 'refused'; readonly why: string };

/** The standard's limit for 62.05, and for every other text a customer may be shown there. */
export const LONGEST_REFERENCE = 25;

type Step =
  | { readonly kind: 'done'; readonly objects: readonly Written[] }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * A code with these changes and a new checksum. Objects keep their order, also inside templates; a new one goes in front of the
 * first with a higher id. The checksum of `code` is not looked at: whoever read it from outside calls `validate` first.
 *
 * With an amount the FPS "editable" mark (sub-id 06) goes, so that what is paid is what was asked.
 */
export function compose(code: Code, changes: Changes): Composed {
  const { amount, reference, fpsTimeoutAt } = changes;
  let objects: readonly Written[] = code.objects.filter(({ id }) => id !== '63');
  for (const step of [
    amount === undefined ? null : () => withAmount(code, objects, amount),
    reference === undefined ? null : () => withReference(objects, reference),
    fpsTimeoutAt === undefined ? null : () => withTimeout(code, objects, fpsTimeoutAt),
  ]) {
    const done = step?.();
    if (done?.kind === 'refused') return done;
    objects = done?.objects ?? objects;
  }
  const text = writeObjects(objects);
  if (text === null) {
    return refused('one of its objects would have more than 99 characters');
  }
  const whole = `${text}6304${crcText(`${text}6304`)}`;
  return [...whole].length > LONGEST_CODE
    ? refused(`it would have more than ${LONGEST_CODE} characters`)
    : { kind: 'code', text: whole };
}

function withAmount(code: Code, objects: readonly Written[], amount: Money): Step {
  const currency = objectOf(code.objects, '53')?.value;
  if (currency !== numericOf(amount.currency)) {
    return refused(
      `its currency is ${currency ?? 'not named'}, that of ${amount.currency} is ${numericOf(amount.currency)}`,
    );
  }
  const text = toDecimal(amount);
  if (amount.minor === 0 || text.length > 13) {
    return refused('such an amount cannot stand in a code');
  }
  const dynamic = put(put(objects, plain('01', '12')), plain('54', text));
  const fps = fpsTemplate(code.objects);
  const parts = fps?.parts?.filter(({ id }) => id !== '06') ?? null;
  return done(fps === undefined ? dynamic : put(dynamic, { ...fps, parts }));
}

function withReference(objects: readonly Written[], reference: string): Step {
  // Three stars stand for "ask the customer".
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(reference) || reference === '***') {
    return refused('the reference has to be of plain letters, digits and signs');
  }
  if (reference.length > LONGEST_REFERENCE) {
    return refused(`the reference has ${reference.length} characters, and ${LONGEST_REFERENCE} are the most`);
  }
  const additional = objects.find(({ id }) => id === '62')?.parts ?? [];
  return done(put(objects, { id: '62', value: '', parts: put(additional, plain('05', reference)) }));
}

function withTimeout(code: Code, objects: readonly Written[], wallMs: number): Step {
  const id = fpsTemplate(code.objects)?.id;
  const template = objects.find((object) => object.id === id);
  if (template === undefined) {
    return done(objects);
  }
  const text = timeoutText(wallMs);
  return text === null
    ? refused('the time-out is not in this century')
    : done(put(objects, { ...template, parts: put(template.parts ?? [], plain('05', text)) }));
}

/** Replaces the object with this id, or places it in front of the first with a higher one. */
function put(objects: readonly Written[], object: Written): readonly Written[] {
  const same = objects.findIndex(({ id }) => id === object.id);
  if (same >= 0) {
    return objects.with(same, object);
  }
  const higher = objects.findIndex(({ id }) => id > object.id);
  return objects.toSpliced(higher < 0 ? objects.length : higher, 0, object);
}

function plain(id: string, value: string): Written {
  return { id, value, parts: null };
}

function done(objects: readonly Written[]): Step {
  return { kind: 'done', objects };
}

function refused(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why };
}
