import { describe, expect, test } from 'vitest';
import { JAMMED, KioskDrive, NOT_FOUND, PAID, PENDING, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { QFPAY_PROFILE, WATER } from '../support/kiosk-settings.ts';

/** A sale that the machine cannot pay back: WavPay has no refund. */
function owing(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned(WAVPAY_CODE);
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  return kiosk;
}

/** A cancel that gets nowhere, until a person is called. */
function stuck(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? PENDING : verb === 'cancel' ? UNKNOWN : null);
  kiosk.answer('charge', PENDING);
  kiosk.back();
  while (kiosk.jobs.length === 0) {
    kiosk.passToWake();
  }
  return kiosk;
}

const SETTLED = 'job settled';

describe('what only a person can bring to an end is a job', () => {
  test('a refund that is owed, with all that is needed to pay it back by hand', () => {
    const kiosk = owing();
    const { saleId, orderNumber } = kiosk.last;
    const job = {
      id: 'LOB1-J1',
      kind: 'refund owed',
      saleId,
      orderNumber,
      gateway: 'wavpay',
      gatewayRef: 'g1',
      amount: WATER.price,
      since: kiosk.wall,
    };
    expect(kiosk.jobs).toEqual([job]);
    expect(kiosk.entriesOf('job opened')).toEqual([{ kind: 'job opened', job }]);
    expect(kiosk.entriesOf('alarm')).toMatchObject([{ alarm: 'refund owed', jobId: 'LOB1-J1' }]);
  });

  test('a payment that cannot be settled', () => {
    const kiosk = stuck();
    expect(kiosk.jobs).toMatchObject([{ kind: 'settling stuck', orderNumber: kiosk.last.orderNumber }]);
    kiosk.pass(3_600_000);
    expect(kiosk.jobs).toHaveLength(1);
  });

  test('money that belongs to no sale, once however often it is told', () => {
    const kiosk = KioskDrive.ready();
    const notice = {
      about: 'payment',
      orderNumber: 'LOB1999999991234',
      gatewayRef: 'g7',
      claim: 'paid',
      amount: WATER.price,
      method: null,
      paidAt: null,
      place: null,
    } as const;
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: null });
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: null });
    expect(kiosk.jobs).toMatchObject([{ kind: 'unmatched payment', gatewayRef: 'g7', amount: WATER.price }]);
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice: { ...notice, gatewayRef: 'g8' }, known: null });
    kiosk.send({ type: 'notified', gateway: 'wavpay', notice, known: null });
    expect(kiosk.jobs).toHaveLength(3);
  });

  test('two successes under one order number', () => {
    const kiosk = KioskDrive.ready().showCode();
    const { orderNumber, saleId } = kiosk.last;
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber });
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber });
    expect(kiosk.jobs).toMatchObject([{ kind: 'paid twice', orderNumber, saleId, amount: WATER.price }]);
    expect(kiosk.alarms).toEqual(['paid twice']);
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber: 'LOB1000000001234' });
    expect(kiosk.jobs.at(-1)).toMatchObject({ saleId: null, amount: null });
  });

  test('a part of a refund: the rest of it is owed', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    const amount = { ...WATER.price, minor: 100 };
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1', amount });
    expect(kiosk.last.state).toBe('refund owed');
    expect(kiosk.jobs).toMatchObject([{ kind: 'refund owed', amount: { minor: WATER.price.minor - 100 } }]);
    expect(kiosk.entriesOf('payment learned').at(-1)).toMatchObject({ learned: 'refunded in part', returned: amount });
    expect(kiosk.papers).toContain('claim slip');
  });

  test.each([
    ['all of it', WATER.price],
    ['more than all of it', { ...WATER.price, minor: 999 }],
  ])('a refund that says that %s went back leaves nothing to do', (_what, amount) => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1', amount });
    expect([kiosk.last.state, kiosk.jobs.length]).toEqual(['refunded', 0]);
  });

  test('a refund in another currency says nothing', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r1', amount: { currency: 'HKD', minor: 250 } });
    expect(kiosk.last.state).toBe('refunding');
    expect(kiosk.entriesOf('security')).toMatchObject([{ what: 'other amount' }]);
  });
});

test('it stays over restarts, whatever else happens, and its number is never used again', () => {
  const kiosk = owing();
  const [job] = kiosk.jobs;
  kiosk.restart();
  kiosk.pass(90 * 86_400_000);
  kiosk.restart();
  expect(kiosk.jobs).toEqual([job]);
  kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as: 'paid back' });
  kiosk.restart();
  expect(kiosk.jobs).toEqual([]);
  kiosk.choose().scan(WAVPAY_CODE);
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  expect(kiosk.jobs).toMatchObject([{ id: 'LOB1-J2' }]);
});

test('a payment that the machine settles after all ends its job', () => {
  const kiosk = stuck();
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? { kind: 'not paid', reason: 'order closed', code: '1' } : null);
  kiosk.passToWake();
  expect(kiosk.states).toEqual(['not paid']);
  expect(kiosk.jobs).toEqual([]);
  expect(kiosk.entriesOf(SETTLED)).toMatchObject([{ jobId: 'LOB1-J1', as: 'by itself', key: null }]);
});

