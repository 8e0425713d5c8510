import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { certificateDates, whyNotConnected } from '../../src/gateways/dial.ts';
import { FINE, GONE, WatchUnderTest } from './runtime-gateway-watch-fixture.ts';

const error = (code: string) => Object.assign(new Error('outside text'), { code });
const TOO_EARLY = { ...GONE, detail: `cannot be reached: ${whyNotConnected(error('CERT_NOT_YET_VALID'))}` };
const FAULT = 'the clock of this machine says 1970-01-01';

test.each([
  ['CERT_NOT_YET_VALID', 'not valid yet'],
  ['CERT_HAS_EXPIRED', 'expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', null],
  ['ERR_TLS_CERT_ALTNAME_INVALID', null],
  ['ECONNREFUSED', null],
])('%s says of the dates of a certificate: %s', (code, dates) => {
  expect(certificateDates(`cannot be reached: ${whyNotConnected(error(code))}`)).toBe(dates);
});

test('asked by somebody, it probes at once instead of when it was planned', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(GONE);
  one.watch.ask();
  expect([one.underWay, one.timers.waiting]).toEqual([1, 0]);
  await one.answer(FINE);
  expect(one.seen).toEqual(READY);
  one.watch.ask();
  expect(one.underWay, 'a ready gateway is asked too').toBe(1);
  await one.answer(FINE);
  expect(one.timers.waiting).toBe(0);
});

test('asked while it probes, it probes once more after that and never two at a time', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  one.watch.ask();
  one.watch.ask();
  await one.answer(GONE);
  expect([one.underWay, one.timers.waiting]).toEqual([1, 0]);
  await one.answer(FINE);
  expect([one.probes.length, one.mostAtOnce, one.underWay]).toEqual([2, 1, 0]);
});

test('asked after the stop, it asks nobody', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  one.watch.ask();
  one.abort.abort();
  await one.answer(GONE);
  one.watch.ask();
  expect([one.probes.length, one.timers.waiting]).toEqual([1, 0]);
});

test('a certificate out of its dates is told as the fault of the clock while that is not believed, and as its own after', async () => {
  const one = new WatchUnderTest();
  one.clockFault = FAULT;
  void one.watch.start();
  await one.answer(TOO_EARLY);
  expect(one.seen).toEqual({ status: 'failing', reason: FAULT });
  expect(one.certificates).toEqual(['not valid yet']);
  one.clockFault = null;
  one.watch.clockChanged();
  expect(one.seen).toEqual({ status: 'failing', reason: TOO_EARLY.detail });
  one.clockFault = FAULT;
  one.watch.clockChanged();
  expect(one.seen?.reason).toBe(FAULT);
});

test('other troubles are not laid on the clock', async () => {
  const one = new WatchUnderTest();
  one.clockFault = FAULT;
  one.watch.clockChanged();
  expect(one.health, 'nothing is known, so nothing is said').toEqual([]);
  void one.watch.start();
  await one.answer(GONE);
  one.watch.clockChanged();
  expect(one.health).toEqual([{ status: 'failing', reason: GONE.detail }]);
  expect(one.certificates).toEqual([null]);
});

test('the clock hears of an answer before the gateway counts as there', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer({ ...FINE, clockOffsetMs: 5 });
  expect(one.order).toEqual(['offset', 'certificate', 'health']);
});
