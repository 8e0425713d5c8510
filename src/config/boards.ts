import type { BoardProfile } from '../devices/gpio/board-profile.ts';
import { type ProfileResult, readProfile } from './profiles.ts';
import { type BoardId, boardFileSchema, boardProfile } from './schema/profiles/board.ts';

/** Reads a board from `hardware/boards/`: one small file for `auto`, two for any other. */
export async function readBoard(id: BoardId, root?: string): Promise<ProfileResult<BoardProfile>> {
  const [common, own] = await Promise.all([
    readProfile('boards', 'auto', boardFileSchema, root),
    id === 'auto' ? null : readProfile('boards', id, boardFileSchema, root),
  ]);
  if (!common.ok) {
    return common;
  }
  if (own !== null && !own.ok) {
    return own;
  }
  return { ok: true, profile: boardProfile(id, common.profile, own?.profile ?? null) };
}
