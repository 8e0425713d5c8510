import { expect } from 'vitest';
import { eachKeypad, keys } from './suites/keypad.ts';

eachKeypad('a keypad that comes after the start is taken when it comes', { pluggedAtStart: false }, async (rig) => {
  const { keypad, record } = rig;
  expect(keypad.health.status).toBe('absent');
  expect(keypad.health.reason).toMatch(/keypad/);
  await rig.plug();
  await record.until(() => keypad.health.status === 'ready');
  await rig.press(...keys('4'));
  await record.until(({ typed }) => typed.length === 1);
  expect(record.typed).toEqual(['4']);
});
