/** One thing that is wrong with a configuration, and where. Never contains a value from the file: it may be a secret. */
export interface ConfigProblem {
  readonly file: string;
  /** Both count from 1; 0 when the problem has no place in the file (it cannot be read at all). */
  readonly line: number;
  readonly column: number;
  /** Dotted path of the setting, e.g. `orders.items[0].price`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to do about it; empty when the message says it all. */
  readonly hint: string;
}

/** A problem that knows its path and does not know its line yet. */
export interface PathProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}

/** `orders.items[0].price`: list positions in brackets, counted from 0 as in the JSON Schema. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** `file:line:column: path: message (hint)`, the form editors and terminals make clickable. */
export function problemText(problem: ConfigProblem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const what = problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`;
  return problem.hint === '' ? `${place}: ${what}` : `${place}: ${what} (${problem.hint})`;
}
