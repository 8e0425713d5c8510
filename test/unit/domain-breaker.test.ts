import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { obstacles } from '../../src/domain/readiness.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

const WORKING = ['gpio', 'scanner', 'display', 'gateway:qfpay'].map((part) => [part, READY] as const);

test('a breaker that has tripped closes the kiosk, in its own words; one that has nothing to say does not', () => {
  const settings = kioskSettings();
  expect(obstacles(settings, new Map(WORKING))).toEqual([]);
  expect(obstacles(settings, new Map([...WORKING, ['breaker', READY]]))).toEqual([]);
  const tripped = { status: 'failing', reason: 'too many charges' } as const;
  expect(obstacles(settings, new Map([...WORKING, ['breaker', tripped]]))).toEqual(['breaker: too many charges']);
});
