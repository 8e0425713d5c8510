import { expect } from 'vitest';
import { actionsOf } from '../../src/devices/keypad/port.ts';
import { eachKeypad, keys } from './suites/keypad.ts';

eachKeypad('every key becomes what it stands for, in the order of the fingers', {}, async (rig) => {
  expect(rig.keypad.health.status).toBe('ready');
  const pressed = [...keys('12B-'), { is: 'erase' }, { is: 'enter' }, { is: 'back' }] as const;
  await rig.press(...pressed);
  const wanted = pressed.flatMap(actionsOf);
  await rig.record.until(({ actions }) => actions.length === wanted.length);
  expect(rig.record.actions).toEqual(wanted);
  expect(rig.record.typed).toEqual(['1', '2', 'B', '-', 'erase', 'enter']);
});
