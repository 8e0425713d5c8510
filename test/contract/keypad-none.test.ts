import { expect, test } from 'vitest';
import { createKeypad } from '../../src/devices/keypad/create.ts';
import { KeypadRecord } from './suites/keypad.ts';

test('a virtual keypad without virtual hardware is absent, and says why', async () => {
  const keypad = createKeypad({ driver: 'virtual' }, new KeypadRecord(), { link: null });
  await keypad?.start(new AbortController().signal);
  expect(keypad?.health).toMatchObject({ status: 'absent' });
  expect(keypad?.health.reason).toMatch(/attached to no virtual hardware/);
  await keypad?.stop();
});

test('a kiosk without a keypad has none', () => {
  expect(createKeypad({ driver: 'none' }, new KeypadRecord(), { link: null })).toBeNull();
});
