import { describe, expect, test } from 'vitest';
import { DELIVERED, JAMMED, KioskDrive, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';

const REFUNDED = { kind: 'refunded', refundRef: 'r1' } as const;
const CODE = { kind: 'order code', code: 'order-code', lifeMs: 300_000, gatewayRef: null } as const;

/** Answers each query with "pending" until `paidAt` queries were asked, then with "paid"; refunds succeed. */
function paysAfter(kiosk: KioskDrive, queries: number): void {
  let asked = 0;
  kiosk.respond = (call) => {
    if (call.do === 'query') {
      asked += 1;
      return asked > queries ? PAID : PENDING;
    }
    return call.do === 'cancel' ? UNKNOWN : call.do === 'refund' ? REFUNDED : null;
  };
}

describe('the customer gave up, then the money came', () => {
  test('an order code was left: refunded, not delivered to an empty place', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.back();
    paysAfter(kiosk, 1);
    kiosk.pass(120_000);
    expect(kiosk.states).toEqual(['refunded']);
    expect(kiosk.deliveries).toEqual([]);
    expect(kiosk.ends).toEqual(['refunded']);
    expect(kiosk.alarms).toEqual(['late payment']);
    const [alarm] = kiosk.entriesOf('alarm');
    expect(alarm).toMatchObject({ orderNumber: kiosk.last.orderNumber, saleId: kiosk.last.saleId });
  });

  test('the wait for a scanned code was over: refunded', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(60_000);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('unsettled');
    kiosk.answer('query', PAID);
    kiosk.pass(0);
    expect(kiosk.waiting).toEqual(['refund']);
    kiosk.answer('refund', REFUNDED);
    expect(kiosk.states).toEqual(['refunded']);
    expect(kiosk.deliveries).toEqual([]);
  });

  test('the answer to the charge itself comes after the sale was served by the order code: refunded', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
    kiosk.answer('charge', PAID);
    expect(kiosk.states).toEqual(['paid', 'refunding']);
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.ends).toEqual(['completed']);
    kiosk.pass(0);
    kiosk.answer('refund', REFUNDED);
    expect(kiosk.states).toEqual(['kept', 'refunded']);
    expect(kiosk.alarms).toEqual([]);
    expect(kiosk.ends).toEqual(['completed']);
    expect(kiosk.state.sales.size).toBe(0);
  });

  test('while the next customer chooses and pays: the money of the first goes back, the second is served', () => {
    const kiosk = KioskDrive.ready().showCode();
    const first = kiosk.last.orderNumber;
    kiosk.back();
    kiosk.choose('juice');
    kiosk.answer('present', CODE);
    const second = kiosk.last.orderNumber;
    kiosk.pass(15_000);
    kiosk.answer('query', PAID, first);
    expect(kiosk.phaseAs('paying').shown).toBe(second);
    kiosk.answer('query', PAID, second);
    expect(kiosk.phase.name).toBe('delivering');
    expect(kiosk.states).toEqual(['refunding', 'paid']);
    expect(kiosk.deliveries).toEqual([kiosk.last.saleId]);
  });

  test('at a gateway that cannot refund: owed, with an alarm, and no paper for an empty place', () => {
    const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(60_000);
    kiosk.respond = () => null;
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refund owed']);
    expect(kiosk.alarms).toEqual(['late payment', 'refund owed']);
    expect(kiosk.papers).toEqual([]);
    expect(kiosk.ends).toEqual(['refunded']);
  });
});

describe('promise 2: at most one payment of a sale keeps money', () => {
  test('order code and scanned code both succeed: the second goes back', () => {
    const kiosk = KioskDrive.ready().showCode().scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(15_000);
    kiosk.answer('query', PAID);
    expect(kiosk.states).toEqual(['refunding', 'kept']);
    kiosk.pass(0);
    kiosk.answer('refund', REFUNDED);
    expect(kiosk.states).toEqual(['refunded', 'kept']);
    expect(kiosk.deliveries).toHaveLength(1);
    expect(kiosk.alarms).toEqual([]);
    expect(kiosk.papers).toEqual(['sale']);
  });

  test('the second success comes while the first is delivered', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.answer('query', PAID);
    expect(kiosk.phase.name).toBe('delivering');
    expect(kiosk.states).toEqual(['refunding', 'paid']);
  });

  test('nothing was delivered and both succeeded: both go back, under two numbers', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.answer('query', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', REFUNDED);
    kiosk.answer('refund', REFUNDED);
    expect(kiosk.states).toEqual(['refunded', 'refunded']);
    expect(new Set(kiosk.payments.map((payment) => payment.refundNumber)).size).toBe(2);
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('an earlier order of the sale turns out paid while the next is offered: it is delivered, the others are closed', () => {
    const kiosk = KioskDrive.ready().showCode();
    const first = kiosk.last.orderNumber;
    kiosk.passToWake();
    kiosk.scan();
    kiosk.answer('charge', { kind: 'not sent', why: 'ECONNREFUSED' });
    kiosk.answer('query', PAID, first);
    expect(kiosk.phaseAs('delivering').orderNumber).toBe(first);
    kiosk.pass(0);
    expect(kiosk.states).toEqual(['paid', 'closing', 'closing']);
  });

  test('a sale that has its money takes no other, whatever the screen says', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    const sale = kiosk.saleOf(kiosk.last.saleId);
    const sales = new Map(sale === undefined ? [] : [[sale.id, { ...sale, paidBy: 'another' }]]);
    kiosk.state = { ...kiosk.state, sales };
    kiosk.answer('charge', PAID);
    expect(kiosk.last.state).toBe('refunding');
    expect(kiosk.deliveries).toEqual([]);
  });

  test('what is paid for closes the other orders of its own sale only', () => {
    const kiosk = KioskDrive.ready().scanned();
    const stranger = { ...kiosk.last, orderNumber: 'stranger', saleId: 'other', state: 'waiting' } as const;
    kiosk.state = { ...kiosk.state, payments: new Map([...kiosk.state.payments, ['stranger', stranger]]) };
    kiosk.answer('charge', PAID);
    expect(kiosk.state.payments.get('stranger')?.state).toBe('waiting');
  });

  test('the sale stays open in the books until its last payment is settled', () => {
    const kiosk = KioskDrive.ready().showCode().scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(10_000);
    expect(kiosk.ends).toEqual(['completed']);
    expect(kiosk.state.sales.size).toBe(1);
    kiosk.respond = (call) => (call.do === 'query' ? { kind: 'not paid', reason: 'order closed', code: '1' } : null);
    kiosk.pass(60_000);
    expect(kiosk.state.sales.size).toBe(0);
    expect(kiosk.ends).toEqual(['completed']);
  });
});

test('an answer for a payment that is over already is dropped', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(DELIVERED);
  const { orderNumber } = kiosk.last;
  const step = kiosk.send({ type: 'called', orderNumber, call: { verb: 'query', outcome: { kind: 'refunded' } } });
  expect(step).toMatchObject({ entries: [], sales: [], payments: [], effects: [] });
});

test('the payment in delivery is told twice that it is paid: nothing happens twice', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  const { orderNumber } = kiosk.last;
  const step = kiosk.send({ type: 'called', orderNumber, call: { verb: 'query', outcome: PAID } });
  expect(step.effects).toEqual([]);
  expect(kiosk.last.state).toBe('paid');
  expect(kiosk.deliveries).toHaveLength(1);
});
