import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusal, type WebHandler } from './routes.ts';

/** Where the page's style sheet looks for its fonts. */
export const FONTS_PATH = '/fonts/:name';

/** As the build names them: what is in a file is part of its name, so that a browser may keep it for good. */
const FONT_NAME = /^[a-z0-9-]{1,40}\.[0-9a-f]{8}\.woff2$/;
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** The fonts of the built page: file by name. */
export type FontFiles = ReadonlyMap<string, string>;

export const NO_FONTS: FontFiles = new Map();

/**
 * Looks through the folder once. Unlike the other files of the page fonts stay on the disk until a browser asks for one: all together
 * they have some 12 MB, of which a page shows a few dozen kilobytes. A missing folder is no fonts.
 */
export async function findFonts(assetsDir: string): Promise<FontFiles> {
  const folder = join(assetsDir, 'fonts');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && FONT_NAME.test(entry.name)).map(({ name }) => name);
  return new Map(names.map((name) => [name, join(folder, name)]));
}

/** A name from outside is looked up in the table; it never becomes a path. */
export function fontHandler(fonts: () => FontFiles): WebHandler {
  return async ({ params }) => {
    const file = fonts().get(params.get('name') ?? '');
    // Gone since start: somebody has built anew beneath a running daemon.
    const body = file === undefined ? null : await readFile(file).catch(() => null);
    if (body === null) {
      return refusal(404, 'not found', 'There is no such font.');
    }
    return { kind: 'bytes', status: 200, headers: { 'content-type': 'font/woff2', 'cache-control': FOR_GOOD }, body };
  };
}
