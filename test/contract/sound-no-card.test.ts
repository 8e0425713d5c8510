import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { pretendAplay } from './suites/sound.ts';

test('without a sound card it says so from the start', async () => {
  const { sound, healths } = await pretendAplay('exit 0', { cards: '--- no soundcards ---\n' });
  await sound.start(new AbortController().signal);
  expect(healths).toHaveLength(1);
  expect(sound.health).toMatchObject({ status: 'absent', reason: expect.stringContaining('no sound card') });
});

test.each([
  ['aplay: main:831: audio open error: No such file or directory', 'there is no such sound card'],
  ['ALSA lib pcm.c:2664:(snd_pcm_open_noupdate) Unknown PCM nosuch', 'there is no such sound card'],
  ['aplay: main:831: audio open error: Device or resource busy', 'another program holds the sound card'],
  ['aplay: main:831: audio open error: Permission denied', 'must be in the group audio'],
  ['something \\033[31mnew', 'aplay could not play the sound: something [31mnew'],
  ['', 'aplay could not play the sound'],
])('what aplay says is told in words: %s', async (said, reason) => {
  const { sound } = await pretendAplay(`printf '${said}\\n' >&2; exit 1`);
  await sound.start(new AbortController().signal);
  sound.play('scan');
  await eventually(() => sound.health.status === 'failing', { what: 'the failure is known' });
  expect(sound.health.reason).toContain(reason);
});

test('after a failure the next sound is tried all the same', async () => {
  const { sound, files } = await pretendAplay(
    'cat > "$FOLDER/fed.$$"; [ -e "$FOLDER/tried" ] && exit 0; touch "$FOLDER/tried"; exit 1',
  );
  await sound.start(new AbortController().signal);
  sound.play('scan');
  await eventually(() => sound.health.status === 'failing', { what: 'the failure is known' });
  sound.play('scan');
  await eventually(() => sound.health.status === 'ready', { what: 'it is well again' });
  expect(await files('fed')).toHaveLength(2);
});
