import { expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { FINE, REFUSED, WatchUnderTest } from './runtime-gateway-watch-fixture.ts';

test('refused credentials are said, with what the gateway said of them, and asked about again until they are accepted', async () => {
  const one = new WatchUnderTest(() => 1);
  void one.watch.start();
  for (let i = 0; i < 3; i += 1) {
    await one.answer(REFUSED);
    expect(one.seen).toEqual({ status: 'failing', reason: 'credentials refused: the client key is wrong' });
    one.untilProbe();
  }
  await one.answer(FINE);
  expect(one.seen).toEqual(READY);
  one.timers.advance(3_600_000);
  expect(one.probes).toHaveLength(4);
});

test('without words from the gateway the technician is told where to look', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer({ ...REFUSED, detail: '' });
  expect(one.seen?.reason).toBe('credentials refused: check them with kioskd diagnose');
});

test('a client that merely reaches the gateway does not make refused credentials good', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer(REFUSED);
  one.watch.heard(READY);
  expect(one.seen?.status).toBe('failing');
  expect(one.seen?.reason).toContain('credentials refused');
});

test('a gateway that cannot tell whether it accepts them can be sold through', async () => {
  const one = new WatchUnderTest();
  void one.watch.start();
  await one.answer({ ...FINE, credentialsAccepted: null });
  expect(one.seen).toEqual(READY);
});
