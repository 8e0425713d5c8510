import { describe, expect, test } from 'vitest';
import { DELIVERED, JAMMED, KioskDrive, PAID, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

function delivering(changes = {}, code?: string): KioskDrive {
  const kiosk = KioskDrive.without(['display'], changes).scanned(code);
  kiosk.answer('charge', PAID);
  return kiosk;
}

describe('delivering', () => {
  test('what was paid is handed over once, and both facts are durable in the step that asks for it', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    const step = kiosk.answer('charge', PAID);
    expect(step.effects).toEqual([{ do: 'deliver', saleId: kiosk.last.saleId, item: WATER }]);
    expect(step.entries.map((entry) => entry.kind)).toEqual(['payment learned', 'sale paid', 'delivery started']);
    expect(step.sales[0]?.sale).toMatchObject({ delivery: 'started', paidBy: kiosk.last.orderNumber });
  });

  test('delivered: the payment is kept, the sale is completed, a receipt is printed', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.states).toEqual(['kept']);
    expect(kiosk.ends).toEqual(['completed']);
    expect(kiosk.papers).toEqual(['sale']);
    expect(kiosk.phaseAs('receipt').endsAt).toBe(kiosk.mono + 15_000);
    expect(kiosk.saleOf(kiosk.last.saleId)).toMatchObject({ delivery: 'delivered', end: 'completed', returned: false });
  });

  test('without receipts the customer is thanked at once', () => {
    const kiosk = delivering({ printReceipts: false });
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'completed', receipt: 'none' });
    expect(kiosk.papers).toEqual([]);
  });

  test('cannot be interrupted', () => {
    const kiosk = delivering();
    kiosk.back();
    kiosk.scan();
    kiosk.choose();
    expect(kiosk.phase.name).toBe('delivering');
  });

  test('a driver that never answers: pulse, proof and five seconds more, then the money goes back', () => {
    const kiosk = delivering();
    kiosk.pass(500 + 4_000 + 5_000 - 1);
    expect(kiosk.phase.name).toBe('delivering');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('refunding');
    expect(kiosk.entriesOf('delivery ended')).toMatchObject([{ delivery: { result: 'failed', reason: 'no answer' } }]);
  });

  test('an answer that comes after that does not undo the refund', () => {
    const kiosk = delivering();
    kiosk.pass(10_000);
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.phase.name).toBe('refunding');
    expect(kiosk.last.state).toBe('refunding');
  });

  test('the end of another sale’s delivery is not this one’s', () => {
    const kiosk = delivering();
    kiosk.send({ type: 'delivery ended', saleId: 'other', delivery: DELIVERED });
    expect(kiosk.phase.name).toBe('delivering');
    const idle = KioskDrive.ready();
    idle.send({ type: 'delivery ended', saleId: 'other', delivery: DELIVERED });
    expect(idle.phase.name).toBe('idle');
  });

  test('an item that left the catalogue while it was paid for is a bug, and nothing moves', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.settings = { ...kiosk.settings, items: [JUICE] };
    expect(() => kiosk.answer('charge', PAID)).toThrow('item water');
    expect(kiosk.deliveries).toEqual([]);
  });
});

describe('receipt', () => {
  test.each(['printed', 'not printed', 'unknown'] as const)('%s: so the customer is told', (result) => {
    const kiosk = delivering();
    kiosk.deliveryEnds(DELIVERED);
    kiosk.send({ type: 'printed', saleId: kiosk.last.saleId, result });
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'completed', receipt: result });
    expect(kiosk.entriesOf('receipt')).toEqual([{ kind: 'receipt', saleId: kiosk.last.saleId, result }]);
  });

  test('a printer that never answers holds nobody', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(15_000);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'completed', receipt: 'unknown' });
  });

  test('paper of an earlier sale is written down and changes nothing in front', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(DELIVERED);
    kiosk.send({ type: 'printed', saleId: 'earlier', result: 'printed' });
    expect(kiosk.phase.name).toBe('receipt');
    expect(kiosk.entriesOf('receipt')).toHaveLength(1);
  });
});

describe('thanks', () => {
  function thanked(): KioskDrive {
    const kiosk = delivering({ printReceipts: false });
    kiosk.deliveryEnds(DELIVERED);
    return kiosk;
  }

  test('ends by itself', () => {
    const kiosk = thanked();
    kiosk.pass(5_999);
    expect(kiosk.phase.name).toBe('thanks');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('idle');
  });

  test.each(['begin', 'back'] as const)('%s makes way for the next customer', (type) => {
    const kiosk = thanked();
    kiosk.send({ type });
    expect(kiosk.phase.name).toBe('idle');
  });

  test('leads out of service when nothing can be sold any more', () => {
    const kiosk = thanked();
    kiosk.send({ type: 'health', part: 'gpio', health: { status: 'failing', reason: 'stuck' } });
    expect(kiosk.phase.name).toBe('thanks');
    kiosk.pass(6_000);
    expect(kiosk.phase.name).toBe('out of service');
  });

  test('the sale is over in the books meanwhile', () => {
    const kiosk = thanked();
    expect(kiosk.state.sales.size).toBe(0);
    expect(kiosk.state.payments.size).toBe(0);
  });
});

describe('not delivered: the money goes back', () => {
  test('the refund is asked for at once, and told when it is done', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.phaseAs('refunding').endsAt).toBe(kiosk.mono + 30_000);
    expect(kiosk.saleOf(kiosk.last.saleId)).toMatchObject({ delivery: 'not delivered', end: null });
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refunded', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['refund']);
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('somebody who is told about money has three times as long to note the number', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.phaseAs('thanks').endsAt).toBe(kiosk.mono + 18_000);
  });

  test('a slow refund holds nobody and goes on behind', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(30_000);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refund pending', reference: kiosk.last.orderNumber });
    expect(kiosk.last.state).toBe('refunding');
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1' });
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refund pending');
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('a refused refund is owed: a slip for the customer, an alarm for a person', () => {
    const kiosk = delivering();
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refund refused', code: '1155' });
    kiosk.passToWake();
    kiosk.answer('query', PAID);
    expect(kiosk.phaseAs('thanks').how.kind).toBe('refund owed');
    expect(kiosk.papers).toEqual(['claim slip']);
    expect(kiosk.alarms).toEqual(['refund owed']);
    expect(kiosk.ends).toEqual(['refunded']);
  });

  test('at a gateway that cannot refund it is owed at once', () => {
    const kiosk = delivering({}, WAVPAY_CODE);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.phaseAs('thanks').how).toEqual({ kind: 'refund owed', reference: kiosk.last.orderNumber });
    expect(kiosk.papers).toEqual(['claim slip']);
    expect(kiosk.alarms).toEqual(['refund owed']);
    expect(kiosk.waiting).toEqual([]);
  });

  test('without a printer the number on the screen has to do', () => {
    const kiosk = delivering({ printReceipts: false }, WAVPAY_CODE);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.papers).toEqual([]);
    expect(kiosk.phaseAs('thanks').how).toMatchObject({ reference: kiosk.last.orderNumber });
  });

  test('a refund of another payment is not the one this customer waits for', () => {
    const kiosk = KioskDrive.ready().showCode().scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    const first = kiosk.payments[0]?.orderNumber ?? '';
    kiosk.pass(16_000);
    kiosk.answer('query', PAID, first);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r2' }, first);
    expect(kiosk.phase.name).toBe('refunding');
    kiosk.answer('refund', UNKNOWN);
    expect(kiosk.phase.name).toBe('refunding');
  });
});
