import { open } from 'node:fs/promises';
import { resolve as absolute, dirname } from 'node:path';
import type { CredentialPlaces } from './credentials.ts';
import { crossCheck } from './cross-checks.ts';
import { type InferredSetting, inferredSettings } from './inferred.ts';
import { issueProblems } from './issues.ts';
import { jsonSchema, type SchemaNode } from './json-schema.ts';
import { migrate } from './migrations.ts';
import type { ConfigProblem } from './problem.ts';
import { type Config, resolve } from './resolve.ts';
import { configSchema } from './schema.ts';
import { type ConfigSource, MAX_CONFIG_BYTES, parseSource, wholeFile } from './source.ts';

export type LoadResult =
  | {
      readonly ok: true;
      readonly config: Config;
      /** What is allowed and looks doubtful. */
      readonly warnings: readonly ConfigProblem[];
      /** Settings left at a gateway default that nobody has confirmed. Found out when asked for: `run` never does. */
      readonly inferred: readonly InferredSetting[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigProblem[];
      /** True when there was no file to read, rather than something wrong in it. */
      readonly unreadable: boolean;
    };

/**
 * Reads a configuration file, and the secrets it names. Never throws for what is in the file or for a file that is not
 * there: that is what `problems` are for.
 */
export async function loadConfig(path: string, env: Readonly<Record<string, string | undefined>>): Promise<LoadResult> {
  const text = await readText(path);
  if (typeof text !== 'string') {
    return { ok: false, problems: [text], unreadable: true };
  }
  const places = { systemdDir: env['CREDENTIALS_DIRECTORY'] ?? '', configDir: dirname(absolute(path)) };
  return loadText(text, path, places);
}

/** The same for text that is already here; `file` is only what problems are labelled with. */
export async function loadText(text: string, file: string, places: CredentialPlaces): Promise<LoadResult> {
  const parsed = parseSource(text, file);
  if (!parsed.ok) {
    return refused(parsed.problems);
  }
  const { source } = parsed;
  const migrated = migrate(source.document);
  if (!migrated.ok) {
    return refused([source.locate(migrated.problem)]);
  }
  const data = source.data();
  const checked = configSchema.safeParse(data);
  if (!checked.success) {
    return refused(schemaProblems(source, data, checked.error.issues));
  }
  const crossed = crossCheck(checked.data);
  if (crossed.wrong.length > 0) {
    return refused(crossed.wrong.map((problem) => source.locate(problem)));
  }
  const resolved = await resolve(checked.data, places);
  if (!resolved.ok) {
    return refused(resolved.problems.map((problem) => source.locate(problem)));
  }
  const warnings = [
    ...migrated.notes.map((note) => wholeFile(file, `is of an older version: ${note}`, 'change the file when you can')),
    ...crossed.doubtful.map((problem) => source.locate(problem)),
  ];
  return {
    ok: true,
    config: resolved.config,
    warnings,
    get inferred() {
      return inferredSettings(data);
    },
  };
}

function refused(problems: readonly ConfigProblem[]): LoadResult {
  return { ok: false, problems: inOrder(problems), unreadable: false };
}

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
