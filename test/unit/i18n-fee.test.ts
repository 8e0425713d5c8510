import { expect, test } from 'vitest';
import type { FeePart } from '../../src/domain/tariff.ts';
import { feeLines } from '../../src/i18n/fee-text.ts';

function part(by: FeePart['by'], minor: number): FeePart {
  return { by, from: null, to: null, minor };
}

test('a week has one line for the day and one for the night, in the order in which they came', () => {
  const days = Array.from({ length: 7 }, () => [
    part({ kind: 'band', name: 'Day' }, 4_000),
    part({ kind: 'band', name: 'Night' }, 1_000),
    part({ kind: 'cap' }, -500),
  ]);
  expect(feeLines(days.flat(), 'en')).toEqual([
    { label: 'Day', minor: 28_000 },
    { label: 'Night', minor: 7_000 },
    { label: 'Daily maximum', minor: -3_500 },
  ]);
});

test('joining changes no sum', () => {
  const parts = [
    part({ kind: 'free minutes' }, 0),
    part({ kind: 'band', name: 'cap' }, 900),
    part({ kind: 'cap' }, -100),
    part({ kind: 'voucher' }, -300),
    part({ kind: 'voucher' }, -200),
  ];
  const sum = (lines: readonly { readonly minor: number }[]) => lines.reduce((total, { minor }) => total + minor, 0);
  expect(sum(feeLines(parts, 'pt'))).toBe(sum(parts));
  expect(feeLines(parts, 'pt').map(({ label }) => label)).toEqual(['Minutos grátis', 'cap', 'Máximo diário', 'Vale']);
});

test('what changes nothing is left out, but free minutes are told of', () => {
  const parts = [part({ kind: 'free minutes' }, 0), part({ kind: 'band', name: 'Night' }, 0), part({ kind: 'cap' }, 0)];
  expect(feeLines(parts, 'en')).toEqual([{ label: 'Free minutes', minor: 0 }]);
});

test('a band is called as the operator wrote it, without what cannot be read', () => {
  expect(feeLines([part({ kind: 'band', name: 'Da\u0007y\u202e <b>' }, 100)], 'zh-Hant')).toEqual([
    { label: 'Da y <b>', minor: 100 },
  ]);
});

test('a lost ticket is one', () => {
  expect(feeLines([part({ kind: 'lost ticket' }, 18_000)], 'ms')).toEqual([{ label: 'Tiket hilang', minor: 18_000 }]);
});
