// Makes the wiring drawings, the tables of hardware/builds/*/README.md and hardware/boot/{vending,pay-station,gate}.txt anew, from
// the same profiles and configurations that the daemon reads: `npm run drawings`. `--check` writes nothing and fails if it would.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const outfile = join(tmpdir(), `kioskd-drawings-${process.pid}.mjs`);
const contents = `export { drawnFiles } from './scripts/drawings/files.ts';`;
await build({
  stdin: { contents, resolveDir: process.cwd() },
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
try {
  const { drawnFiles } = await import(pathToFileURL(outfile).href);
  let stale = 0;
  for (const [file, text] of await drawnFiles(process.cwd())) {
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      stale += 1;
      console.log(process.argv.includes('--check') ? `${file} is not up to date: npm run drawings` : `wrote ${file}`);
      if (!process.argv.includes('--check')) {
        await writeFile(file, text);
      }
    }
  }
  process.exitCode = process.argv.includes('--check') && stale > 0 ? 1 : 0;
} finally {
  await rm(outfile);
}
