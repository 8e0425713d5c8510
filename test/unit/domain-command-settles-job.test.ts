import { describe, expect, test } from 'vitest';
import type { JobSettledAs } from '../../src/domain/job.ts';
import { money } from '../../src/domain/money.ts';
import { JAMMED, KioskDrive, NOT_FOUND, PAID, UNKNOWN, WAVPAY_CODE } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const HOUR = 3_600_000;

function settle(kiosk: KioskDrive, as: JobSettledAs, jobId = 'LOB1-J1') {
  return kiosk.command({ do: 'settle job', jobId, as });
}

/** Paid by a wallet whose gateway refunds nothing, and not delivered. */
function owed(): KioskDrive {
  const kiosk = KioskDrive.ready().scanned(WAVPAY_CODE);
  kiosk.answer('charge', PAID);
  kiosk.deliveryEnds(JAMMED);
  expect(kiosk.last.state).toBe('refund owed');
  return kiosk;
}

/** Scanned, and nobody answers any more. */
function stuck(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.respond = () => UNKNOWN;
  kiosk.answer('charge', UNKNOWN);
  kiosk.pass(HOUR);
  expect([kiosk.last.state, kiosk.alarms]).toEqual(['closing', ['settling stuck']]);
  return kiosk;
}

/** Paid, not delivered, and the refund gets no answer. */
function refundStuck(): KioskDrive {
  const kiosk = KioskDrive.without(['display']).scanned();
  kiosk.answer('charge', PAID);
  kiosk.respond = () => UNKNOWN;
  kiosk.deliveryEnds(JAMMED);
  kiosk.pass(10 * HOUR);
  expect([kiosk.last.state, kiosk.alarms]).toEqual(['refunding', ['settling stuck']]);
  return kiosk;
}

describe('money that is owed is a job', () => {
  test('which says what, for which sale, and where to look; the alarm names it', () => {
    const kiosk = owed();
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

  test('stays over power cuts until a signed command settles it, and does not come back', () => {
    const kiosk = owed();
    const { saleId, orderNumber } = kiosk.last;
    kiosk.restart();
    kiosk.restart();
    expect(kiosk.jobs.map(({ id }) => id)).toEqual(['LOB1-J1']);
    expect(settle(kiosk, 'paid back')).toEqual({ result: 'done' });
    expect(kiosk.jobs).toEqual([]);
    expect(kiosk.entriesOf('job settled')).toEqual([
      { kind: 'job settled', jobId: 'LOB1-J1', saleId, orderNumber, as: 'paid back', key: 'office' },
    ]);
    kiosk.restart();
    expect(kiosk.jobs).toEqual([]);
    expect(settle(kiosk, 'paid back')).toEqual({ result: 'refused', why: 'no such job' });
  });

  test('the next one gets a number of its own, also after a power cut', () => {
    const kiosk = owed();
    settle(kiosk, 'paid back');
    kiosk.restart();
    kiosk.scanned(WAVPAY_CODE).answer('charge', PAID);
    kiosk.deliveryEnds(JAMMED);
    expect(kiosk.jobs.map(({ id }) => id)).toEqual(['LOB1-J2']);
  });
});

describe('a payment that gets nowhere', () => {
  test('is told not to have been paid: it is over', () => {
    const kiosk = stuck();
    expect(settle(kiosk, 'not paid')).toEqual({ result: 'done' });
    expect([kiosk.states, kiosk.ends, kiosk.jobs]).toEqual([['not paid'], ['abandoned'], []]);
    expect(kiosk.entriesOf('job settled')).toMatchObject([{ as: 'not paid', key: 'office' }]);
  });

  test('is told to have been paid back: it is over, and the sale counts as refunded', () => {
    const kiosk = stuck();
    expect(settle(kiosk, 'paid back')).toEqual({ result: 'done' });
    expect([kiosk.states, kiosk.ends, kiosk.jobs]).toEqual([['refunded'], ['refunded'], []]);
  });

  test('is looked at: the machine goes on trying, and calls for nobody again', () => {
    const kiosk = stuck();
    const { length } = kiosk.asked;
    expect(settle(kiosk, 'looked at')).toEqual({ result: 'done' });
    expect(kiosk.jobs).toEqual([]);
    kiosk.pass(HOUR);
    expect(kiosk.asked.length).toBeGreaterThan(length);
    expect(kiosk.alarms).toEqual(['settling stuck']);
    expect(kiosk.last.state).toBe('closing');
  });

  test('is settled by the machine after all: the job ends by itself, and only that one', () => {
    const kiosk = stuck();
    const { orderNumber } = kiosk.last;
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber });
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber: 'LOB1000000091001' });
    kiosk.respond = () => ({ kind: 'not paid', reason: 'order closed', code: '1142' });
    kiosk.pass(HOUR);
    expect(kiosk.states).toEqual(['not paid']);
    expect(kiosk.entriesOf('job settled')).toMatchObject([{ jobId: 'LOB1-J1', as: 'by itself', key: null }]);
    expect(kiosk.jobs.map(({ kind }) => kind)).toEqual(['paid twice', 'paid twice']);
  });

  test('of two, each has its own job', () => {
    const kiosk = KioskDrive.without(['display']).scanned();
    kiosk.respond = () => UNKNOWN;
    kiosk.answer('charge', UNKNOWN);
    kiosk.pass(HOUR);
    kiosk.scanned();
    kiosk.pass(HOUR);
    expect(kiosk.jobs.map(({ kind }) => kind)).toEqual(['settling stuck', 'settling stuck']);
    expect(settle(kiosk, 'not paid', 'LOB1-J2')).toEqual({ result: 'done' });
    expect(kiosk.states).toEqual(['closing', 'not paid']);
    expect(kiosk.jobs.map(({ id }) => id)).toEqual(['LOB1-J1']);
  });
});

