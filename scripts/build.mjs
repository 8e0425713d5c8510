#!/usr/bin/env node
// Bundles the daemon, its journal worker, the two web pages and the measuring programs into dist/, and puts the fonts there.
// Usage: node scripts/build.mjs [--out DIR]

import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildFonts } from './lib/fonts.mjs';
import { licencesOf } from './lib/licences.mjs';
import { nativePackages } from './lib/native-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
const out = resolve(options.out ?? join(root, 'dist'));
/** No right clock is before it: the daemon goes by that. A packager who wants the same bytes each time sets the variable. */
const builtAt = process.env.SOURCE_DATE_EPOCH ? Number(process.env.SOURCE_DATE_EPOCH) * 1000 : Date.now();
/** Built here and moved at the end: a program that runs from `out` never sees half of it, nor a failed build. */
const fresh = join(dirname(out), `.${basename(out)}.${process.pid}`);

/**
 * Keeps every package that the code imports lazily out of the main file: it becomes lib/<package>.cjs, read and parsed
 * when it is first asked for. Parsing all of them at start would cost about as much as half of Node's own start.
 */
function lazyPackages(packages) {
  return {
    name: 'lazy-packages',
    setup(build) {
      build.onResolve({ filter: /^(?:@[a-z][^/]*\/)?[a-z][^/:]*(?:\/[^:]+)?$/ }, ({ path, kind }) => {
        if (kind !== 'dynamic-import' || nativePackages.includes(path) || isBuiltin(path)) return undefined;
        packages.add(path);
        return { path, namespace: 'lazy' };
      });
      build.onResolve({ filter: /^\.\/lib\//, namespace: 'lazy' }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
        const file = JSON.stringify(`./${packageFile(path)}`);
        // The default export of an ES module has to be named; that of a CommonJS package is the whole of it.
        const contents = (await isEsModule(path))
          ? `export * from ${file}; export default require(${file}).default;`
          : `module.exports = require(${file});`;
        return { contents, loader: 'js', resolveDir: root };
      });
    },
  };
}

/** zod brings its messages in fifty languages and evaluates them all at start; it uses English unless told otherwise. */
const englishOnly = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** `@serialport/parser-readline` or `qr/decode.js`: a package, or one file of it. */
function packageFile(path) {
  return `lib/${path.replace(/\.js$/, '').replaceAll('/', '-')}.cjs`;
}

async function isEsModule(path) {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
  const { type, exports } = JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  return type === 'module' && !JSON.stringify(exports ?? {}).includes('"require"');
}

/** One program for Node. `code` is its entry below the project, `to` its place below the output folder. */
function forNode(code, to, extra = {}) {
  return {
    to,
    settings: {
      entryPoints: [join(root, code)],
      outfile: join(fresh, to),
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: nativePackages,
      define: { 'import.meta.dirname': '__dirname', KIOSKD_BUILT_AT: String(builtAt) },
      // Native packages are CommonJS: require() finds them without Node's loader of ES modules, which takes longer to start.
      supported: { 'dynamic-import': false },
      ...extra,
    },
  };
}

/** One page: a script for the browser, and the files beside it that the page needs as they are. */
function forBrowser(code, to) {
  return {
    to,
    settings: {
      entryPoints: [join(root, code)],
      outfile: join(fresh, to),
      platform: 'browser',
      format: 'iife',
      target: 'chrome100',
      minify: true,
    },
  };
}

/** Filled while the daemon is bundled. */
const lazy = new Set();

const programs = [
  forNode('src/main.ts', 'kioskd.cjs', {
    banner: { js: '#!/usr/bin/env node' },
    minifyWhitespace: true,
    sourcemap: 'external',
    plugins: [englishOnly, lazyPackages(lazy)],
  }),
  forNode('src/journal/worker.ts', 'journal-worker.cjs'),
  forBrowser('src/screens/web/browser/screen.ts', 'web/screen.js'),
  forBrowser('src/sandbox/page/browser/page.ts', 'web/virtual/page.js'),
  ...(await measuringPrograms()),
];

const pages = [
  { from: 'src/screens/web', to: 'web' },
  { from: 'src/sandbox/page', to: 'web/virtual' },
];

async function measuringPrograms() {
  const names = await readdir(join(root, 'scripts/measure'));
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => forNode(join('scripts/measure', name), join('bench', `${basename(name, '.ts')}.cjs`)));
}

async function copyPage({ from, to }) {
  const names = (await readdir(join(root, from))).filter((name) => /\.(html|css|svg)$/.test(name));
  if (!names.includes('index.html')) throw new Error(`${from}/index.html is missing`);
  await mkdir(join(fresh, to), { recursive: true });
  await Promise.all(names.map((name) => copyFile(join(root, from, name), join(fresh, to, name))));
}

function forPackage(name) {
  const { entryPoints, ...settings } = forNode(name, packageFile(name), { minifyWhitespace: true }).settings;
  const contents = `module.exports = require(${JSON.stringify(name)});`;
  return { to: packageFile(name), settings: { ...settings, stdin: { contents, resolveDir: root } } };
}

function bundle({ settings }) {
  return build({
    bundle: true,
    metafile: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
    ...settings,
  });
}

async function main() {
  const started = performance.now();
  await mkdir(fresh, { recursive: true });
  await Promise.all([...pages.map(copyPage), buildFonts(root, fresh)]);
  const results = await Promise.all(programs.map(bundle));
  const packages = [...lazy].sort().map(forPackage);
  results.push(...(await Promise.all(packages.map(bundle))));
  const metafiles = results.map(({ metafile }) => metafile);
  await writeFile(join(fresh, 'third-party-licences.txt'), await licencesOf(metafiles, root));
  await chmod(join(fresh, 'kioskd.cjs'), 0o755);

  await rm(out, { recursive: true, force: true });
  await rename(fresh, out);
  for (const { to } of [...programs, ...packages]) {
    const { size } = await stat(join(out, to));
    console.log(`${relative(process.cwd(), join(out, to)).padEnd(32)} ${(size / 1024).toFixed(0).padStart(6)} kB`);
  }
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

try {
  await main();
} catch (error) {
  // esbuild has already printed what is wrong and where.
  if (!Array.isArray(error?.errors)) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(fresh, { recursive: true, force: true });
}
