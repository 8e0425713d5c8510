import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Drawn for the demonstration: plain shapes, no text, free of anybody's marks. */
const DRAWINGS: Readonly<Record<string, string>> = {
  'water.svg':
    '<rect x="50" y="8" width="20" height="12" rx="3" fill="#2f6fb0"/><path d="M52 22h16v12c10 6 12 12 12 22v44a10 10 0 0 1-10 10H50a10 10 0 0 1-10-10V56c0-10 2-16 12-22z" fill="#bfe3f7"/><rect x="40" y="62" width="40" height="24" fill="#4a9bd8"/>',
  'coffee.svg':
    '<path d="M38 34h44l-6 70a6 6 0 0 1-6 6H50a6 6 0 0 1-6-6z" fill="#8a5a35"/><path d="M40 56h40l-3 34H43z" fill="#efe3d2"/><rect x="34" y="24" width="52" height="12" rx="4" fill="#5b3a21"/><path d="M70 4l-8 22" stroke="#d04a3c" stroke-width="5" stroke-linecap="round"/>',
  'noodles.svg':
    '<path d="M26 44h68l-10 58a8 8 0 0 1-8 7H44a8 8 0 0 1-8-7z" fill="#d5442f"/><path d="M29 60h62l-4 22H33z" fill="#f7e7c6"/><ellipse cx="60" cy="44" rx="34" ry="9" fill="#f3c659"/><path d="M70 8L56 44M82 12L64 46" stroke="#7a5430" stroke-width="5" stroke-linecap="round"/>',
  'umbrella.svg':
    '<path d="M60 14c30 0 48 20 50 46-8-8-18-8-25 0-7-8-18-8-25 0-7-8-18-8-25 0-7-8-17-8-25 0 2-26 20-46 50-46z" fill="#2f8f5b"/><path d="M60 58v38a9 9 0 0 0 18 0" fill="none" stroke="#3b4a45" stroke-width="6" stroke-linecap="round"/>',
  'gate.svg':
    '<rect x="12" y="46" width="18" height="64" rx="4" fill="#3b4a45"/><g transform="rotate(-24 24 56)"><rect x="24" y="49" width="86" height="12" rx="6" fill="#f4f4ef"/><path d="M36 49h14l-6 12H30zM64 49h14l-6 12H58zM92 49h14l-6 12H86z" fill="#d0463a"/></g>',
};

/** Writes the pictures of the items for sale. @returns their folder, for `display.pictures`. */
export async function writeItemPictures(stateDir: string): Promise<string> {
  const folder = join(stateDir, 'pictures');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const [name, shapes] of Object.entries(DRAWINGS)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="240" height="240">${shapes}</svg>\n`;
    await writeFile(join(folder, name), svg, { mode: 0o644 });
  }
  return folder;
}
