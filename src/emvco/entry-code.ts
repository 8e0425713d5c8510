import { type Currency, fromDecimal, type Money, money, sameMoney } from '../domain/money.ts';
import { compose, LONGEST_REFERENCE } from './compose.ts';
import { currencyOf, numericOf } from './currency.ts';
import { fpsTemplate, readFps, timeoutOf } from './fps.ts';
import { type Code, objectOf, parseCode } from './parse.ts';
import { problemText, validate } from './validate.ts';

export interface EntryFill {
  readonly amount: Money;
  /** Our order number, at most 25 characters. */
  readonly reference: string;
  /** Wall clock ms; goes into the time-out of an FPS code and nowhere else. */
  readonly expiresAt?: number;
}

export type EntryCode =
  | {
      readonly kind: 'code';
      /** What is drawn as a QR code. */
      readonly text: string;
      /** False: the customer types the amount. */
      readonly amountIn: boolean;
    }
  /** `why` says what to do, for the technician. */
  | { readonly kind: 'bad label'; readonly why: string };

export type LabelCheck =
  /** `notes`: what is not by the standard, and that wallets may still accept. Whole sentences. */
  | { readonly kind: 'fine'; readonly amountIn: boolean; readonly notes: readonly string[] }
  | { readonly kind: 'bad label'; readonly why: string };

type Reading =
  | { readonly kind: 'opaque' }
  | { readonly kind: 'emvco'; readonly code: Code }
  | { readonly kind: 'bad label'; readonly why: string };

/** What a small screen can draw as a readable QR code. */
const LONGEST_LABEL_BYTES = 858;

const AGAIN = 'Scan the label again and copy its text whole, or ask the payment company for a new one.';

/**
 * What the kiosk draws for a sale that is paid by an entry code.
 *
 * A merchant-presented (EMVCo) code gets amount, reference and a new checksum. Everything else, an address as a rule, is drawn as it
 * is: nobody but its maker knows what is in it, and the customer types the amount. A label that has its own reference (62.05, and
 * not the three stars that ask the customer for one) keeps it, because the payment company may tell by it whose label it is.
 *
 * Nothing here trusts the label: a damaged one, one in another currency, or one that was made for another price is a bad label.
 */
export function entryCodeText(label: string, fill: EntryFill): EntryCode {
  const reading = read(label, fill.amount.currency);
  if (reading.kind === 'bad label') {
    return reading;
  }
  if (reading.kind === 'opaque') {
    return { kind: 'code', text: label, amountIn: false };
  }
  const { code } = reading;
  const printed = objectOf(code.objects, '54')?.value;
  if (printed !== undefined && !says(printed, fill.amount)) {
    return badLabel(
      `It was made for one sale of ${printed}. Ask the payment company for a static code without an amount.`,
    );
  }
  const ownReference = objectOf(objectOf(code.objects, '62')?.parts ?? [], '05')?.value;
  const composed = compose(code, {
    amount: fill.amount,
    ...(ownReference === undefined || ownReference === '***' ? { reference: fill.reference } : {}),
    ...(fill.expiresAt === undefined ? {} : { fpsTimeoutAt: Math.min(fill.expiresAt, ownTimeout(code)) }),
  });
  return composed.kind === 'code'
    ? { kind: 'code', text: composed.text, amountIn: true }
    : badLabel(`Amount and reference cannot be put into it: ${composed.why}.`);
}

/**
 * Looks at a label when it is configured. Besides what `entryCodeText` refuses, a label with any amount is refused here, and one
 * without room for the longest reference.
 */
export function checkEntryLabel(label: string, currency: Currency): LabelCheck {
  const reading = read(label, currency);
  if (reading.kind === 'bad label') {
    return reading;
  }
  if (reading.kind === 'opaque') {
    return { kind: 'fine', amountIn: false, notes: [] };
  }
  const { code } = reading;
  const printed = objectOf(code.objects, '54')?.value;
  if (printed !== undefined) {
    return badLabel(
      `It was made for one sale of ${printed}. Ask the payment company for a static code without an amount.`,
    );
  }
  const tried = entryCodeText(label, {
    amount: money(currency, 99_999_999),
    reference: 'X'.repeat(LONGEST_REFERENCE),
    expiresAt: Date.UTC(2030, 0, 1),
  });
  if (tried.kind === 'bad label') {
    return tried;
  }
  return { kind: 'fine', amountIn: true, notes: notesOn(code) };
}

function notesOn(code: Code): readonly string[] {
  const notes = validate(code, 'strict').map((problem) => `Not by the standard: ${problemText(problem)}.`);
  const fps = readFps(code);
  if (fps.kind === 'bad fps') {
    notes.push(`Not as FPS accounts are: ${fps.why}.`);
  }
  if (objectOf(code.objects, '01')?.value === '12') {
    notes.push('It is marked as dynamic (object 01 says 12): it may be good for one payment only.');
  }
  return notes;
}

function read(label: string, currency: Currency): Reading {
  if (
    label === '' ||
    label !== label.trim() ||
    !label.isWellFormed() ||
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(label)
  ) {
    return badLabel(
      'It is empty, or there are blanks around it or invisible characters in it. Copy the text of the code alone.',
    );
  }
  if (new TextEncoder().encode(label).length > LONGEST_LABEL_BYTES) {
    return badLabel(
      `It has more than ${LONGEST_LABEL_BYTES} bytes, too many for a code on a small screen. Ask for a shorter one.`,
    );
  }
  // Version and length of object 00: no address begins so.
  if (!/^0002[0-9]{2}/.test(label)) {
    return { kind: 'opaque' };
  }
  const code = parseCode(label);
  if (code.kind === 'malformed') {
    return badLabel(`It breaks off or is damaged at character ${code.at + 1}: ${code.why}. ${AGAIN}`);
  }
  const [problem] = validate(code, 'lenient');
  if (problem !== undefined) {
    return badLabel(`It is damaged: ${problemText(problem)}. ${AGAIN}`);
  }
  const numeric = objectOf(code.objects, '53')?.value;
  if (numeric !== numericOf(currency)) {
    const its = numeric === undefined ? 'none' : (currencyOf(numeric) ?? numeric);
    return badLabel(
      `Its currency is ${its}, but the kiosk sells in ${currency}. Ask the payment company for a code in ${currency}.`,
    );
  }
  if (objectOf(code.objects, '55') !== undefined) {
    return badLabel('It asks for a tip or a fee on top (object 55), so other sums would arrive. Ask for one without.');
  }
  return { kind: 'emvco', code };
}

function says(text: string, amount: Money): boolean {
  const said = fromDecimal(amount.currency, text.replace(/\.$/, ''));
  return said !== null && sameMoney(said, amount);
}

/** A label's own FPS time-out is never made longer. */
function ownTimeout({ objects }: Code): number {
  const text = objectOf(fpsTemplate(objects)?.parts ?? [], '05')?.value;
  return (text === undefined ? null : timeoutOf(text)) ?? Number.POSITIVE_INFINITY;
}

function badLabel(why: string): { readonly kind: 'bad label'; readonly why: string } {
  return { kind: 'bad label', why };
}
