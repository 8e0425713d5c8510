import { resolve as absolute, dirname } from 'node:path';
import type { BoardProfile } from '../devices/gpio/board-profile.ts';
import { readBoard } from './boards.ts';
import type { CredentialPlaces } from './credentials.ts';
import { crossCheck } from './cross-checks.ts';
import { type InferredSetting, inferredSettings } from './inferred.ts';
import { migrate } from './migrations.ts';
import type { ConfigProblem } from './problem.ts';
import { inOrder, readText, schemaProblems } from './read.ts';
import { type Config, resolve } from './resolve.ts';
import { type ConfigFile, configSchema } from './schema.ts';
import { parseSource, wholeFile } from './source.ts';

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
  const places = { systemdDir: env['CREDENTIALS_DIRECTORY'] ?? '', configDir: dirname(absolute(path)) };
  return loadFile(path, places);
}

/**
 * The same, for who has nothing to do with money: no secret is looked for, and each is empty. What makes the pins safe after a kill must
 * not fail for a key that cannot be read any more.
 */
export function loadConfigWithoutSecrets(path: string): Promise<LoadResult> {
  return loadFile(path, null);
}

async function loadFile(path: string, places: CredentialPlaces | null): Promise<LoadResult> {
  const text = await readText(path);
  if (typeof text !== 'string') {
    return { ok: false, problems: [text], unreadable: true };
  }
  return loadText(text, path, places);
}

/**
 * The same for text that is already here; `file` is only what problems are labelled with.
 * @param places where the secrets are; null: they are left out.
 */
export async function loadText(text: string, file: string, places: CredentialPlaces | null): Promise<LoadResult> {
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
  const board = await boardOf(checked.data);
  const crossed = crossCheck(checked.data, board.profile);
  if (crossed.wrong.length > 0) {
    return refused(crossed.wrong.map((problem) => source.locate(problem)));
  }
  const resolved = await resolve(checked.data, places);
  if (!resolved.ok) {
    return refused(resolved.problems.map((problem) => source.locate(problem)));
  }
  const warnings = [
    ...migrated.notes.map((note) => wholeFile(file, `is of an older version: ${note}`, 'change the file when you can')),
    ...board.problems,
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

/**
 * What is known of the board's pins; null where no real pins are used, and where it cannot be read: a kiosk sells without these
 * checks, and says so.
 */
async function boardOf({
  gpio,
}: ConfigFile): Promise<{ readonly profile: BoardProfile | null; readonly problems: readonly ConfigProblem[] }> {
  if (gpio.driver === 'none' || gpio.driver === 'virtual') {
    return { profile: null, problems: [] };
  }
  const read = await readBoard(gpio.board);
  return read.ok ? { profile: read.profile, problems: [] } : { profile: null, problems: read.problems };
}
