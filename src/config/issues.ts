import type { z } from 'zod';
import { type SchemaNode, schemaAt } from './json-schema.ts';
import type { PathProblem } from './problem.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** A problem of the schema in our words. `atKey`: it is about the key itself, not about the value. */
export interface IssueProblem extends PathProblem {
  readonly atKey: boolean;
}

/** Turns what zod found into sentences for the person at the file. No value from the file is repeated. */
export function issueProblems(issue: Issue, data: unknown, schema: SchemaNode): readonly IssueProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
    return issue.keys.map((key) => ({ path: [...path, key], atKey: true, ...unknownKey(key, known) }));
  }
  const value = valueAt(data, path);
  const node = schemaAt(schema, path);
  return [{ path, atKey: issue.code === 'invalid_key', ...sentence(issue, value, node, path) }];
}

interface Sentence {
  readonly message: string;
  readonly hint: string;
}

function unknownKey(key: string, known: readonly string[]): Sentence {
  const near = didYouMean(key, known);
  return { message: 'is not a setting', hint: near === '' ? `known here: ${known.join(', ')}` : near };
}

function sentence(issue: Issue, value: unknown, node: SchemaNode | null, path: readonly (string | number)[]): Sentence {
  if (value === undefined) {
    return { message: 'is missing', hint: node?.description ?? '' };
  }
  if (node?.properties?.['credential'] !== undefined && typeof value !== 'object') {
    const hint = 'write {credential: NAME}; a secret does not belong in this file';
    return { message: 'must name a credential', hint };
  }
  switch (issue.code) {
    case 'invalid_type':
      return {
        message: `must be ${typeWords(issue.expected)}, not ${kindOf(value)}`,
        hint: typeHint(issue.expected, value, node),
      };
    case 'invalid_value':
      return {
        message: `must be ${issue.values.map((one) => String(one)).join(' or ')}`,
        hint: typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : '',
      };
    case 'too_small':
      return { message: own(issue, `must be at least ${issue.minimum}`), hint: '' };
    case 'too_big':
      return { message: own(issue, `must be at most ${issue.maximum}`), hint: '' };
    case 'invalid_key':
      return { message: 'is not a good name', hint: issue.issues[0]?.message ?? '' };
    case 'invalid_union':
      return path.at(-1) === 'charge'
        ? { message: 'must be the pay type in quotes, such as "800108", or true', hint: '' }
        : { message: 'has the wrong form', hint: node?.description ?? '' };
    default:
      return { message: issue.message, hint: '' };
  }
}

/** Our own text where the schema has one; zod's built-in ones begin with "Too". */
function own(issue: Issue, text: string): string {
  return issue.message.startsWith('Too ') ? text : issue.message;
}

function typeWords(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'a group of settings',
    record: 'a group of names',
    array: 'a list',
    tuple: 'a list',
  };
  return words[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'a number' : 'a number with a point';
  }
  return (
    { string: 'text', boolean: 'true or false', object: 'a group of settings' }[typeof value as string] ?? typeof value
  );
}

function typeHint(expected: string, value: unknown, node: SchemaNode | null): string {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return node?.range === undefined ? 'put it in quotes' : 'write a number and a unit, such as 90s';
  }
  return value === null ? 'write a value, or take the line out' : '';
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
