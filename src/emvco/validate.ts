import { verifyCrc } from './crc.ts';
import { type Code, type DataObject, objectOf } from './parse.ts';

/**
 * - `lenient`: what has to hold so that a code can be worked on at all. Codes in the field lack the town or the country and wallets
 *   read them.
 * - `strict`: also what the standard asks of ids, lengths and characters.
 */
export type Level = 'lenient' | 'strict';

export interface Problem {
  /** The id, of an object in a template with the template's in front: `62.05`. */
  readonly where: string;
  /** In characters from the beginning of the code; of what is missing, the end. */
  readonly at: number;
  /** Goes on from "object 62.05". */
  readonly why: string;
}

interface Rule {
  readonly id: string;
  readonly form: RegExp;
  readonly words: string;
  readonly needed?: true;
}

const AMOUNT = /^(?=.{1,13}$)[0-9]+(?:\.[0-9]*)?$/;
const PERCENT = /^(?=.{1,5}$)[0-9]{1,3}(?:\.[0-9]*)?$/;

const LENIENT_RULES: readonly Rule[] = [
  { id: '53', form: /^[0-9]{3}$/, words: 'has to be a currency in three digits' },
  { id: '54', form: AMOUNT, words: 'has to be an amount with digits and at most one point, 13 characters at most' },
];

const STRICT_RULES: readonly Rule[] = [
  { id: '01', form: /^1[12]$/, words: 'has to be 11 (static) or 12 (dynamic)' },
  { id: '52', form: /^[0-9]{4}$/, words: 'has to be a category of four digits', needed: true },
  { id: '53', form: /^/, words: 'has to be a currency', needed: true },
  { id: '55', form: /^0[123]$/, words: 'has to be 01, 02 or 03' },
  { id: '56', form: AMOUNT, words: 'has to be an amount' },
  { id: '57', form: PERCENT, words: 'has to be a percentage' },
  { id: '58', form: /^[A-Z]{2}$/, words: 'has to be a country of two capital letters', needed: true },
  { id: '59', form: /^.{1,25}$/u, words: 'has to be a name of at most 25 characters', needed: true },
  { id: '60', form: /^.{1,15}$/u, words: 'has to be a town of at most 15 characters', needed: true },
  { id: '61', form: /^.{1,10}$/u, words: 'has to be a postal code of at most 10 characters' },
];

const ADDITIONAL_RULES: readonly Rule[] = [
  ...['01', '02', '03', '04', '05', '06', '07', '08'].map((id) => ({
    id,
    form: /^.{1,25}$/u,
    words: 'has to have at most 25 characters',
  })),
  { id: '09', form: /^[AME]{1,3}$/, words: 'has to be made of the letters A, M and E' },
];

const LANGUAGE_RULES: readonly Rule[] = [
  { id: '00', form: /^[A-Za-z]{2}$/, words: 'has to be a language of two letters', needed: true },
  { id: '01', form: /^.{1,25}$/u, words: 'has to be a name of at most 25 characters', needed: true },
  { id: '02', form: /^.{1,15}$/u, words: 'has to be a town of at most 15 characters' },
];

const NAMED_RULES: readonly Rule[] = [
  { id: '00', form: /^[\x20-\x7e]{1,32}$/, words: 'has to be a unique name of at most 32 characters', needed: true },
];

/** @returns every problem, in no order; empty when there is none. */
export function validate(code: Code, level: Level): readonly Problem[] {
  const found = [
    ...frameProblems(code),
    ...duplicates(code.objects, ''),
    ...ruleProblems(code.objects, LENIENT_RULES, '', code),
  ];
  return level === 'lenient' ? found : [...found, ...strictProblems(code)];
}

/** Problems as one sentence for a person. */
export function problemText({ where, why }: Problem): string {
  return `object ${where} ${why}`;
}

function frameProblems(code: Code): Problem[] {
  const found: Problem[] = [];
  const first = code.objects[0];
  if (first?.id !== '00' || first.value !== '01') {
    found.push({ where: '00', at: 0, why: 'has to be the first and say 01' });
  }
  const crc = verifyCrc(code);
  if (crc.kind === 'missing') {
    found.push({ where: '63', at: endOf(code), why: 'has to be the last and be a checksum of four hex digits' });
  }
  if (crc.kind === 'wrong') {
    const why = `says ${crc.found}, but the rest of the code gives ${crc.made}`;
    found.push({ where: '63', at: endOf(code) - 8, why });
  }
  return found;
}

function duplicates(objects: readonly DataObject[], path: string): Problem[] {
  const seen = new Set<string>();
  return objects.flatMap(({ id, at, parts }) => {
    const again = seen.has(id) ? [{ where: path + id, at, why: 'is there a second time' }] : [];
    seen.add(id);
    return [...again, ...(parts === null ? [] : duplicates(parts, `${id}.`))];
  });
}

function ruleProblems(objects: readonly DataObject[], rules: readonly Rule[], path: string, code: Code): Problem[] {
  return rules.flatMap(({ id, form, words, needed }) => {
    const object = objectOf(objects, id);
    if (object === undefined) {
      return needed === true ? [{ where: path + id, at: endOf(code), why: 'is missing' }] : [];
    }
    return form.test(object.value) ? [] : [{ where: path + id, at: object.at, why: words }];
  });
}

function strictProblems(code: Code): Problem[] {
  const found = ruleProblems(code.objects, STRICT_RULES, '', code);
  for (const { id, parts } of code.objects) {
    if (parts !== null) {
      const rules = id === '62' ? ADDITIONAL_RULES : id === '64' ? LANGUAGE_RULES : NAMED_RULES;
      found.push(...ruleProblems(parts, rules, `${id}.`, code));
    }
  }
  if (!code.objects.some(({ id }) => id >= '02' && id <= '51')) {
    found.push({
      where: '02',
      at: endOf(code),
      why: 'or another one up to 51 has to be there: no merchant account is named',
    });
  }
  const crc = objectOf(code.objects, '63');
  if (crc !== undefined && /[a-f]/.test(crc.value)) {
    found.push({ where: '63', at: crc.at, why: 'has to be written with capital letters' });
  }
  return [...found, ...feeProblems(code.objects)];
}

/** A fee goes with the indicator that announces it. */
function feeProblems(objects: readonly DataObject[]): Problem[] {
  const indicator = objectOf(objects, '55')?.value;
  return [
    { id: '56', announced: '02' },
    { id: '57', announced: '03' },
  ].flatMap(({ id, announced }) => {
    const fee = objectOf(objects, id);
    if ((fee !== undefined) === (indicator === announced)) {
      return [];
    }
    const why =
      fee === undefined ? `has to be there when 55 is ${announced}` : `may only be there when 55 is ${announced}`;
    return [{ where: id, at: fee?.at ?? 0, why }];
  });
}

function endOf(code: Code): number {
  const last = code.objects.at(-1);
  return last === undefined ? 0 : last.at + 4 + [...last.value].length;
}
