import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/domain/gateway.ts';
import { DECLINED, DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

function notice(orderNumber: string, changes: Partial<Notice> = {}): Notice {
  return {
    about: 'payment',
    orderNumber,
    gatewayRef: 'g1',
    claim: 'paid',
    amount: WATER.price,
    method: null,
    paidAt: null,
    place: null,
    ...changes,
  };
}

describe('under a number of ours that the journal does not know, only money is worth a report', () => {
  test.each<[string, Partial<Notice>, number]>([
    ['a payment', {}, 1],
    ['a failed payment', { claim: 'not paid' }, 0],
    ['a payment that is under way', { claim: 'pending' }, 0],
    ['a refund', { about: 'refund', claim: 'refunded' }, 0],
    ['a refund that calls itself paid', { about: 'refund' }, 0],
  ])('%s', (_what, changes, count) => {
    const kiosk = KioskDrive.ready();
    const said = notice('LOB1999999991234', changes);
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice: said, known: null });
    expect(kiosk.entriesOf('unmatched payment')).toHaveLength(count);
  });
});

test('what memory holds of the sale is newer than what the journal said: a sale that is being delivered stays so', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', DECLINED);
  const over = kiosk.payments.find(({ state }) => state === 'not paid');
  const then = kiosk.saleOf(over?.saleId ?? '');
  if (over === undefined || then === undefined) {
    throw new Error('nothing was declined');
  }
  kiosk.scan();
  kiosk.answer('charge', { ...PAID, gatewayRef: 'g2' });
  const { paidBy } = kiosk.saleOf(then.id) ?? {};
  expect(paidBy).not.toBeNull();
  kiosk.send({
    type: 'notified',
    gateway: 'qfpay',
    notice: notice(over.orderNumber),
    known: { payment: over, sale: then },
  });
  expect(kiosk.state.sales.get(then.id)).toMatchObject({ paidBy, delivery: 'started' });
  kiosk.deliveryEnds(DELIVERED);
  expect(kiosk.states).toContain('kept');
});
