import { describe, expect, test } from 'vitest';
import { must, type Step, stored } from '../../src/domain/draft.ts';
import {
  ALIPAY_CODE,
  DELIVERED,
  JAMMED,
  KioskDrive,
  NOT_SENT,
  PAID,
  PENDING,
  UNKNOWN,
} from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

describe('the intent is durable before the gateway hears of it', () => {
  test('the step that asks for the order code has its number, its entry and its row', () => {
    const kiosk = KioskDrive.ready();
    const step = kiosk.send({ type: 'choose', itemId: 'water' });
    const { orderNumber } = kiosk.last;
    expect(step.entries.map((entry) => entry.kind)).toEqual(['sale opened', 'payment made']);
    expect(step.payments).toMatchObject([{ orderNumber, state: 'sent' }]);
    expect(step.sales).toMatchObject([{ open: true, sale: { payments: 1 } }]);
    expect(step.state.counters).toEqual({ sale: 1, order: 1 });
    expect(step.effects).toMatchObject([{ do: 'warm' }, { do: 'present', payment: { orderNumber } }]);
  });

  test('so has the step that charges, and the order code it replaces is given up in the same', () => {
    const kiosk = KioskDrive.ready().showCode();
    const step = kiosk.send({ type: 'scan', code: ALIPAY_CODE });
    expect(step.entries.map((entry) => entry.kind)).toEqual(['payment made', 'payment learned']);
    expect(step.payments).toHaveLength(2);
    expect(step.sales).toMatchObject([{ sale: { payments: 2 } }]);
  });
});

test('a sale has few commits: chosen, charged, paid and started, delivered, printed', () => {
  const kiosk = KioskDrive.without(['display']);
  let commits = 0;
  const counted = (step: Step) => {
    commits += step.entries.length + step.sales.length + step.payments.length > 0 ? 1 : 0;
  };
  counted(kiosk.send({ type: 'begin' }));
  counted(kiosk.send({ type: 'choose', itemId: 'water' }));
  counted(kiosk.send({ type: 'scan', code: ALIPAY_CODE }));
  counted(kiosk.answer('charge', PENDING));
  for (let poll = 0; poll < 8; poll += 1) {
    kiosk.passToWake();
    counted(kiosk.answer('query', PENDING));
  }
  kiosk.passToWake();
  counted(kiosk.answer('query', PAID));
  counted(kiosk.deliveryEnds(DELIVERED));
  counted(kiosk.send({ type: 'printed', saleId: kiosk.last.saleId, result: 'printed' }));
  kiosk.pass(60_000);
  expect(kiosk.ends).toEqual(['completed']);
  // The one more is 'pending': what the gateway knows of the order must not be lost.
  expect(commits).toBe(6);
});

describe('a poll that learned nothing new writes nothing: it must not wear out the card', () => {
  const nothing = { entries: [], sales: [], payments: [] };

  test.each([
    ['the order code on screen', () => KioskDrive.ready().showCode()],
    [
      'a customer who confirms on the phone',
      () => {
        const kiosk = KioskDrive.without(['display']).scanned();
        kiosk.answer('charge', PENDING);
        return kiosk;
      },
    ],
    [
      'an answer that was lost',
      () => {
        const kiosk = KioskDrive.without(['display']).scanned();
        kiosk.answer('charge', UNKNOWN);
        return kiosk;
      },
    ],
  ])('%s', (_what, start) => {
    const kiosk = start();
    kiosk.passToWake();
    const outcome = kiosk.last.state === 'unknown' ? UNKNOWN : PENDING;
    expect(kiosk.answer('query', outcome)).toMatchObject(nothing);
    kiosk.passToWake();
    expect(kiosk.answer('query', NOT_SENT)).toMatchObject(nothing);
    expect(kiosk.last.next).not.toBeNull();
  });

  test('but the gateway’s number is written when a poll brings it', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    const step = kiosk.answer('query', { kind: 'pending', gatewayRef: 'g9' });
    expect(step.payments).toMatchObject([{ gatewayRef: 'g9' }]);
    expect(step.entries).toMatchObject([{ kind: 'payment learned', from: 'shown', to: 'shown', gatewayRef: 'g9' }]);
  });

  test('and behind the customer’s back the count of tries is, for the back-off and the alarm', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    kiosk.pass(15_000);
    kiosk.answer('query', PENDING);
    kiosk.pass(0);
    const step = kiosk.answer('cancel', UNKNOWN);
    expect(step.payments).toMatchObject([{ state: 'closing', tries: 1 }]);
    expect(step.entries).toEqual([]);
  });

  test('and so is the alarm of a gateway that left the configuration meanwhile', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.settings = { ...kiosk.settings, profiles: {} };
    expect(kiosk.answer('query', PENDING).payments).toMatchObject([{ alarmed: true, state: 'shown' }]);
  });

  test('asking writes nothing', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.pass(2_999);
    const before = kiosk.entries.length;
    kiosk.pass(1);
    expect(kiosk.waiting).toEqual(['query']);
    expect(kiosk.entries).toHaveLength(before);
  });
});

