import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { DELIVERED, KioskDrive, PAID, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const PARTLY = { result: 'partly delivered', units: 2, proof: 'sensor' } as const;

/** Five cans for 2.50; paid. */
function paid(code?: string): KioskDrive {
  const kiosk = KioskDrive.without(['display'], { items: [{ ...WATER, units: 5 }] }).scanned(code);
  kiosk.answer('charge', PAID);
  return kiosk;
}

function papers(kiosk: KioskDrive) {
  return kiosk.effects.flatMap((effect) => (effect.do === 'print' ? [effect.paper] : []));
}

test('a receipt says what was paid', () => {
  const kiosk = paid();
  kiosk.deliveryEnds(DELIVERED);
  expect(papers(kiosk)).toMatchObject([{ kind: 'sale', amount: WATER.price }]);
});

test('the paper of a refund says what went back: all of it', () => {
  const kiosk = paid();
  kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r' });
  expect(papers(kiosk)).toMatchObject([{ kind: 'refund', amount: WATER.price }]);
});

test('the paper of a refund says what went back: the part that did not come out', () => {
  const kiosk = paid();
  kiosk.deliveryEnds(PARTLY);
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r' });
  expect(papers(kiosk)).toMatchObject([{ kind: 'refund', amount: money('MYR', 150) }]);
});

test('a claim slip says what may be claimed, and not what other jobs are about', () => {
  const kiosk = paid(WAVPAY_CODE);
  const { orderNumber } = kiosk.last;
  // Before it: money owed to somebody else, and another matter of the same order.
  const owed = { saleId: null, gateway: 'wavpay', gatewayRef: null } as const;
  const jobs = [
    { ...owed, id: 'LOB1-J7', kind: 'refund owed', orderNumber: 'other', amount: money('MYR', 999), since: 0 },
    { ...owed, id: 'LOB1-J8', kind: 'paid twice', orderNumber, amount: money('MYR', 777), since: 0 },
  ] as const;
  kiosk.state = { ...kiosk.state, jobs: new Map(jobs.map((job) => [job.id, job])) };
  kiosk.deliveryEnds(PARTLY);
  expect(papers(kiosk)).toMatchObject([{ kind: 'claim slip', amount: money('MYR', 150) }]);
});

test('a claim slip of a whole payment says all of it', () => {
  const kiosk = paid(WAVPAY_CODE);
  kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
  expect(papers(kiosk)).toMatchObject([{ kind: 'claim slip', amount: WATER.price }]);
});

test('after a refund that came back in part, the slip is for the rest', () => {
  const kiosk = paid();
  kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
  kiosk.pass(0);
  kiosk.answer('refund', { kind: 'refunded', refundRef: 'r', amount: money('MYR', 100) });
  expect(papers(kiosk)).toMatchObject([{ kind: 'claim slip', amount: money('MYR', 150) }]);
});

test('where the open job names no amount, the slip is for the whole payment', () => {
  const kiosk = paid(WAVPAY_CODE);
  const { orderNumber, gateway, gatewayRef } = kiosk.last;
  const job = { id: 'LOB1-J7', kind: 'refund owed', saleId: null, orderNumber, gateway, gatewayRef } as const;
  kiosk.state = { ...kiosk.state, jobs: new Map([[job.id, { ...job, amount: null, since: 0 }]]) };
  kiosk.deliveryEnds({ result: 'failed', reason: 'sensor silent' });
  expect(papers(kiosk)).toMatchObject([{ kind: 'claim slip', amount: WATER.price }]);
});