describe('a refund that gets nowhere', () => {
  test('can be told to have been paid back', () => {
    const kiosk = refundStuck();
    expect(settle(kiosk, 'paid back')).toEqual({ result: 'done' });
    expect([kiosk.states, kiosk.ends]).toEqual([['refunded'], ['refunded']]);
  });

  test('cannot be told not to have been paid: the machine knows better, and the job stays', () => {
    const kiosk = refundStuck();
    expect(settle(kiosk, 'not paid')).toEqual({ result: 'refused', why: 'not possible' });
    expect(kiosk.states).toEqual(['refunding']);
    expect(kiosk.jobs).toHaveLength(1);
    expect(kiosk.entriesOf('job settled')).toEqual([]);
  });
});

test('a job whose payment is open no more cannot be settled as if it were', () => {
  const kiosk = new KioskDrive();
  const job = {
    id: 'LOB1-J4',
    kind: 'settling stuck',
    saleId: null,
    orderNumber: null,
    gateway: 'qfpay',
    gatewayRef: null,
    amount: null,
    since: 0,
  } as const;
  kiosk.send({ type: 'loaded', sales: [], payments: [], jobs: [job], counters: { job: 4 }, session: 1, tail: '1001' });
  expect(settle(kiosk, 'not paid', 'LOB1-J4')).toEqual({ result: 'refused', why: 'not possible' });
  expect(settle(kiosk, 'looked at', 'LOB1-J4')).toEqual({ result: 'done' });
});

describe('two successes under one number', () => {
  test('are one job and one alarm, however often the gateway lists them', () => {
    const kiosk = KioskDrive.ready().scanned();
    const { saleId, orderNumber } = kiosk.last;
    for (let i = 0; i < 3; i += 1) {
      kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber });
    }
    expect(kiosk.jobs).toMatchObject([{ kind: 'paid twice', saleId, orderNumber, amount: WATER.price }]);
    const alarm = { kind: 'alarm', saleId, orderNumber, alarm: 'paid twice', jobId: 'LOB1-J1' };
    expect(kiosk.entriesOf('alarm')).toEqual([alarm]);
  });

  test('of a payment that is over are a job too; nobody can tell the amount', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'paid twice', gateway: 'qfpay', orderNumber: 'LOB1000000091001' });
    expect(kiosk.jobs).toMatchObject([{ saleId: null, orderNumber: 'LOB1000000091001', amount: null }]);
    expect(kiosk.alarms).toEqual(['paid twice']);
  });
});

describe('money that fits no sale', () => {
  const unmatched = (gatewayRef: string, gateway: 'qfpay' | 'wavpay' = 'qfpay', orderNumber: string | null = null) =>
    ({
      type: 'notified',
      gateway,
      notice: {
        about: 'payment',
        orderNumber,
        gatewayRef,
        claim: 'paid',
        amount: money('MYR', 99),
        method: 'MPAY',
        paidAt: 0,
        place: null,
      },
      known: null,
    }) as const;

  test('is one job, however often the gateway repeats it', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send(unmatched('T1'));
    kiosk.send(unmatched('T1'));
    expect(kiosk.jobs).toMatchObject([{ kind: 'unmatched payment', gatewayRef: 'T1', amount: money('MYR', 99) }]);
    expect(kiosk.entriesOf('unmatched payment').map(({ jobId }) => jobId)).toEqual(['LOB1-J1', 'LOB1-J1']);
  });

  test('is a job each when it is another payment, another gateway or another order', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send(unmatched('T1'));
    kiosk.send(unmatched('T2'));
    kiosk.send(unmatched('T1', 'wavpay'));
    kiosk.send(unmatched('T1', 'qfpay', 'LOB1999999991234'));
    expect(kiosk.jobs).toHaveLength(4);
    expect(settle(kiosk, 'looked at', 'LOB1-J2')).toEqual({ result: 'done' });
    expect(kiosk.jobs.map(({ id }) => id)).toEqual(['LOB1-J1', 'LOB1-J3', 'LOB1-J4']);
  });
});

test('a started kiosk knows nothing of jobs that were never opened', () => {
  const kiosk = KioskDrive.ready().scanned();
  kiosk.answer('charge', UNKNOWN);
  kiosk.respond = ({ do: verb }) => (verb === 'query' ? NOT_FOUND : { kind: 'closed' });
  kiosk.pass(HOUR);
  expect([kiosk.jobs, kiosk.entriesOf('job opened')]).toEqual([[], []]);
});
