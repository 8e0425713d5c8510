import { expect, test } from 'vitest';
import { evdevRig, keys } from './suites/keypad.ts';

const LIFE = new AbortController().signal;

test('what is typed reaches nobody else, from the opening to the stop', async () => {
  const { keypad, keyboard, record, press } = await evdevRig({});
  expect(keyboard.grabbed).toBe(false);
  await keypad.start(LIFE);
  expect(keyboard.grabbed).toBe(true);
  await press(...keys('12'));
  expect(record.typed).toEqual(['1', '2']);
  await keypad.stop();
  await keypad.stop();
  expect(keyboard.grabbed).toBe(false);
});

test('a keypad that another program holds is not used, and comes back by itself', async () => {
  const { keypad, keyboard, record } = await evdevRig({});
  keyboard.grabAnswer = { ok: false, errno: 16, code: 'EBUSY' };
  await keypad.start(LIFE);
  expect(keypad.health.status).toBe('failing');
  expect(keypad.health.reason).toMatch(/another program holds the keyboard/);
  keyboard.grabAnswer = { ok: true, value: 0 };
  await record.until(() => keypad.health.status === 'ready');
});
