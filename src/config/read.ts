import { open } from 'node:fs/promises';
import { issueProblems } from './issues.ts';
import { jsonSchema, type SchemaNode } from './json-schema.ts';
import type { ConfigProblem } from './problem.ts';
import { type ConfigSource, MAX_CONFIG_BYTES, wholeFile } from './source.ts';

/** What the schema found, in words and with line and column. `schema`: that of the same file, for the names it knows. */
export function schemaProblems(
  source: ConfigSource,
  data: unknown,
  issues: Parameters<typeof issueProblems>[0][],
  schema: SchemaNode = jsonSchema(),
): readonly ConfigProblem[] {
  return issues
    .flatMap((issue) => issueProblems(issue, data, schema))
    .map((problem) => (problem.atKey ? source.locateKey(problem) : source.locate(problem)));
}

export function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The text of a configuration file, or why it cannot be read. */
export async function readText(path: string): Promise<string | ConfigProblem> {
  try {
    const handle = await open(path, 'r');
    try {
      const facts = await handle.stat();
      if (!facts.isFile()) {
        return wholeFile(path, 'is not a file', '');
      }
      if (facts.size > MAX_CONFIG_BYTES) {
        return wholeFile(path, 'is larger than 1 MiB', 'is this the right file?');
      }
      return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ConfigProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
      return wholeFile(path, 'is not there', 'name the file with --config FILE');
    case 'EACCES':
      return wholeFile(path, 'cannot be read: permission denied', 'run as the user of the kiosk, or with sudo');
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return wholeFile(path, 'is not UTF-8 text', '');
    default:
      return wholeFile(path, `cannot be read (${code})`, '');
  }
}
