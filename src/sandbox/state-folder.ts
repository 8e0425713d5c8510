import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';

/** What to say when the state folder cannot be used: in words, with what to do about it. */
export class StateFolderProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StateFolderProblem';
  }
}

/**
 * Makes the state folder unless it is there, and makes sure that files can be made in it. An installed program's own
 * folder belongs to root, so without `--state` this is what anybody else is told there.
 * @throws StateFolderProblem when it cannot be used.
 */
export async function openStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = REASONS[code] ?? code;
    throw new StateFolderProblem(
      `The folder ${folder}, where it keeps its state, cannot be used: ${reason}. Choose another one with --state DIR.`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'there is a file of that name',
  ENOENT: 'no folder can be made there',
};
