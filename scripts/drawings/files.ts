import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBoard } from '../../src/config/boards.ts';
import { BOARDS } from '../../src/config/schema/profiles/board.ts';
import type { BoardProfile } from '../../src/devices/gpio/board-profile.ts';
import { drawHeaderSheet } from './board-sheet.ts';
import { BUILDS, readBuild } from './build-file.ts';
import { bootPage, FRAGMENTS } from './fragments.ts';
import { bootFragment, buildTables, withTables } from './pages.ts';
import { drawWiring } from './wiring.ts';

/** Every generated file below `hardware/`, by its path, with the text that belongs into it. */
export async function drawnFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const hardware = join(root, 'hardware');
  const files = new Map<string, string>();
  for (const name of BUILDS) {
    const build = await readBuild(name, root);
    const page = join(hardware, 'builds', name, 'README.md');
    files.set(join(hardware, 'builds', name, 'wiring.svg'), drawWiring(build));
    files.set(page, withTables(await readFile(page, 'utf8'), buildTables(build)));
    files.set(join(hardware, 'boot', `${name}.txt`), bootFragment(build));
  }
  const boards = await allBoards(hardware);
  for (const fragment of FRAGMENTS) {
    files.set(join(hardware, 'boot', fragment.file), bootPage(fragment, boards));
  }
  const any = boards.get('auto');
  if (any !== undefined) {
    files.set(join(hardware, 'boards', 'header.svg'), drawHeaderSheet(any));
  }
  return files;
}

async function allBoards(hardware: string): Promise<ReadonlyMap<string, BoardProfile>> {
  const boards = new Map<string, BoardProfile>();
  for (const id of BOARDS) {
    const read = await readBoard(id, hardware);
    if (!read.ok) {
      throw new Error(JSON.stringify(read.problems));
    }
    boards.set(id, read.profile);
  }
  return boards;
}
