import { expect, test } from 'vitest';
import { damaged, GOES_ON, part, SENT_AGAIN, SILENCE_MS, ssiBench } from '../support/ssi-bench.ts';

test('the end of a code that is too long', () => {
  const { guard, codes, noise } = ssiBench();
  for (let at = 0; at < 5; at += 1) {
    guard.write(part(String(at).repeat(240), GOES_ON));
  }
  guard.write(part('THE END OF IT'));
  guard.write(part('THE NEXT'));
  expect(codes).toEqual(['THE NEXT']);
  expect(noise).toEqual(['too long']);
});

test('a second packet that was damaged, and is sent again', () => {
  const { guard, codes, timers } = ssiBench();
  guard.write(part('x'.repeat(200), GOES_ON));
  guard.write(damaged(part('SECOND HALF')));
  timers.advance(SILENCE_MS);
  guard.write(part('SECOND HALF', SENT_AGAIN));
  guard.write(part('THE NEXT'));
  expect(codes).toEqual(['THE NEXT']);
});

test('a second packet that comes late', () => {
  const { guard, codes, timers } = ssiBench();
  guard.write(part('x'.repeat(200), GOES_ON));
  timers.advance(2 * SILENCE_MS);
  guard.write(part('SECOND HALF'));
  guard.write(part('THE NEXT'));
  expect(codes).toEqual(['THE NEXT']);
});

test('a code long after one of which only the beginning came is a code', () => {
  const { guard, codes, timers } = ssiBench();
  guard.write(part('x'.repeat(200), GOES_ON));
  timers.advance(60_000);
  guard.write(part('THE NEXT'));
  expect(codes).toEqual(['THE NEXT']);
});
