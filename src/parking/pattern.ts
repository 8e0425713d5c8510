import { CHECKS, type CheckName } from './check-digits.ts';
import { isWholeTime, type ReadTimeOptions, readTime, type TimeForm, type TimeRead, timeForm } from './entry-time.ts';

/** How many signs: exactly, or at least and at most. */
export type Length = number | readonly [least: number, most: number];

/** One field of a ticket's code, as the configuration has it: exactly one of these is given. */
export interface FieldSpec {
  /** Always the same. */
  readonly text?: string | undefined;
  /** Digits of the ticket's number. */
  readonly digits?: Length | undefined;
  /** Letters and digits of the ticket's number. */
  readonly letters?: Length | undefined;
  /** When it came in. */
  readonly time?: string | undefined;
  readonly check?: CheckName | undefined;
}

export interface PatternSpec {
  readonly fields: readonly FieldSpec[];
  /** Whether the check digits are made over the fixed text too. */
  readonly checkText: boolean;
}

export type Field =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'digits' | 'letters'; readonly least: number; readonly most: number }
  | { readonly kind: 'time'; readonly form: TimeForm }
  | { readonly kind: 'check'; readonly by: CheckName };

/** No code of a ticket machine is longer; whatever is, is not looked at. */
export const LONGEST_CODE = 64;

/**
 * One form of ticket, made ready. Matching takes a time that is proportional to the length of the code and nothing else: at most one
 * field has a length of its own choice, so the length of the code says where each field is. There is nothing to try and go back from.
 */
export interface Pattern {
  readonly fields: readonly Field[];
  readonly checkText: boolean;
  /** Of the whole code. */
  readonly least: number;
  readonly most: number;
}

export type Compiled =
  | { readonly ok: true; readonly pattern: Pattern }
  /** `field`: which of them, from 0; null: all together. */
  | { readonly ok: false; readonly field: number | null; readonly problem: PatternProblem };

export type PatternProblem =
  | 'not exactly one thing'
  | 'empty text'
  | 'bad length'
  | 'bad time form'
  | 'two open lengths'
  | 'no moment'
  | 'nothing of its own'
  | 'too long';

/** Blanks and hyphens never count, capital and small letters are the same: a code is read as it can be typed. */
export function plainCode(code: string): string {
  return code.replace(/[ -]/g, '').toUpperCase();
}

export function compile(spec: PatternSpec): Compiled {
  const fields: Field[] = [];
  for (const [index, one] of spec.fields.entries()) {
    const field = compileField(one);
    if (typeof field === 'string') {
      return { ok: false, field: index, problem: field };
    }
    fields.push(field);
  }
  const problem = togetherProblem(fields);
  const pattern = { fields, checkText: spec.checkText, least: sum(fields, 'least'), most: sum(fields, 'most') };
  return problem === null ? { ok: true, pattern } : { ok: false, field: null, problem };
}

function compileField(spec: FieldSpec): Field | PatternProblem {
  if (Object.values(spec).filter((value) => value !== undefined).length !== 1) {
    return 'not exactly one thing';
  }
  if (spec.text !== undefined) {
    const text = plainCode(spec.text);
    return text === '' ? 'empty text' : { kind: 'text', text };
  }
  if (spec.time !== undefined) {
    const form = timeForm(spec.time);
    return form === null ? 'bad time form' : { kind: 'time', form };
  }
  if (spec.check !== undefined) {
    return { kind: 'check', by: spec.check };
  }
  const length = spec.digits ?? spec.letters ?? 0;
  const [least, most] = typeof length === 'number' ? [length, length] : length;
  return least < 1 || least > most
    ? 'bad length'
    : { kind: spec.digits === undefined ? 'letters' : 'digits', least, most };
}

function togetherProblem(fields: readonly Field[]): PatternProblem | null {
  const times = fields.flatMap((field) => (field.kind === 'time' ? [field.form] : []));
  const open = fields.filter((field) => 'least' in field && field.least !== field.most);
  const own = fields.some(({ kind }) => kind === 'digits' || kind === 'letters');
  if (open.length > 1) {
    return 'two open lengths';
  }
  if (times.length > 0 && !isWholeTime(times)) {
    return 'no moment';
  }
  if (!own) {
    return 'nothing of its own';
  }
  return sum(fields, 'most') > LONGEST_CODE ? 'too long' : null;
}

function sum(fields: readonly Field[], which: 'least' | 'most'): number {
  return fields.reduce((total, field) => total + lengthOf(field)[which], 0);
}

export function lengthOf(field: Field): { readonly least: number; readonly most: number } {
  switch (field.kind) {
    case 'text':
      return { least: field.text.length, most: field.text.length };
    case 'time':
      return { least: field.form.length, most: field.form.length };
    case 'check':
      return { least: CHECKS[field.by].length, most: CHECKS[field.by].length };
    default:
      return field;
  }
}

export type Matched =
  | { readonly match: 'ticket'; readonly number: string; readonly enteredAt: number | null }
  | { readonly match: 'wrong check' }
  | { readonly match: 'none' };

const NONE: Matched = { match: 'none' };

/** @param code made plain by {@link plainCode}. */
export function matchPattern(pattern: Pattern, code: string, times: ReadTimeOptions): Matched {
  const pieces = cut(pattern, code);
  if (pieces === null) {
    return NONE;
  }
  const read = pieces.flatMap(({ field, text }): TimeRead[] =>
    field.kind === 'time' ? [{ form: field.form, text }] : [],
  );
  const enteredAt = read.length === 0 ? null : readTime(read, times);
  if (read.length > 0 && enteredAt === null) {
    return NONE;
  }
  return checksFit(pattern, pieces) ? { match: 'ticket', number: code, enteredAt } : { match: 'wrong check' };
}

interface Piece {
  readonly field: Field;
  readonly text: string;
}

function cut({ fields, least, most }: Pattern, code: string): Piece[] | null {
  if (code.length < least || code.length > most) {
    return null;
  }
  const spare = code.length - least;
  const pieces: Piece[] = [];
  let at = 0;
  for (const field of fields) {
    const length = lengthOf(field);
    const end = at + length.least + (length.most > length.least ? spare : 0);
    const text = code.slice(at, end);
    if (!fits(field, text)) {
      return null;
    }
    pieces.push({ field, text });
    at = end;
  }
  return pieces;
}

function fits(field: Field, text: string): boolean {
  switch (field.kind) {
    case 'text':
      return text === field.text;
    case 'digits':
      return /^\d+$/.test(text);
    default:
      return /^[0-9A-Z]+$/.test(text);
  }
}

/** Each check is made over what stands before it, except other checks. */
function checksFit({ checkText }: Pattern, pieces: readonly Piece[]): boolean {
  return pieces.every(({ field, text }, index) => {
    if (field.kind !== 'check') {
      return true;
    }
    const body = pieces
      .slice(0, index)
      .filter((piece) => piece.field.kind !== 'check' && (checkText || piece.field.kind !== 'text'))
      .map((piece) => piece.text)
      .join('')
      .replace(/[^0-9A-Z]/g, '');
    return CHECKS[field.by].of(body) === text;
  });
}
