import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveFolder } from '../../src/journal/archive-file.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

test('what is over stays for 400 days, then goes to a folder beside the journal', async () => {
  const { journal } = await folder.config(MINIMAL);
  expect(journal).toMatchObject({ keep: 400 * 86_400_000, archiveLimit: 2e9 });
  expect(archiveFolder(journal)).toBe('/var/lib/kioskd/archive');
});

test('both can be set, and the folder', async () => {
  const { journal } = await folder.config(`${MINIMAL}journal: {keep: 31d, archive: /mnt/old, archiveLimit: 500MB}\n`);
  expect(journal).toMatchObject({ keep: 31 * 86_400_000, archiveLimit: 5e8 });
  expect(archiveFolder(journal)).toBe('/mnt/old');
});

test.each([
  ['keep: 30d', 'must be between 31d and 3660d'],
  ['keep: "400"', 'whole number of days'],
  ['keep: 10000h', 'whole number of days'],
  ['archiveLimit: 5MB', 'must be between 10MB and 100GB'],
  ['archiveLimit: 2 GB', 'whole number and MB or GB'],
  ['archive: old', 'absolute'],
])('%s is refused', async (line, words) => {
  const problems = await folder.problems(`${MINIMAL}journal: {${line}}\n`);
  expect(problems.join('\n')).toContain(words);
});
