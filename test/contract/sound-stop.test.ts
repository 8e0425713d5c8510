import { expect } from 'vitest';
import { eachSound } from './suites/sound.ts';

eachSound('is silent before its start and after its end, however often it is stopped', async ({ sound, heard }) => {
  const controller = new AbortController();
  sound.play('failure');
  await sound.start(controller.signal);
  sound.play('scan');
  expect(await heard(1)).toEqual(['scan']);
  controller.abort();
  await sound.stop();
  await sound.stop();
  sound.play('failure');
  await sound.start(new AbortController().signal);
  sound.play('success');
  expect(await heard(2)).toEqual(['scan', 'success']);
});

eachSound('does not begin when all is over already', async ({ sound }) => {
  await sound.start(AbortSignal.abort());
  sound.play('scan');
  await sound.stop();
});
