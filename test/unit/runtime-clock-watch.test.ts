import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { ClockUnderTest, DAY, MINUTE, RIGHT } from './runtime-clock-watch-fixture.ts';

test('before anybody has told the time it is not believed, and that is said at once', () => {
  const one = new ClockUnderTest();
  expect(one.watch.believed).toBe(false);
  one.watch.start();
  expect(one.health).toMatchObject([{ status: 'absent', reason: expect.stringContaining('waiting for the time') }]);
  expect(one.watch.believed).toBe(false);
});

test('the first answer of a gateway is enough, and nothing more is said while nothing changes', async () => {
  const one = new ClockUnderTest();
  one.gateways.set('qfpay', 0);
  one.watch.start();
  one.answer();
  expect(one.seen).toEqual(READY);
  expect(one.watch.believed).toBe(true);
  await one.pass(DAY / 2);
  expect(one.health).toHaveLength(2);
  expect(one.asked, 'a ready gateway is left in peace').toEqual([]);
});

test('the word of the time service is enough, and is noticed within seconds', async () => {
  const one = new ClockUnderTest();
  one.facts = { trust: 'not synchronised', syncedAt: null };
  one.watch.start();
  await one.pass(DAY);
  expect(one.seen?.status).toBe('absent');
  one.facts = { trust: 'synchronised', syncedAt: one.wall };
  await one.pass(5_000);
  expect(one.seen).toEqual(READY);
});

test('an outage of every gateway does not unmake what they said', async () => {
  const one = new ClockUnderTest();
  one.gateways.set('qfpay', 0);
  one.watch.start();
  one.answer();
  one.gateways.clear();
  await one.pass(3 * DAY);
  expect(one.watch.believed).toBe(true);
});

test('where no time service corrects the drift, the gateways are asked once a day', async () => {
  const one = new ClockUnderTest();
  one.gateways.set('qfpay', 0);
  one.watch.start();
  one.answer();
  await one.pass(3 * DAY + MINUTE);
  expect(one.asked).toHaveLength(3);
});

test('a gateway with another time is asked every minute until it is put right', async () => {
  const one = new ClockUnderTest();
  one.gateways.set('qfpay', 10 * MINUTE);
  one.watch.start();
  one.answer();
  expect(one.seen).toMatchObject({ status: 'failing', reason: expect.stringContaining('10 minutes behind qfpay') });
  await one.pass(2 * MINUTE);
  expect(one.asked).toHaveLength(2);
  one.gateways.set('qfpay', 0);
  await one.pass(MINUTE);
  expect(one.seen).toEqual(READY);
  expect(one.jumps).toEqual([]);
});

test('a certificate out of its dates is the clock until somebody vouches for the clock', () => {
  const one = new ClockUnderTest(-20 * 365 * DAY, { builtAt: 0 });
  one.watch.start();
  one.watch.certificateDates('qfpay', 'not valid yet');
  expect(one.seen).toMatchObject({ status: 'failing', reason: expect.stringContaining('certificate of qfpay') });
  expect(one.watch.fault).toMatch(/^the clock of this machine says 2006-.*set the time/);
  one.off = 0;
  one.gateways.set('qfpay', 0);
  one.watch.look();
  expect(one.seen).toEqual(READY);
  expect(one.watch.fault).toBeNull();
});

test('a certificate that is taken after all is no evidence any more', () => {
  const one = new ClockUnderTest();
  one.watch.start();
  one.watch.certificateDates('qfpay', 'expired');
  expect(one.seen?.status).toBe('failing');
  one.watch.certificateDates('qfpay', null);
  expect(one.seen?.status).toBe('absent');
});

test('a time service that cannot be asked is a bug that is told, and nothing else', async () => {
  const one = new ClockUnderTest();
  const bug = new Error('no such thing');
  one.facts = bug;
  one.gateways.set('qfpay', 0);
  one.watch.start();
  one.answer();
  await one.pass(0);
  expect(one.bugs).toEqual([bug]);
  expect(one.seen).toEqual(READY);
});

test('a stop calls off its timer, before the start too', async () => {
  const one = new ClockUnderTest();
  one.watch.start();
  expect(one.timers.waiting).toBe(1);
  one.abort.abort();
  expect(one.timers.waiting).toBe(0);
  one.off = DAY;
  one.watch.look();
  expect(one.timers.waiting).toBe(0);
  const other = new ClockUnderTest();
  other.abort.abort();
  other.watch.start();
  expect([other.timers.waiting, other.health.length]).toEqual([0, 0]);
});

test('two looks between which the process stood still are looked at again', () => {
  let stall = 700;
  const one: ClockUnderTest = new ClockUnderTest(0, {
    now: () => {
      const wall = RIGHT + one.timers.now();
      one.timers.stall(stall);
      stall = 0;
      return wall;
    },
  });
  one.watch.start();
  stall = 5_000;
  one.watch.look();
  expect(one.jumps).toEqual([]);
});
