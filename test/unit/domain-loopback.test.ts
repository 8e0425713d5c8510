import { expect, test } from 'vitest';
import { isLoopback } from '../../src/domain/loopback.ts';

test.each(['localhost', '::1', '[::1]', '127.0.0.1', '127.8.9.10'])('%s never leaves this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['', 'localhost.example', '128.0.0.1', '127.0.0.1.example', '10.0.0.1', '::', 'evil-127.0.0.1'])(
  '%s may leave this machine',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
