import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { ClockUnderTest, DAY, MINUTE } from './runtime-clock-watch-fixture.ts';

function believedByGateway(): ClockUnderTest {
  const one = new ClockUnderTest();
  one.gateways.set('qfpay', 0);
  one.watch.start();
  one.answer();
  expect(one.seen).toEqual(READY);
  return one;
}

test.each([
  [-DAY, /24 hours behind qfpay/],
  [40 * DAY, /40 days ahead of qfpay/],
])('a jump by %i ms stops selling at the next look, network or not', (off, words) => {
  const one = believedByGateway();
  one.gateways.clear();
  one.off = off;
  expect(one.watch.believed).toBe(false);
  expect(one.seen).toMatchObject({ status: 'failing', reason: expect.stringMatching(words) });
  expect(one.jumps).toEqual([off]);
});

test('without any event it is noticed within a minute', async () => {
  const one = believedByGateway();
  one.off = -DAY;
  await one.pass(MINUTE);
  expect(one.seen?.status).toBe('failing');
});

test('the gateways are asked at once; what they say now counts, as after a sleep of the whole machine', () => {
  const one = believedByGateway();
  one.gateways.set('qfpay', 3 * DAY);
  one.off = 3 * DAY;
  one.watch.look();
  expect(one.asked).toEqual([0]);
  expect(one.seen).toEqual(READY);
  expect(one.jumps).toEqual([3 * DAY]);
});

test('set right again, it is believed within seconds, and each jump is told once', async () => {
  const one = believedByGateway();
  one.off = -DAY;
  one.watch.look();
  one.watch.look();
  one.gateways.clear();
  one.off = 0;
  await one.pass(5_000);
  expect(one.seen).toEqual(READY);
  expect(one.jumps).toEqual([-DAY, DAY]);
});

test('a small correction is told and changes nothing', () => {
  const one = believedByGateway();
  one.off = 30_000;
  one.watch.look();
  expect(one.jumps).toEqual([30_000]);
  expect(one.health).toHaveLength(2);
});

test('many small steps add up', () => {
  const one = believedByGateway();
  for (let step = 0; step < 100; step += 1) {
    one.off += 1_500;
    one.watch.look();
  }
  expect(one.jumps, 'each is taken for drift').toEqual([]);
  expect(one.seen).toMatchObject({ status: 'failing', reason: expect.stringContaining('ahead of qfpay') });
});

test('set by hand, the clock is no longer what the time service set, until that sets it again', async () => {
  const one = new ClockUnderTest();
  one.facts = { trust: 'synchronised', syncedAt: one.wall };
  one.watch.start();
  await one.pass(10 * MINUTE);
  expect(one.seen).toEqual(READY);
  one.off = 2 * DAY;
  one.watch.look();
  expect(one.seen).toMatchObject({ status: 'absent', reason: expect.stringContaining('waiting for the time') });
  one.off = 0;
  await one.pass(5_000);
  expect(one.seen?.status, 'set back by hand, which nobody vouches for either').toBe('absent');
  one.facts = { trust: 'synchronised', syncedAt: one.wall };
  await one.pass(5_000);
  expect(one.seen).toEqual(READY);
});

test('a step that the time service itself made is believed', async () => {
  const one = new ClockUnderTest(-40 * DAY);
  one.watch.start();
  expect(one.seen?.status).toBe('failing');
  one.off = 0;
  one.facts = { trust: 'synchronised', syncedAt: one.wall };
  await one.pass(5_000);
  expect(one.seen).toEqual(READY);
});

test('set back to before the last entry of the journal, it sells nothing and says why', () => {
  const one = new ClockUnderTest(0, { builtAt: 0, lastAt: Date.UTC(2026, 10, 21, 14) });
  one.watch.start();
  expect(one.seen?.status).toBe('absent');
  one.off = -DAY;
  one.watch.look();
  expect(one.seen).toMatchObject({
    status: 'failing',
    reason: expect.stringContaining('entries up to 2026-11-21 14:00'),
  });
});
