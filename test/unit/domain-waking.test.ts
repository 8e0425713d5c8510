import { describe, expect, test } from 'vitest';
import { wakeAt } from '../../src/domain/kiosk.ts';
import { JAMMED, KioskDrive, PAID, PENDING, UNKNOWN } from '../support/kiosk-drive.ts';

describe('the kiosk is woken for whatever is due first', () => {
  /** Idle, with payments whose next actions are at these times, and deliveries that the hardware may speak about until these. */
  function dueAt(payments: readonly number[], asking: readonly number[]): number | null {
    const kiosk = KioskDrive.ready().showCode();
    const shown = kiosk.last;
    kiosk.back();
    const rows = payments.map((at, i) => {
      const orderNumber = `order ${i}`;
      return [orderNumber, { ...shown, orderNumber, calling: false, next: { action: 'query', at } }] as const;
    });
    return wakeAt({
      ...kiosk.state,
      payments: new Map(rows),
      asking: new Map(asking.map((until, i) => [`sale ${i}`, until])),
    });
  }

  test.each([
    ['the first of several payments', [5_000, 9_000], [], 5_000],
    ['the last of several payments', [9_000, 5_000], [], 5_000],
    ['one between others', [9_000, 5_000, 7_000], [], 5_000],
    ['the first of several deliveries', [], [6_000, 8_000], 6_000],
    ['the last of several deliveries', [], [8_000, 6_000], 6_000],
    ['a delivery before any payment', [9_000], [6_000], 6_000],
    ['a payment before any delivery', [5_000], [6_000, 7_000], 5_000],
    ['nothing', [], [], null],
  ])('%s', (_what, payments, asking, due) => {
    expect(dueAt(payments, asking)).toBe(due);
  });

  test('the end of the phase counts too, before a payment and after one', () => {
    const kiosk = KioskDrive.ready().showCode(2_000);
    expect(wakeAt(kiosk.state)).toBe(kiosk.phaseAs('paying').endsAt);
    const later = KioskDrive.ready().showCode(20_000);
    expect(wakeAt(later.state)).toBe(later.mono + 3_000);
  });

  test('a payment that waits for an answer wakes nobody', () => {
    const kiosk = KioskDrive.ready().showCode(20_000);
    kiosk.passToWake();
    expect(kiosk.waiting).toEqual(['query']);
    expect(wakeAt(kiosk.state)).toBe(kiosk.phaseAs('paying').endsAt);
  });
});

test('a tick that is meant for something else does not end the wait for the hardware', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.hardwareSays = null;
  kiosk.restart();
  kiosk.send({ type: 'begin' });
  kiosk.pass(10_000);
  expect(kiosk.send({ type: 'tick' }).entries).toEqual([]);
  expect(kiosk.states).toEqual(['paid']);
});

test('devices that say a second time that they have started change nothing, and the hardware is not asked again', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.hardwareSays = null;
  kiosk.restart();
  const before = kiosk.state;
  const step = kiosk.send({ type: 'devices started' });
  expect(step).toMatchObject({ entries: [], effects: [], sales: [], payments: [] });
  expect(step.state).toEqual(before);
});

describe('the interval between questions counts from the last question', () => {
  test('and not from the cancel: whether that worked is asked at once', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PENDING);
    kiosk.back();
    kiosk.passToWake();
    kiosk.pass(4_000);
    kiosk.answer('query', PENDING);
    kiosk.passToWake();
    const cancelled = kiosk.mono;
    kiosk.answer('cancel', { kind: 'closed' });
    kiosk.passToWake();
    expect([kiosk.waiting, kiosk.mono]).toEqual([['query'], cancelled]);
  });

  test('nor from the refund: a question about it waits for its own pause alone', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.passToWake();
    const sent = kiosk.mono;
    kiosk.answer('refund', UNKNOWN);
    kiosk.passToWake();
    expect(kiosk.waiting).toEqual(['queryRefund']);
    expect(kiosk.mono).toBeGreaterThanOrEqual(sent + 3_000);
    expect(kiosk.last.lastQueryAt).toBe(kiosk.mono);
  });
});
