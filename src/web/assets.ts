import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** One file of the page, held in memory. */
export interface Asset {
  readonly contentType: string;
  readonly etag: string;
  readonly body: Buffer;
}

export interface Assets {
  /** By URL path. A folder's `index.html` is under the folder's path with its slash. */
  readonly byPath: ReadonlyMap<string, Asset>;
  /** Changes when any file does: a page that sees a new one loads itself again. */
  readonly version: string;
}

const CONTENT_TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.json', 'application/json; charset=utf-8'],
]);

const MAX_FILES = 200;
const MAX_FILE_BYTES = 4 * 1024 * 1024;

export const NO_ASSETS: Assets = { byPath: new Map(), version: '' };

/**
 * Reads the folder once. A request is then a look-up by exact path in a table, so no path from outside ever reaches the
 * file system. Files of other kinds, hidden ones, links and very large ones are left out; fonts have a way of their own
 * (`font-files.ts`). A missing folder is no files.
 */
export async function loadAssets(folder: string): Promise<Assets> {
  const byPath = new Map<string, Asset>();
  const whole = createHash('sha256');
  for (const file of await listFiles(folder)) {
    const contentType = CONTENT_TYPES.get(extname(file));
    if (contentType === undefined || (await stat(file)).size > MAX_FILE_BYTES) {
      continue;
    }
    const body = await readFile(file);
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const urlPath = `/${relative(folder, file).split(sep).join('/')}`;
    whole.update(`${urlPath} ${hash}\n`);
    const asset: Asset = { contentType, etag: `"${hash}"`, body };
    byPath.set(urlPath, asset);
    if (urlPath.endsWith('/index.html')) {
      byPath.set(urlPath.slice(0, -'index.html'.length), asset);
    }
  }
  return { byPath, version: byPath.size === 0 ? '' : whole.digest('base64url').slice(0, 16) };
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return [];
    }
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && CONTENT_TYPES.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, MAX_FILES);
}