test('promise 9: a payment code is in the effect that charges it and nowhere else', () => {
  const kiosk = KioskDrive.ready().showCode().scan(ALIPAY_CODE);
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(DELIVERED);
  const charge = kiosk.effects.find((effect) => effect.do === 'charge');
  expect(JSON.stringify(charge)).toContain(ALIPAY_CODE);
  const others = kiosk.effects.filter((effect) => effect !== charge);
  const rest = [kiosk.entries, kiosk.payments, others, [...kiosk.state.sales], kiosk.phase, [...kiosk.state.payments]];
  expect(JSON.stringify(rest)).not.toContain(ALIPAY_CODE);
});

test('what only this process can know is not stored', () => {
  const kiosk = KioskDrive.ready().showCode();
  const kept = Object.keys(stored(kiosk.last));
  for (const volatile of ['next', 'bornAt', 'lifeEndsAt', 'calling', 'askedBeforeCancel', 'lastQueryAt']) {
    expect(kept).not.toContain(volatile);
  }
  expect(kept).toEqual(expect.arrayContaining(['orderNumber', 'state', 'tries', 'refundNumber', 'alarmed']));
});

describe('numbers', () => {
  test('are prefix, count and the tail of this boot, and never repeat', () => {
    const kiosk = KioskDrive.ready();
    for (let i = 0; i < 20; i += 1) {
      kiosk.choose().scan();
      kiosk.answer('charge', { kind: 'not paid', reason: 'declined', code: '1' });
      kiosk.back();
    }
    const numbers = kiosk.payments.map((payment) => payment.orderNumber);
    expect(new Set(numbers).size).toBe(60);
    expect(numbers[0]).toBe('LOB1000000011001');
    expect(numbers.every((number) => /^LOB1\d{8}1001$/.test(number))).toBe(true);
    expect(new Set(kiosk.entriesOf('sale opened').map((entry) => entry.sale.id)).size).toBe(20);
  });

  test('a refund’s number cannot be taken for an order’s', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.last.refundNumber).toMatch(/^LOB1R\d{7}1001$/);
  });
});

describe('what a gateway is told is bought', () => {
  test.each([
    ['Water', 'Water'],
    ['Café crème', 'Cafe creme'],
    ['Wasser & Eis (2×)', 'Wasser  Eis 2'],
    ['水', 'Sale'],
    ['', 'Sale'],
    ['Mineral water large bottle', 'Mineral water large'],
    ['  A  ', 'A'],
  ])('%j -> %j', (name, description) => {
    const kiosk = KioskDrive.ready({ items: [{ ...WATER, name: { default: name, in: {} } }] });
    kiosk.send({ type: 'begin' });
    expect(kiosk.last.description).toBe(description);
    expect(kiosk.last.description.length).toBeLessThanOrEqual(20);
  });
});

test('a step never changes the state it was given', () => {
  const kiosk = KioskDrive.ready().showCode();
  const before = structuredClone(kiosk.state);
  const given = kiosk.state;
  kiosk.scan();
  kiosk.answer('charge', PAID);
  expect(given).toEqual(before);
});

test('what has to be there is given, what is missing is a bug', () => {
  expect(must(0, 'count')).toBe(0);
  expect(() => must(undefined, 'sale 7')).toThrow('bug: sale 7 is missing');
  expect(() => must(null, 'sale 7')).toThrow('bug: sale 7 is missing');
});
