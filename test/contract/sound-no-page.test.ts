import { expect, test } from 'vitest';
import { createSound } from '../../src/devices/sound/create.ts';
import type { SoundMessage } from '../../src/devices/sound/message.ts';
import { ScreenSound } from '../../src/devices/sound/screen.ts';
import type { Health } from '../../src/domain/health.ts';

test('a sound that no page was there to play is said, and forgotten when one comes', async () => {
  const healths: Health[] = [];
  const messages: SoundMessage[] = [];
  let pages = 0;
  const tell = (message: SoundMessage) => {
    messages.push(message);
    return pages;
  };
  const sound = new ScreenSound({ sound: tell }, 50, (health) => healths.push(health));
  await sound.start(new AbortController().signal);
  sound.play('scan');
  pages = 1;
  sound.play('success');
  expect(healths.map(({ status }) => status)).toEqual(['degraded', 'ready']);
  expect(messages).toEqual([
    { cue: 'scan', loudness: 0.25 },
    { cue: 'success', loudness: 0.25 },
  ]);
});

test('what has nothing to sound on says why', () => {
  const made = [
    createSound({ driver: 'screen', volume: 60 }, () => {}, {}),
    createSound({ driver: 'gpio', relay: 'buzzer' }, () => {}, {}),
    createSound({ driver: 'none' }, () => {}, {}),
  ];
  expect(made.map(({ kind, health }) => [kind, health.status])).toEqual(made.map(() => ['none', 'absent']));
  expect(new Set(made.map(({ health }) => health.reason)).size).toBe(3);
});