test('a gateway that is no longer configured: every start says so again, and it stays one job', () => {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PENDING);
  kiosk.restart({ profiles: {} });
  kiosk.restart();
  expect(kiosk.alarms).toEqual(['settling stuck', 'settling stuck']);
  expect(kiosk.jobs).toHaveLength(1);
});

describe('a person settles it', () => {
  test.each(['paid back', 'not paid', 'looked at'] as const)('a refund that was owed: %s', (as) => {
    const kiosk = owing();
    expect(kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as })).toEqual({ result: 'done' });
    expect(kiosk.jobs).toEqual([]);
    expect(kiosk.entriesOf(SETTLED)).toMatchObject([{ jobId: 'LOB1-J1', as, key: 'office' }]);
    expect(kiosk.last.state).toBe('refund owed');
  });

  test.each([
    ['not paid', 'not paid', 'abandoned'],
    ['paid back', 'refunded', 'refunded'],
  ] as const)('a payment that is stuck while it is being closed: %s', (as, state, end) => {
    const kiosk = stuck();
    expect(kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as })).toEqual({ result: 'done' });
    expect([kiosk.states, kiosk.ends, kiosk.jobs]).toEqual([[state], [end], []]);
    // Settled once, by the person and not by itself.
    expect(kiosk.entriesOf(SETTLED)).toMatchObject([{ as, key: 'office' }]);
    const { length } = kiosk.asked;
    kiosk.pass(3_600_000);
    expect(kiosk.asked).toHaveLength(length);
  });

  test('a payment that is stuck is looked at: trying goes on, and nobody is called again', () => {
    const kiosk = stuck();
    kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as: 'looked at' });
    expect([kiosk.states, kiosk.jobs]).toEqual([['closing'], []]);
    const { length } = kiosk.asked;
    kiosk.pass(3_600_000);
    expect(kiosk.asked.length).toBeGreaterThan(length);
    expect(kiosk.jobs).toEqual([]);
  });

  test('a refund that is stuck can have been paid back, but not never been paid', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.respond = ({ do: verb }) => (verb === 'refund' || verb === 'queryRefund' ? UNKNOWN : null);
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    while (kiosk.jobs.length === 0) {
      kiosk.passToWake();
    }
    const jobId = 'LOB1-J1';
    expect(kiosk.command({ do: 'settle job', jobId, as: 'not paid' })).toEqual({
      result: 'refused',
      why: 'not possible',
    });
    expect(kiosk.jobs).toHaveLength(1);
    expect(kiosk.command({ do: 'settle job', jobId, as: 'paid back' })).toEqual({ result: 'done' });
    expect(kiosk.states).toEqual(['refunded']);
  });

  test('what a person called not paid and a notification calls paid is asked about again', () => {
    const kiosk = stuck();
    kiosk.command({ do: 'settle job', jobId: 'LOB1-J1', as: 'not paid' });
    const payment = kiosk.payments.at(-1);
    const sale = kiosk.saleOf(payment?.saleId ?? '');
    if (payment === undefined || sale === undefined) {
      throw new Error('nothing was sold');
    }
    const { orderNumber, amount } = payment;
    const claim = {
      about: 'payment',
      claim: 'paid',
      gatewayRef: null,
      method: null,
      paidAt: null,
      place: null,
    } as const;
    const notice = { ...claim, orderNumber, amount };
    kiosk.respond = ({ do: verb }) => (verb === 'query' ? PAID : { kind: 'refunded', refundRef: 'r' });
    kiosk.send({ type: 'notified', gateway: 'qfpay', notice, known: { payment, sale } });
    kiosk.pass(60_000);
    expect(kiosk.states).toEqual(['refunded']);
  });
});

describe('a gateway that can do less', () => {
  const profiles = (can: Partial<typeof QFPAY_PROFILE.can>) => ({
    qfpay: { ...QFPAY_PROFILE, can: { ...QFPAY_PROFILE.can, ...can } },
  });

  test('without a refund of parts: what came out in part goes back whole', () => {
    const item = { ...WATER, units: 3 };
    const kiosk = KioskDrive.without(['display'], {
      items: [item],
      profiles: profiles({ refundPart: false }),
    }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'partly delivered', units: 1, proof: 'sensor' });
    kiosk.pass(0);
    expect(kiosk.effects.at(-1)).toMatchObject({ do: 'refund', refundAmount: null });
  });

  test('without any refund: only the part that did not come out is owed', () => {
    const item = { ...WATER, units: 3 };
    const kiosk = KioskDrive.without(['display'], { items: [item], profiles: profiles({ refund: false }) }).scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds({ result: 'partly delivered', units: 2, proof: 'sensor' });
    expect(kiosk.jobs).toMatchObject([{ kind: 'refund owed', amount: { minor: 250 - 166 } }]);
  });

  test('an order that was never found, at a gateway without cancel, is over by itself', () => {
    const kiosk = KioskDrive.without(['display'], { profiles: profiles({ cancel: false }) }).scanned();
    kiosk.respond = ({ do: verb }) => (verb === 'query' ? NOT_FOUND : null);
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(600_000);
    expect([kiosk.states, kiosk.jobs]).toEqual([['not paid'], []]);
  });
});
