// Writes the generated parts of src/domain/README.md anew from the tables in the code: `npm run diagrams`.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const outfile = join(tmpdir(), `kioskd-diagrams-${process.pid}.mjs`);
const contents = `export { drawFront, printFront } from './src/domain/front.ts'; export { printPaymentLife } from './src/domain/payment-life.ts'; export { printPlans } from './src/domain/settle.ts';`;
await build({ stdin: { contents, resolveDir: process.cwd() }, outfile, bundle: true, format: 'esm', platform: 'node' });
const { drawFront, printFront, printPaymentLife, printPlans } = await import(pathToFileURL(outfile).href);
await rm(outfile);

const file = 'src/domain/README.md';
let text = await readFile(file, 'utf8');
const parts = {
  diagram: `\`\`\`mermaid\n${drawFront()}\n\`\`\``,
  transitions: printFront(),
  'payment life': printPaymentLife(),
  plans: printPlans(),
};
for (const [name, made] of Object.entries(parts)) {
  const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- end of ${name} -->`);
  if (!place.test(text)) {
    throw new Error(`${file} has no place for '${name}'`);
  }
  text = text.replace(place, () => `<!-- ${name} -->\n${made}\n<!-- end of ${name} -->`);
}
await writeFile(file, text);
