import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { printable } from '../domain/printable.ts';
import type { ConfigProblem, PathProblem } from './problem.ts';
import { pathText } from './problem.ts';

/** A kiosk's configuration has some hundred lines; whatever is larger than this is another file. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** The parsed YAML of one file, which can say where each setting stands. */
export class ConfigSource {
  readonly file: string;
  readonly document: Document;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file;
    this.document = document;
    this.#lines = lines;
  }

  /** The whole file as plain data. Aliases have been refused before, so this cannot grow beyond the file. */
  data(): unknown {
    return this.document.toJS({ maxAliasCount: 0 });
  }

  /** Gives a problem its line and column: those of the setting, or of the nearest part of its path that exists. */
  locate(problem: PathProblem): ConfigProblem {
    const offset = this.#offsetOf(problem.path);
    return { ...this.#place(offset), path: pathText(problem.path), message: problem.message, hint: problem.hint };
  }

  at(offset: number, message: string, hint: string): ConfigProblem {
    return { ...this.#place(offset), path: '', message, hint };
  }

  #place(offset: number): { readonly file: string; readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #offsetOf(path: readonly (string | number)[]): number {
    let node: unknown = this.document.contents;
    let offset = startOf(node) ?? 0;
    for (const [index, part] of path.entries()) {
      const step = child(node, part);
      if (step === null) {
        return offset;
      }
      // The last part is shown at its key when it is a key of a map with nothing useful beside it.
      offset = (index === path.length - 1 ? (startOf(step.value) ?? step.keyOffset) : step.keyOffset) ?? offset;
      node = step.value;
    }
    return offset;
  }

  /** Where the key itself stands; for unknown keys. */
  locateKey(problem: PathProblem): ConfigProblem {
    let node: unknown = this.document.contents;
    let offset = startOf(node) ?? 0;
    for (const part of problem.path) {
      const step = child(node, part);
      if (step === null) {
        break;
      }
      offset = step.keyOffset ?? offset;
      node = step.value;
    }
    return { ...this.#place(offset), path: pathText(problem.path), message: problem.message, hint: problem.hint };
  }
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function child(
  node: unknown,
  part: string | number,
): { readonly keyOffset: number | null; readonly value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
    return pair === undefined ? null : { keyOffset: startOf(pair.key), value: pair.value };
  }
  if (isSeq(node) && typeof part === 'number') {
    const value = node.items[part];
    return value === undefined ? null : { keyOffset: startOf(value), value };
  }
  return null;
}

export type ParseResult =
  | { readonly ok: true; readonly source: ConfigSource }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads YAML text, strictly: duplicate keys, anchors, aliases, tags and several documents in one file are refused, because
 * each of them makes a file mean something else than it seems to say.
 */
export function parseSource(text: string, file: string): ParseResult {
  if (Buffer.byteLength(text) > MAX_CONFIG_BYTES) {
    return { ok: false, problems: [wholeFile(file, 'is larger than 1 MiB', 'is this the right file?')] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const source = new ConfigSource(file, document, lines);
  const problems = [...document.errors, ...document.warnings].map((error) =>
    source.at(error.pos[0], firstSentence(error.code, error.message), ''),
  );
  visit(document, (_, node) => {
    const trick = isNode(node) ? trickOf(node) : null;
    if (trick !== null && isNode(node)) {
      problems.push(source.at(startOf(node) ?? 0, trick, 'write the value out in full'));
    }
  });
  if (problems.length === 0 && !isMap(document.contents)) {
    problems.push(wholeFile(file, 'has no settings', 'it begins with "version: 1"; see the reference'));
  }
  return problems.length === 0 ? { ok: true, source } : { ok: false, problems };
}

function trickOf(node: Node): string | null {
  if (isAlias(node)) {
    return 'aliases (*name) are not allowed';
  }
  if ('anchor' in node && node.anchor !== undefined) {
    return 'anchors (&name) are not allowed';
  }
  if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
    return 'tags (!name) are not allowed';
  }
  return null;
}

function firstSentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') {
    return 'this key is here twice';
  }
  return `is not valid YAML: ${printable(message, 160)}`;
}

export function wholeFile(file: string, message: string, hint: string): ConfigProblem {
  return { file, line: 0, column: 0, path: '', message, hint };
}
