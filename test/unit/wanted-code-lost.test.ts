import { expect, test } from 'vitest';
import { packet } from '../../src/devices/scanner/ssi.ts';
import { part, SENT_AGAIN, ssiBench } from '../support/ssi-bench.ts';

const ACK = packet(0xd0);

test('a code that is wanted while half an answer has come is a code', () => {
  const { guard, codes } = ssiBench();
  guard.write(ACK.subarray(0, 1));
  guard.abandon();
  guard.write(ACK.subarray(1));
  guard.write(part('WANTED'));
  expect(codes).toEqual(['WANTED']);
});

test('a code that is wanted while the one before is sent again is a code', () => {
  const { guard, codes } = ssiBench();
  guard.write(part('BEFORE'));
  const again = part('BEFORE', SENT_AGAIN);
  guard.write(again.subarray(0, 5));
  guard.abandon();
  guard.write(again.subarray(5));
  guard.write(part('WANTED'));
  expect(codes).toEqual(['BEFORE', 'WANTED']);
});

test('a code that had begun before it was wanted is still dropped', () => {
  const { guard, codes } = ssiBench();
  const early = part('TOO EARLY');
  guard.write(early.subarray(0, 5));
  guard.abandon();
  guard.write(early.subarray(5));
  guard.write(part('WANTED'));
  expect(codes).toEqual(['WANTED']);
});
