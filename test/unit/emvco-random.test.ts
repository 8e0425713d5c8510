import { expect, test } from 'vitest';
import { CURRENCY_EXPONENTS, isCurrency, money, toDecimal } from '../../src/domain/money.ts';
import { compose } from '../../src/emvco/compose.ts';
import { crcText, verifyCrc } from '../../src/emvco/crc.ts';
import { numericOf } from '../../src/emvco/currency.ts';
import { type Code, isTemplate, objectOf, parseCode } from '../../src/emvco/parse.ts';
import { validate } from '../../src/emvco/validate.ts';
import { type Written, writeObjects } from '../../src/emvco/write.ts';
import { Random } from '../support/random.ts';
import { parsed } from '../support/vectors/emvco-labels.ts';

const CHARACTERS = [...'ABCXYZabc0189 .*-/:é最佳运输𠮷😀'];
const CURRENCIES = Object.keys(CURRENCY_EXPONENTS).filter(isCurrency);
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

function someText(random: Random, most: number): string {
  return Array.from({ length: 1 + random.int(most) }, () => random.pick(CHARACTERS)).join('');
}

function someIds(random: Random, from: number, to: number, most: number): string[] {
  const ids = Array.from({ length: 1 + random.int(most) }, () => from + random.int(to - from + 1));
  return [...new Set(ids)].map((id) => String(id).padStart(2, '0'));
}

function someObject(random: Random, id: string): Written {
  if (!isTemplate(id)) {
    return { id, value: someText(random, 25), parts: null };
  }
  const parts = someIds(random, 0, 99, 4).map((part) => ({ id: part, value: someText(random, 12), parts: null }));
  return { id, value: '', parts };
}

/** A code in any order with everything that a label may have; what is not said here is left to chance. */
function someLabel(random: Random): { readonly text: string; readonly currency: (typeof CURRENCIES)[number] } {
  const currency = random.pick(CURRENCIES);
  const own = ['00', '01', '53', '54', '55', '63'];
  const others = someIds(random, 2, 99, 6).filter((id) => !own.includes(id));
  const objects = [...others.map((id) => someObject(random, id))];
  objects.splice(random.int(objects.length + 1), 0, { id: '53', value: numericOf(currency), parts: null });
  const text = writeObjects([{ id: '00', value: '01', parts: null }, ...objects]);
  return { text: `${text}6304${crcText(`${text}6304`)}`, currency };
}

test.each(SEEDS)('seed %i: apart and together, and with an amount', (seed) => {
  const random = new Random(seed);
  const { text, currency } = someLabel(random);
  const label = parsed(text);
  expect(writeObjects(label.objects)).toBe(text);
  expect(verifyCrc(label)).toEqual({ kind: 'right' });
  expect(validate(label, 'lenient')).toEqual([]);

  const amount = money(currency, 1 + random.int(10_000_000));
  const composed = compose(label, { amount, reference: 'K1-0042' });
  if (composed.kind === 'refused') {
    // The only thing that may stand in the way of a lawful label.
    expect(composed.why).toContain('more than');
    return;
  }
  const filled = parsed(composed.text);
  expect(validate(filled, 'lenient')).toEqual([]);
  expect(objectOf(filled.objects, '01')?.value).toBe('12');
  expect(objectOf(filled.objects, '54')?.value).toBe(toDecimal(amount));
  expect(objectOf(objectOf(filled.objects, '62')?.parts ?? [], '05')?.value).toBe('K1-0042');

  const kept = ({ objects }: Code) => objects.filter(({ id }) => !['01', '54', '62', '63'].includes(id));
  expect(kept(filled).map(({ id, value }) => [id, value])).toEqual(kept(label).map(({ id, value }) => [id, value]));
  expect(compose(filled, { amount, reference: 'K1-0042' })).toEqual(composed);
});

test.each(SEEDS.slice(0, 100))('seed %i: one changed character does not pass', (seed) => {
  const random = new Random(seed);
  const characters = [...someLabel(random).text];
  const place = random.int(characters.length);
  characters[place] = characters[place] === '7' ? '8' : '7';
  const changed = parseCode(characters.join(''));
  expect(changed.kind === 'malformed' || validate(changed, 'lenient').length > 0).toBe(true);
});
