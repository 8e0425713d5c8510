// Puts the fonts into a build: web/fonts.css and web/fonts/ for the page, fonts/letters.bin for the framebuffer and for printers.

import { createHash, randomUUID } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * @param root the project
 * @param out the folder of the build
 */
export async function buildFonts(root, out) {
  await withMaker(root, async ({ maker, key }) => {
    await mkdir(join(out, 'fonts'), { recursive: true });
    await copyFile(await keptLetters(root, maker, key), join(out, 'fonts/letters.bin'));
    await writeFile(join(out, 'fonts/LICENSE.txt'), await maker.fontLicences(join(root, 'node_modules')));
    await cp(await keptPage(root, maker, key), join(out, 'web'), { recursive: true });
  });
}

/** The page's part alone: `fonts.css` and `fonts/`. */
export async function buildPageFonts(root, web) {
  await withMaker(root, async ({ maker, key }) => cp(await keptPage(root, maker, key), web, { recursive: true }));
}

/** @returns the packed letters: made once, then kept in var/ until the font packages or the packing change. */
export async function lettersFile(root) {
  return await withMaker(root, ({ maker, key }) => keptLetters(root, maker, key));
}

async function keptLetters(root, maker, key) {
  return await kept(join(root, 'var/fonts', `letters-${key}.bin`), async (file) => {
    await writeFile(file, await maker.letters(join(root, 'node_modules')));
  });
}

async function keptPage(root, maker, key) {
  return await kept(join(root, 'var/fonts', `page-${key}`), async (folder) => {
    const { css, files } = await maker.pageFonts(join(root, 'node_modules'));
    await mkdir(join(folder, 'fonts'), { recursive: true });
    await writeFile(join(folder, 'fonts.css'), css);
    await Promise.all([...files].map(([name, bytes]) => writeFile(join(folder, 'fonts', name), bytes)));
  });
}

/** Whole or not at all: others may be making the same at this moment. */
async function kept(place, make) {
  if ((await stat(place).catch(() => null)) !== null) return place;
  const half = `${place}.${randomUUID()}`;
  await mkdir(dirname(place), { recursive: true });
  try {
    await make(half);
    await rename(half, place);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(error?.code)) throw error;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return place;
}

/** What reads fonts is TypeScript, which not every Node runs: it is bundled first. */
async function withMaker(root, act) {
  const outfile = join(tmpdir(), `kioskd-fonts-${randomUUID()}.mjs`);
  await build({
    entryPoints: [join(root, 'scripts/fonts/make.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    absWorkingDir: root,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  try {
    const maker = await import(pathToFileURL(outfile).href);
    const hash = createHash('sha256').update(await readFile(outfile));
    for (const name of maker.FONT_PACKAGES) {
      hash.update(await readFile(join(root, 'node_modules', name, 'package.json')));
    }
    return await act({ maker, key: hash.digest('hex').slice(0, 16) });
  } finally {
    await rm(outfile, { force: true });
  }
}
