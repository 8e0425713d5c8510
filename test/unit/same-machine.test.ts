import { expect, test } from 'vitest';
import { isSameMachine } from '../../src/web/same-machine.ts';

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['::1', '::1', true],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
  ['192.168.1.20', '192.168.1.20', true],
  ['192.168.1.31', '192.168.1.20', false],
  ['::ffff:192.168.1.31', '::ffff:192.168.1.20', false],
  [undefined, '192.168.1.20', false],
])('%s that asks %s', (remoteAddress, localAddress, same) => {
  expect(isSameMachine({ socket: { remoteAddress, localAddress } })).toBe(same);
});

test('a connection that is over is nobody', () => {
  expect(isSameMachine({ socket: null })).toBe(false);
});
