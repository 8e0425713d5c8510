import { expect, test } from 'vitest';
import { MemoryLog } from '../../src/log/log.ts';
import { SeldomLog } from '../../src/relay/seldom.ts';

test('of each kind one line a minute, with how many were left out', () => {
  const log = new MemoryLog();
  let now = 0;
  const seldom = new SeldomLog(log, () => now);
  const say = (why: string) => seldom.event('relay.rejected', { gateway: 'qfpay', why });
  for (let n = 0; n < 50; n += 1) {
    say('unsigned');
  }
  say('not json');
  now = 60_000;
  say('unsigned');
  say('not json');
  expect(log.events.map(({ fields }) => [fields['why'], fields['leftOut']])).toEqual([
    ['unsigned', undefined],
    ['not json', undefined],
    ['unsigned', 49],
    ['not json', undefined],
  ]);
});

test('kinds without end do not fill the memory, and old ones make room', () => {
  const log = new MemoryLog();
  let now = 0;
  const seldom = new SeldomLog(log, () => now);
  for (let n = 0; n < 5_000; n += 1) {
    seldom.event('relay.not-routable', { seen: String(n) });
  }
  expect(log.events).toHaveLength(1_000);
  now = 60_000;
  seldom.event('relay.not-routable', { seen: 'new' });
  expect(log.events).toHaveLength(1_001);
});
