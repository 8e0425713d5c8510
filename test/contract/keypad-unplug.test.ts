import { expect } from 'vitest';
import { eachKeypad, keys } from './suites/keypad.ts';

eachKeypad('a keypad that is unplugged is said to be, and types again when it is back', {}, async (rig) => {
  const { keypad, record } = rig;
  await rig.unplug();
  await record.until(() => keypad.health.status === 'absent');
  expect(keypad.health.reason).toMatch(/keypad .*unplugged: plug it in again/);
  await rig.plug();
  await record.until(() => keypad.health.status === 'ready');
  await rig.press(...keys('7'));
  await record.until(({ typed }) => typed.length === 1);
  expect(record.typed).toEqual(['7']);
  expect(record.healths.map(({ status }) => status)).toEqual(['ready', 'absent', 'ready']);
});
