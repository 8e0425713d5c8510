import { PAYMENT_CODE_FAMILIES } from '../domain/payment-codes.ts';
import type { WrittenShape } from '../domain/settings.ts';
import { CHECKS } from './check-digits.ts';
import type { TimeForm } from './entry-time.ts';
import { type Field, lengthOf, type Pattern } from './pattern.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DIGITS = '0123456789';
const SIGNS = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
/** What a payment code begins with says whose it is: at most three digits in every family that is known. */
const PREFIX = 3;
/** How a consumer-presented EMV code begins, in Base64. */
const EMV_START = 'hQVDUFYwMW';

/** A form of payment code, to hold tickets against. */
export interface PayForm {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly fits: (code: string) => boolean;
}

/** All families that are known, whether configured or not: a customer may hold up any wallet. */
export const KNOWN_FORMS: readonly PayForm[] = PAYMENT_CODE_FAMILIES.map(({ name, pattern }) => ({
  name,
  prefixes: [],
  fits: (code) => pattern.test(code),
}));

/** What the configuration says of a wallet's codes. */
export function writtenForm(name: string, { prefixes, minLength, maxLength, charset }: WrittenShape): PayForm {
  const signs = charset === 'digits' ? /^[0-9]+$/ : /^[0-9A-Za-z]+$/;
  return {
    name,
    prefixes,
    fits: (code) =>
      code.length >= minLength &&
      code.length <= maxLength &&
      signs.test(code) &&
      (prefixes.length === 0 || prefixes.some((prefix) => code.startsWith(prefix))),
  };
}

export interface Overlap {
  readonly form: string;
  /** Of the payment codes of this form, at most this share reads as a ticket. */
  readonly share: number;
}

/**
 * Which payment codes could be read as this kind of ticket. Errs on the safe side: what it names may be rarer than it says, and a form
 * that it does not name never fits.
 * @param windowMs how long before now an entry may lie, and how far ahead: the times that are believed.
 */
export function overlaps(pattern: Pattern, forms: readonly PayForm[], windowMs: number): readonly Overlap[] {
  const found = new Set<PayForm>();
  for (let length = pattern.least; length <= pattern.most; length += 1) {
    const codes = examples(placesOf(pattern, length), forms);
    for (const form of forms) {
      if (!found.has(form) && codes.some(form.fits)) {
        found.add(form);
      }
    }
  }
  const share = shareOf(pattern, windowMs);
  return forms.filter((form) => found.has(form)).map(({ name }) => ({ form: name, share }));
}

/** The signs that each place may have. */
function placesOf(pattern: Pattern, length: number): readonly string[] {
  const spare = length - pattern.least;
  return pattern.fields.flatMap((field) => {
    const { least, most } = lengthOf(field);
    return signsOf(field, least + (most > least ? spare : 0));
  });
}

function signsOf(field: Field, length: number): readonly string[] {
  switch (field.kind) {
    case 'text':
      return [...field.text];
    case 'digits':
      return Array<string>(length).fill(DIGITS);
    case 'letters':
      return Array<string>(length).fill(SIGNS);
    case 'check':
      return Array<string>(length).fill(field.by === 'mod11' ? `${DIGITS}X` : DIGITS);
    case 'time':
      return timeSigns(field.form);
  }
}

/** From 2020 to 2049: a machine in use has no other year. */
const TIME_SIGNS = {
  YYYY: ['2', '0', '234', DIGITS],
  DDD: ['0123', DIGITS, DIGITS],
  YY: ['234', DIGITS],
  MM: ['01', DIGITS],
  DD: ['0123', DIGITS],
  HH: ['012', DIGITS],
  mm: ['012345', DIGITS],
  ss: ['012345', DIGITS],
} as const;

function timeSigns(form: TimeForm): readonly string[] {
  if (form.kind === 'parts') {
    return form.parts.flatMap((part) => TIME_SIGNS[part]);
  }
  const first = form.by === 'unix-hex' ? '5678' : '12';
  const rest = form.by === 'unix-hex' ? '0123456789ABCDEF' : DIGITS;
  return [first, ...Array<string>(form.length - 1).fill(rest)];
}

/** One code of this kind for each beginning that a form may look at; none for beginnings that it cannot have. */
function examples(places: readonly string[], forms: readonly PayForm[]): readonly string[] {
  // The one place behind the beginning that a family looks at is a 6 or is none.
  const fills = ['0', '6'].map((wanted) => places.map((signs) => (signs.includes(wanted) ? wanted : (signs[0] ?? ''))));
  const begins = [...startsOf(places), EMV_START, ...forms.flatMap(({ prefixes }) => prefixes)].filter(
    (start) =>
      start.length <= places.length && [...start.toUpperCase()].every((sign, at) => places[at]?.includes(sign)),
  );
  return begins.flatMap((start) => fills.map((fill) => start + fill.slice(start.length).join('')));
}

function startsOf(places: readonly string[]): readonly string[] {
  return places
    .slice(0, PREFIX)
    .reduce<readonly string[]>(
      (starts, signs) =>
        starts.flatMap((start) => [...DIGITS].filter((sign) => signs.includes(sign)).map((sign) => start + sign)),
      [''],
    );
}

function shareOf(pattern: Pattern, windowMs: number): number {
  let at = 0;
  let share = 1;
  for (const field of pattern.fields) {
    const { least } = lengthOf(field);
    // What stands in the first places, the wallet's codes may all have.
    const free = Math.max(0, least - Math.max(0, PREFIX - at));
    share *= shareOfField(field, free, windowMs);
    at += least;
  }
  return share;
}

function shareOfField(field: Field, free: number, windowMs: number): number {
  switch (field.kind) {
    case 'text':
      return 10 ** -free;
    case 'check':
      return 10 ** -CHECKS[field.by].length;
    case 'time':
      return timeShare(field.form, free, windowMs);
    default:
      return 1;
  }
}

function timeShare(form: TimeForm, free: number, windowMs: number): number {
  const parts: readonly string[] = form.kind === 'parts' ? form.parts : ['DD', 'HH', 'ss'];
  const unit = parts.includes('ss') ? 1_000 : parts.includes('HH') ? MINUTE_MS : DAY_MS;
  const window = parts.includes('DD') || parts.includes('DDD') ? windowMs : Math.min(windowMs, DAY_MS);
  return Math.min(1, Math.ceil(window / unit + 1) / 10 ** free);
}
