import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { drawnFiles } from '../../scripts/drawings/files.ts';

// Made anew by: npm run drawings
test('drawings, tables and boot fragments are what profiles and configurations say, byte for byte', async () => {
  const stale: string[] = [];
  for (const [file, text] of await drawnFiles(process.cwd())) {
    if ((await readFile(file, 'utf8')) !== text) {
      stale.push(relative(process.cwd(), file));
    }
  }
  expect(stale).toEqual([]);
});

test('the same sources give the same bytes', async () => {
  expect([...(await drawnFiles(process.cwd()))]).toEqual([...(await drawnFiles(process.cwd()))]);
});
