// The licences of the packages that went into a bundle have to go along with it.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One text with name, version and licence of every package among the inputs of these esbuild results.
 * @param metafiles esbuild's metafiles, paths relative to `root`
 */
export async function licencesOf(metafiles, root) {
  const folders = new Set();
  for (const path of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    // Greedy: of a package within a package, the inner one.
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const texts = await Promise.all([...folders].sort().map((folder) => licenceOf(join(root, folder))));
  return `kioskd contains the following packages.\n\n${texts.join('\n')}`;
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return `---- ${name} ${version} (${license ?? 'licence not named'})\n\n${text.trim()}\n`;
}
