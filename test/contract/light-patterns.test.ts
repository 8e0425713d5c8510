import { expect } from 'vitest';
import type { LightPattern } from '../../src/devices/light/port.ts';
import { eachLight } from './suites/light.ts';

const PATTERNS: readonly LightPattern[] = [
  'idle',
  'choose',
  'pay',
  'wait',
  'success',
  'failure',
  'out of service',
  'off',
];

eachLight('every pattern looks different, and the same one twice changes nothing', async ({ light, film, sent }) => {
  expect(light.health.status).toBe('ready');
  const looks = PATTERNS.map((pattern) => {
    light.show(pattern);
    const before = sent();
    light.show(pattern);
    expect(sent()).toBe(before);
    return film();
  });
  expect(new Set(looks).size).toBe(PATTERNS.length);
});
