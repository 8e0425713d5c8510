import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { pretendAplay } from './suites/sound.ts';

/** Reads nothing, and never ends by itself. */
const STUCK = 'echo > "$FOLDER/pid.$$"; exec sleep 600';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function pids(files: (kind: string) => Promise<string[]>, count: number): Promise<number[]> {
  let names: string[] = [];
  await eventually(
    async () => {
      names = await files('pid');
      return names.length >= count;
    },
    { what: `${count} processes have begun` },
  );
  return names.map((name) => Number(name.slice('pid.'.length)));
}

test('a card that takes no sound is given up, and holds up nobody', async () => {
  const { sound, timers, files } = await pretendAplay(STUCK);
  await sound.start(new AbortController().signal);
  sound.play('success');
  const [pid = 0] = await pids(files, 1);
  expect(isAlive(pid)).toBe(true);
  timers.advance(10_000);
  await eventually(() => sound.health.status === 'failing', { what: 'the failure is known' });
  expect(sound.health.reason).toContain('takes no sound');
  expect(isAlive(pid)).toBe(false);
});

test('the next sound ends the one that is stuck', async () => {
  const { sound, files } = await pretendAplay(STUCK);
  await sound.start(new AbortController().signal);
  sound.play('success');
  await pids(files, 1);
  sound.play('failure');
  const both = await pids(files, 2);
  await eventually(() => both.filter(isAlive).length === 1, { what: 'one of them is left' });
});

test('a stop leaves no process behind', async () => {
  const { sound, files } = await pretendAplay(STUCK);
  await sound.start(new AbortController().signal);
  sound.play('success');
  const [pid = 0] = await pids(files, 1);
  await sound.stop();
  expect(isAlive(pid)).toBe(false);
});
