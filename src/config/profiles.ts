import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../os/paths.ts';
import type { ConfigProblem } from './problem.ts';
import { inOrder, readText, schemaProblems } from './read.ts';
import { parseSource, wholeFile } from './source.ts';
import { didYouMean } from './suggest.ts';

/** Folders below `hardware/` that hold one YAML file for each kind of device. */
export type ProfileFolder = 'scanners' | 'printers' | 'boards';

export type ProfileResult<T> =
  | { readonly ok: true; readonly profile: T }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Names of all profiles of a folder, in order. Empty where the folder is missing. */
export async function profileNames(folder: ProfileFolder, root: string = hardwareRoot()): Promise<string[]> {
  const files = await readdir(join(root, folder)).catch(() => []);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .filter((name) => NAME.test(name))
    .sort();
}

/**
 * Reads one profile from `hardware/<folder>/<name>.yaml`. Never throws for what is in the file, or for a file that is not there:
 * that is what `problems` are for, with line and column.
 */
export async function readProfile<T>(
  folder: ProfileFolder,
  name: string,
  schema: z.ZodType<T>,
  root: string = hardwareRoot(),
): Promise<ProfileResult<T>> {
  const file = join(root, folder, `${name}.yaml`);
  const names = await profileNames(folder, root);
  if (!names.includes(name)) {
    const hint = didYouMean(name, names) || `there are: ${names.join(', ')}`;
    return { ok: false, problems: [wholeFile(file, 'there is no such profile', hint)] };
  }
  const text = await readText(file);
  if (typeof text !== 'string') {
    return { ok: false, problems: [text] };
  }
  const parsed = parseSource(text, file);
  if (!parsed.ok) {
    return { ok: false, problems: inOrder(parsed.problems) };
  }
  const data = parsed.source.data();
  const checked = schema.safeParse(data);
  if (!checked.success) {
    const node = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
    // What is printed of a JSON Schema is a plain object of the same members.
    const problems = schemaProblems(
      parsed.source,
      data,
      checked.error.issues,
      node as Parameters<typeof schemaProblems>[3],
    );
    return { ok: false, problems: inOrder(problems) };
  }
  return { ok: true, profile: checked.data };
}

/** Reads all profiles of a folder, by name; what cannot be read is among the problems, and the others are there. */
export async function readProfiles<T>(
  folder: ProfileFolder,
  schema: z.ZodType<T>,
  root: string = hardwareRoot(),
): Promise<{ readonly profiles: ReadonlyMap<string, T>; readonly problems: readonly ConfigProblem[] }> {
  const profiles = new Map<string, T>();
  const problems: ConfigProblem[] = [];
  for (const name of await profileNames(folder, root)) {
    const read = await readProfile(folder, name, schema, root);
    if (read.ok) {
      profiles.set(name, read.profile);
    } else {
      problems.push(...read.problems);
    }
  }
  return { profiles, problems };
}

function hardwareRoot(): string {
  return join(projectRoot(), 'hardware');
}
