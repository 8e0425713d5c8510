import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pretendAplay } from './suites/sound.ts';

test('without the program it says which package is missing, and plays nothing', async () => {
  const { sound, healths, folder, files } = await pretendAplay();
  await rm(join(folder, 'aplay'));
  await sound.start(new AbortController().signal);
  expect(sound.health).toEqual({
    status: 'absent',
    reason: 'the program aplay is not there: install the package alsa-utils',
  });
  sound.play('scan');
  await sound.stop();
  expect(healths).toHaveLength(1);
  expect(await files('fed')).toEqual([]);
});
