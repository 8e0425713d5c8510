import { expect } from 'vitest';
import { CUES, type Cue } from '../../src/devices/sound/port.ts';
import { eachSound } from './suites/sound.ts';

eachSound('plays each cue so that it can be told from the others', async ({ sound, heard }) => {
  await sound.start(new AbortController().signal);
  const played: Cue[] = [];
  for (const cue of CUES) {
    sound.play(cue);
    played.push(cue);
    expect(await heard(played.length)).toEqual(played);
  }
});

eachSound('is in order, and says so', async ({ sound, healths, heard }) => {
  await sound.start(new AbortController().signal);
  sound.play('scan');
  await heard(1);
  expect(sound.health).toEqual({ status: 'ready', reason: '' });
  expect(healths.every(({ status }) => status === 'ready')).toBe(true);
});
