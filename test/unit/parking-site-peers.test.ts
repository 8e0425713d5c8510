import { expect, test } from 'vitest';
import { SitePeers } from '../../src/parking/site-peers.ts';
import { NOON } from '../support/parking.ts';

const MINUTE_MS = 60_000;

function site(...peers: readonly string[]) {
  const clock = { wall: NOON, mono: 1_000 };
  const later = (ms: number) => {
    clock.wall += ms;
    clock.mono += ms;
  };
  const of = new SitePeers({
    peers,
    silentAfterMs: 5 * MINUTE_MS,
    wall: () => clock.wall,
    mono: () => clock.mono,
  });
  return { of, clock, later };
}

test('nobody heard yet, one of two, both, one gone, both gone', () => {
  const { of, clock, later } = site('pay-1', 'pay-2');
  expect(of.health().status).toBe('absent');
  of.present('pay-1', clock.wall, 0);
  expect(of.health()).toMatchObject({
    status: 'degraded',
    reason: expect.stringContaining('pay-2 has not been heard yet'),
  });
  of.present('pay-2', clock.wall, 0);
  expect(of.health()).toEqual({ status: 'ready', reason: '' });
  later(3 * MINUTE_MS);
  of.present('pay-2', clock.wall, 0);
  later(2 * MINUTE_MS + 1);
  expect(of.health()).toMatchObject({
    status: 'degraded',
    reason: expect.stringContaining('pay-1 has not been heard for 5'),
  });
  later(3 * MINUTE_MS);
  expect(of.health().status).toBe('failing');
});

test('a kept sign of life counts as what it is: old', () => {
  const { of, clock, later } = site('pay-1');
  of.present('pay-1', clock.wall - 4 * MINUTE_MS, 0);
  expect(of.health().status).toBe('ready');
  later(MINUTE_MS + 1);
  expect(of.health().status).toBe('failing');
  // A broker that repeats it makes it no younger.
  of.present('pay-1', clock.wall - 5 * MINUTE_MS - 1, 0);
  expect(of.health().status).toBe('failing');
});

test('a broker that passes on signs of life and holds back tickets is noticed', () => {
  const { of, clock, later } = site('pay-1');
  of.told('pay-1', clock.wall - 10);
  of.present('pay-1', clock.wall, clock.wall - 5);
  expect(of.health().status).toBe('ready');
  later(31_000);
  expect(of.health()).toMatchObject({ status: 'degraded', reason: expect.stringContaining('did not arrive') });
  of.told('pay-1', clock.wall);
  expect(of.health().status).toBe('ready');
});

test('a clock that is wrong is named, and is no trouble once it has been put right', () => {
  const { of, clock, later } = site('pay-1');
  of.present('pay-1', clock.wall + 60 * MINUTE_MS, 0);
  expect(of.health()).toMatchObject({ status: 'degraded', reason: expect.stringContaining('clock') });
  later(4 * MINUTE_MS);
  of.present('pay-1', NOON + 60 * MINUTE_MS, 0);
  later(2 * MINUTE_MS);
  expect(of.health().status).toBe('failing');
  of.present('pay-1', clock.wall, 0);
  expect(of.health().status).toBe('ready');
});

test('strangers make no difference', () => {
  const { of, clock } = site('pay-1');
  of.present('pay-9', clock.wall, 0);
  of.told('pay-9', clock.wall);
  expect(of.health().status).toBe('absent');
});
