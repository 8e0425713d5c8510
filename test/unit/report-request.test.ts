import { expect, test } from 'vitest';
import { ZoneClock } from '../../src/report/day.ts';
import { readRequest } from '../../src/report/request.ts';

const clock = new ZoneClock('Asia/Hong_Kong');
// Already the 16th in Hong Kong.
const NOW = Date.parse('2026-06-15T18:00:00Z');

test('without a day it is today, as the kiosk has it', () => {
  expect(readRequest({}, clock, NOW)).toMatchObject({
    period: { first: '2026-06-16', last: '2026-06-16', from: Date.parse('2026-06-15T16:00:00Z') },
    source: { kind: 'none' },
  });
});

test('days from one to another are both whole', () => {
  const wanted = { first: '2026-06-01', last: '2026-06-16' };
  expect(readRequest({ from: '2026-06-01' }, clock, NOW)).toMatchObject({ period: wanted });
  expect(readRequest({ from: '2026-06-01', to: '2026-06-16' }, clock, NOW)).toMatchObject({ period: wanted });
});

test('the format of a statement is the gateway, unless it is named', () => {
  const options = { statement: 'a.csv', gateway: 'uqpay' };
  expect(readRequest(options, clock, NOW)).toMatchObject({ source: { format: 'uqpay', file: 'a.csv' } });
  expect(readRequest({ ...options, format: 'x.yaml' }, clock, NOW)).toMatchObject({ source: { format: 'x.yaml' } });
});

test.each([
  [{ day: '2026-02-30' }, '"2026-02-30" is not a day'],
  [{ day: '2026-06-01', from: '2026-06-01' }, 'one or the other'],
  [{ to: '2026-06-01' }, '--to goes with --from'],
  [{ from: '2026-06-02', to: '2026-06-01' }, '2026-06-02 is after 2026-06-01'],
  [{ force: true }, '--force goes with --csv'],
  [{ statement: 'a.csv' }, '--statement needs --gateway'],
  [{ statement: 'a.csv', gateway: 'paypal' }, '--statement needs --gateway, one of uqpay'],
  [{ gateway: 'qfpay' }, 'go with --statement'],
  [{ live: 'uqpay' }, '--live knows qfpay only'],
  [{ live: 'qfpay', statement: 'a.csv' }, 'leave out --statement'],
])('%j is refused in words', (options, words) => {
  expect(readRequest(options, clock, NOW)).toContain(words);
});
