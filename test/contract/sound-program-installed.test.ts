import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { pretendAplay } from './suites/sound.ts';

test('a program that is installed later is found after a while', async () => {
  const { sound, timers, folder, files } = await pretendAplay();
  const program = join(folder, 'aplay');
  await rename(program, join(folder, 'elsewhere'));
  await sound.start(new AbortController().signal);
  expect(sound.health.status).toBe('absent');
  await copyFile(join(folder, 'elsewhere'), program);
  sound.play('scan');
  expect(await files('args')).toEqual([]);
  timers.advance(60_000);
  sound.play('scan');
  await eventually(() => sound.health.status === 'ready', { what: 'the sound is ready' });
  expect(await files('fed')).toHaveLength(1);
});
