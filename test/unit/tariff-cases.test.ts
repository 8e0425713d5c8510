import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCases } from '../../src/commands/tariff-cases.ts';
import { type Tariffs, tariffsOf } from '../support/tariffs.ts';

const FOLDER = join(import.meta.dirname, '../../hardware/examples/tariffs');
const TABLE = readFileSync(join(FOLDER, 'cases.txt'), 'utf8');

function examples(): Tariffs {
  return tariffsOf(readFileSync(join(FOLDER, 'tariffs.yaml'), 'utf8'));
}

it('every worked case of the examples comes out as it was reckoned by hand', () => {
  const { count, problems } = runCases(TABLE, examples());
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(200);
});

it('each example has cases', () => {
  const tried = new Set(TABLE.split('\n').map((line) => line.split('|')[0]?.trim()));
  expect([...examples().keys()].filter((name) => !tried.has(name))).toEqual([]);
});

it('a fee that is wrong by the smallest coin is found, in every line', () => {
  const wrong = TABLE.split('\n').map((line) => {
    const cells = line.split('|');
    const fee = cells[4];
    return line.startsWith('#') || fee === undefined ? line : cells.with(4, fee.replace(/\d(?=\s*$)/, next)).join('|');
  });
  const { count, problems } = runCases(wrong.join('\n'), examples());
  expect(problems).toHaveLength(count);
});

function next(digit: string): string {
  return String((Number(digit) + 1) % 10);
}
