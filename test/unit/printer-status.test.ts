import { expect, it } from 'vitest';
import { healthOf, problemIn, statusOf } from '../../src/devices/printer/status.ts';

it.each([
  ['all is well', [0x12, 0x12, 0x12], null, 'ready'],
  ['paper near its end', [0x12, 0x12, 0x1e], null, 'degraded'],
  ['paper out', [0x1a, 0x32, 0x7e], 'paper out', 'failing'],
  ['stopped by the end of the paper, sensor not told', [0x1a, 0x32, 0x12], 'paper out', 'failing'],
  ['cover open', [0x1a, 0x16, 0x12], 'cover open', 'failing'],
  ['cover open, which hides the paper', [0x1a, 0x36, 0x7e], 'cover open', 'failing'],
  ['a cutter that is stuck', [0x1a, 0x52, 0x12], 'error', 'failing'],
  ['feed button held', [0x1a, 0x1a, 0x12], 'offline', 'failing'],
  ['drawer pin high, which is nothing to us', [0x16, 0x12, 0x12], null, 'ready'],
] as const)('%s', (_, bytes, problem, health) => {
  const status = statusOf(bytes);
  expect(problemIn(status)).toBe(problem);
  expect(healthOf(status).status).toBe(health);
});
