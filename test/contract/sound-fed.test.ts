import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { pretendAplay } from './suites/sound.ts';

test('aplay is told the device, gets a whole WAV file, and nothing of our environment', async () => {
  const { sound, folder, files } = await pretendAplay(
    'env > "$FOLDER/env"; echo "$@" > "$FOLDER/args"; cat > "$FOLDER/part"; mv "$FOLDER/part" "$FOLDER/fed.1"',
    { device: 'plughw:CARD=Headphones' },
  );
  await sound.start(new AbortController().signal);
  sound.play('success');
  await eventually(async () => (await files('fed')).length === 1, { what: 'it was fed' });
  expect((await readFile(join(folder, 'args'), 'utf8')).trim()).toBe('-q -t wav -D plughw:CARD=Headphones -');
  const env = await readFile(join(folder, 'env'), 'utf8');
  expect(env).toContain('LC_ALL=C');
  expect(env).not.toContain('hunter2');
  const wav = await readFile(join(folder, 'fed.1'));
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
});
