import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the installed program: the nearest one upward that has kioskd's package.json. Works from a checkout
 * (src/os) and from the bundle (dist), because both lie below it. The bundler turns `import.meta.dirname` into `__dirname`.
 * @throws Error when there is none: the installation is incomplete.
 */
export function projectRoot(from: string = import.meta.dirname): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (nameOf(join(dir, 'package.json')) === 'kioskd') {
      return dir;
    }
    if (dirname(dir) === dir) {
      throw new Error(`no package.json of kioskd at or above ${from}: the installation is incomplete`);
    }
  }
}

/** Built pages of the customer's screen and of the virtual kiosk. */
export function assetsDir(from?: string): string {
  return join(projectRoot(from), 'dist', 'web');
}

/** Letters of all languages, for screens without a browser and for paper; made by the build. */
export function lettersFile(from?: string): string {
  return join(projectRoot(from), 'dist', 'fonts', 'letters.bin');
}

/** Built worker in which the journal runs. */
export function workerFile(from?: string): string {
  return join(projectRoot(from), 'dist', 'journal-worker.cjs');
}

/** Version of the program, from package.json. */
export function programVersion(from?: string): string {
  const parsed = readPackage(join(projectRoot(from), 'package.json'));
  return typeof parsed['version'] === 'string' ? parsed['version'] : 'unknown';
}

function nameOf(file: string): unknown {
  return existsSync(file) ? readPackage(file)['name'] : undefined;
}

function readPackage(file: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    // Not ours to judge: a broken package.json on the way up is somebody else's.
    return {};
  }
}
