import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { refusal, type WebHandler } from '../../web/routes.ts';

/** Where the page looks for pictures of items, and for logos of wallets. */
export const PICTURES_PATH = '/pictures/:name';

/** A picture for a small screen is far smaller; one that is not would keep a Zero 2 W busy for seconds. */
const MAX_BYTES = 2 * 1024 * 1024;
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

/**
 * Serves the files that the configuration names, and no others: a name from outside is compared, and never becomes a path. Each is read
 * when it is asked for; the browser keeps it for an hour.
 * @param folder null: there are no pictures.
 */
export function pictureHandler(folder: string | null, names: ReadonlySet<string>): WebHandler {
  return async ({ params }) => {
    const name = params.get('name') ?? '';
    const type = TYPES[extname(name).toLowerCase()];
    if (folder === null || type === undefined || !names.has(name)) {
      return refusal(404, 'not found', 'There is no such picture.');
    }
    const body = await pictureOf(join(folder, name));
    return body === null
      ? refusal(404, 'not found', 'The picture cannot be read, or has more than 2 MiB.')
      : {
          kind: 'bytes',
          status: 200,
          headers: { 'content-type': type, 'cache-control': 'private, max-age=3600' },
          body,
        };
  };
}

async function pictureOf(file: string): Promise<Buffer | null> {
  try {
    const facts = await stat(file);
    return facts.isFile() && facts.size <= MAX_BYTES ? await readFile(file) : null;
  } catch {
    return null;
  }
}
