import { expect } from 'vitest';
import { eachKeypad, keys } from './suites/keypad.ts';

eachKeypad('a stopped keypad is heard no more, and can be started again', {}, async (rig) => {
  const { keypad, record } = rig;
  await keypad.stop();
  await keypad.stop();
  await rig.press(...keys('1'));
  // The kernel keeps nothing for who opens the device later; a named pipe does, unless it is made anew.
  await rig.unplug();
  await rig.plug();
  await keypad.start(new AbortController().signal);
  await record.until(() => keypad.health.status === 'ready');
  await rig.press(...keys('2'));
  await record.until(({ typed }) => typed.length > 0);
  expect(record.typed).toEqual(['2']);
});
