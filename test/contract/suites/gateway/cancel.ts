import { expect } from 'vitest';
import type { PaymentFacts } from '../../../../src/domain/gateway.ts';
import { never } from '../../../support/gateways.ts';
import type { Bench, ConformanceCase } from './bench.ts';

const DAY_MS = 86_400_000;

const BAD_ANSWERS = [
  'lost before processing',
  'truncated',
  'html',
  'empty',
  'half json',
  '10 MB',
  'http 500',
  'bad signature',
  'unsigned',
] as const;

/**
 * A cancel of money that is here: either it is refused and the money stays, or it is done and the money has gone back. Which of
 * them is the gateway's own rule; anything in between would be lost money.
 */
async function cancelOfPaid(bench: Bench, payment: PaymentFacts): Promise<'refused' | 'gave it back'> {
  const outcome = await bench.gateway.cancel(payment, never);
  const told = await bench.told(payment);
  expect(`${outcome.kind}, ${told}`).toBe(outcome.kind === 'closed' ? 'closed, refunded' : 'refused, paid');
  expect(bench.takings()).toBe(outcome.kind === 'closed' ? 0 : payment.amount.minor);
  return outcome.kind === 'closed' ? 'gave it back' : 'refused';
}

/** Closing what nobody has paid, and what somebody has. */
export const CANCEL_CASES: readonly ConformanceCase[] = [
  {
    name: 'a cancel closes a payment that waits, for good',
    rows: [15, 17],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.waitForCancel();
      expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      const outcome = await bench.gateway.query(payment, never);
      expect(outcome).toMatchObject({ kind: 'not paid', reason: 'order closed' });
      expect(bench.sandbox.approve(payment.orderNumber)).toBe(false);
    },
  },
  {
    name: 'a cancel closes an order code, for good',
    rows: [15, 17],
    needs: ['cancel', 'present'],
    run: async (bench) => {
      const payment = await bench.shown();
      bench.waitForCancel();
      expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      const outcome = await bench.gateway.query(payment, never);
      expect(outcome).toMatchObject({ kind: 'not paid', reason: 'order closed' });
      expect(bench.sandbox.approve(payment.orderNumber)).toBe(false);
    },
  },
  {
    name: 'a cancel that comes early closes, or is refused and works at the age that the profile names',
    rows: [19],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      const early = await bench.gateway.cancel(payment, never);
      if (early.kind !== 'closed') {
        expect(['refused', 'unknown']).toContain(early.kind);
        expect(await bench.told(payment)).toBe('pending');
        bench.waitForCancel();
        expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      }
      expect(await bench.told(payment)).toBe('not paid');
    },
  },
  {
    name: 'a cancel repeated is closed again',
    rows: [17, 18],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.waitForCancel();
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      }
      expect(await bench.told(payment)).toBe('not paid');
    },
  },
  {
    name: 'a cancel whose answer was lost is unknown, and the same again closes',
    rows: [18],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.waitForCancel();
      await bench.fault('lost after processing', { count: 1 });
      expect((await bench.gateway.cancel(payment, never)).kind).toBe('unknown');
      expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      expect(await bench.told(payment)).toBe('not paid');
    },
  },
  {
    name: 'a cancel of paid money whose answer was lost moves it back once at most',
    rows: [18, 20],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.paid();
      bench.waitForCancel();
      await bench.fault('lost after processing', { count: 1 });
      expect((await bench.gateway.cancel(payment, never)).kind).toBe('unknown');
      const told = await bench.told(payment);
      await bench.gateway.cancel(payment, never);
      expect(await bench.told(payment)).toBe(told);
      expect(bench.takings()).toBe(told === 'refunded' ? 0 : payment.amount.minor);
    },
  },
  {
    name: 'a cancel with a bad answer is unknown, and the same again closes',
    rows: [18],
    needs: ['cancel'],
    run: async (bench) => {
      for (const answer of BAD_ANSWERS) {
        const payment = await bench.waiting();
        bench.waitForCancel();
        await bench.fault(answer, { count: 1 });
        expect((await bench.gateway.cancel(payment, never)).kind, answer).toBe('unknown');
        expect(await bench.gateway.cancel(payment, never), answer).toEqual({ kind: 'closed' });
      }
      const payment = await bench.waiting();
      bench.waitForCancel();
      await bench.fault('system error', { count: 1, processed: false });
      expect(await bench.gateway.cancel(payment, never)).toMatchObject({ kind: 'unknown', why: 'system error' });
      expect(await bench.told(payment)).toBe('pending');
    },
  },
  {
    name: 'a cancel over a refused connection is not sent',
    rows: [2],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.waitForCancel();
      await bench.sandbox.faults.set({ network: 'refuse' });
      // The end of an idle connection may be noticed by the first call that takes it.
      const first = await bench.gateway.cancel(payment, never);
      expect(['not sent', 'unknown']).toContain(first.kind);
      expect((await bench.gateway.cancel(payment, never)).kind).toBe('not sent');
      expect(bench.sandbox.orders()).toMatchObject([{ state: 'pending' }]);
    },
  },
  {
    name: 'a cancel of a payment that was paid in between is refused, or gives the money back',
    rows: [17, 20],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.sandbox.approve(payment.orderNumber);
      bench.waitForCancel();
      await cancelOfPaid(bench, payment);
    },
  },
  {
    name: 'a cancel of an order code that was paid in between is refused, or gives the money back',
    rows: [17, 20],
    needs: ['cancel', 'present'],
    run: async (bench) => {
      const payment = await bench.shown();
      bench.sandbox.approve(payment.orderNumber);
      bench.waitForCancel();
      await cancelOfPaid(bench, payment);
    },
  },
  {
    name: 'a cancel days later is refused and a refund does it, or it gives the money back',
    rows: [20],
    needs: ['cancel', 'refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      bench.clock.later(2 * DAY_MS);
      if ((await cancelOfPaid(bench, payment)) === 'refused') {
        const refund = bench.refund();
        await bench.gateway.refund(payment, refund, never);
        expect((await bench.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
        expect(bench.takings()).toBe(0);
      }
    },
  },
  {
    name: 'a success that comes after the cancel is found',
    rows: [21],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.waitForCancel();
      await bench.gateway.cancel(payment, never);
      expect(bench.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a cancel of an order that was never made is done',
    rows: [14],
    needs: ['cancel'],
    run: async (bench) => {
      const payment = bench.rig.payment();
      bench.waitForCancel();
      expect(await bench.gateway.cancel(payment, never)).toEqual({ kind: 'closed' });
      expect(bench.sandbox.orders()).toEqual([]);
    },
  },
];
