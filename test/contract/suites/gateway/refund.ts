import { expect } from 'vitest';
import type { PaymentFacts } from '../../../../src/domain/gateway.ts';
import type { RefundFacts } from '../../../../src/gateways/port.ts';
import { never } from '../../../support/gateways.ts';
import type { Bench, ConformanceCase } from './bench.ts';

const BAD_ANSWERS = [
  'lost after processing',
  'truncated',
  'html',
  'empty',
  'half json',
  '10 MB',
  'http 500',
  'bad signature',
  'unsigned',
  'system error',
] as const;

/** The refund is done once, the books and the query agree. */
async function doneOnce(bench: Bench, payment: PaymentFacts, refund: RefundFacts): Promise<void> {
  const booked = bench.sandbox.refunds().filter(({ orderNumber }) => orderNumber === payment.orderNumber);
  expect(booked).toMatchObject([{ refundNumber: refund.refundNumber, minor: payment.amount.minor }]);
  const outcome = await bench.gateway.queryRefund(payment, refund, never);
  expect(outcome).toEqual({ kind: 'refunded', refundRef: booked[0]?.refundRef });
  expect(bench.sandbox.orders().find(({ orderNumber }) => orderNumber === payment.orderNumber)?.state).toBe('refunded');
  const told = bench.line.without?.['refunds in queries'] === undefined ? 'refunded' : 'paid';
  expect(await bench.told(payment)).toBe(told);
}

/** Giving money back. */
export const REFUND_CASES: readonly ConformanceCase[] = [
  {
    name: 'a refund gives the whole amount back, and asking says so',
    rows: [15, 23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      const outcome = await bench.gateway.refund(payment, refund, never);
      expect(['refunded', 'refund pending']).toContain(outcome.kind);
      await doneOnce(bench, payment, refund);
      expect(bench.takings()).toBe(0);
    },
  },
  {
    name: 'a refund works though the journal does not know the number of the gateway',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      await bench.gateway.refund({ ...payment, gatewayRef: null }, refund, never);
      await doneOnce(bench, payment, refund);
    },
  },
  {
    name: 'a refund of an order code gives the whole amount back',
    rows: [23],
    needs: ['refund', 'present'],
    run: async (bench) => {
      const payment = await bench.shown();
      bench.sandbox.approve(payment.orderNumber);
      const refund = bench.refund();
      await bench.gateway.refund(payment, refund, never);
      await doneOnce(bench, payment, refund);
    },
  },
  {
    name: 'a refund with a bad answer is unknown; repeated under its number it pays once, and asking finds it',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      for (const answer of BAD_ANSWERS) {
        const payment = await bench.paid();
        const refund = bench.refund();
        await bench.fault(answer, { count: 1, verbs: ['refund'] });
        expect((await bench.gateway.refund(payment, refund, never)).kind, answer).toBe('unknown');
        const again = await bench.gateway.refund(payment, refund, never);
        expect(['unknown', 'refunded', 'refund pending'], answer).toContain(again.kind);
        await doneOnce(bench, payment, refund);
      }
    },
  },
  {
    name: 'a refund whose request was lost is unknown, is not found, and the same again does it',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      await bench.fault('lost before processing', { count: 1, verbs: ['refund'] });
      expect((await bench.gateway.refund(payment, refund, never)).kind).toBe('unknown');
      expect(await bench.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund not found' });
      await bench.gateway.refund(payment, refund, never);
      await doneOnce(bench, payment, refund);
    },
  },
  {
    name: 'a refund that takes its time is pending until it is done',
    rows: [23],
    needs: ['refund'],
    start: { slowRefunds: true },
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      expect(await bench.gateway.refund(payment, refund, never)).toEqual({ kind: 'refund pending' });
      expect(await bench.gateway.queryRefund(payment, refund, never)).toEqual({ kind: 'refund pending' });
      const again = await bench.gateway.refund(payment, refund, never);
      expect(['unknown', 'refund pending']).toContain(again.kind);
      expect(bench.sandbox.ledger.finishRefund(refund.refundNumber)).toBe(true);
      await doneOnce(bench, payment, refund);
    },
  },
  {
    name: 'an answer about another amount or another refund is not about ours',
    rows: [6, 23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      await bench.fault('other amount');
      expect((await bench.gateway.refund(payment, refund, never)).kind).toBe('unknown');
      await bench.fault('other order');
      const outcome = await bench.gateway.queryRefund(payment, refund, never);
      expect(outcome).toMatchObject({ kind: 'unknown', why: 'other order' });
      await bench.sandbox.faults.clear();
      await doneOnce(bench, payment, refund);
    },
  },
  {
    name: 'a refund that turns out smaller than asked for says how much went back; a larger one is not ours',
    rows: [23],
    needs: ['refundPart'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.refund();
      await bench.gateway.refund(payment, refund, never);
      const [booked] = bench.sandbox.refunds();
      // With this fault every answer is about the smallest amount that there is.
      await bench.fault('other amount');
      const { currency } = payment.amount;
      const amount = { currency, minor: 1 };
      const outcome = await bench.gateway.queryRefund(payment, refund, never);
      expect(outcome).toEqual({ kind: 'refunded', refundRef: booked?.refundRef, amount });
      await bench.sandbox.faults.clear();
      const less = { ...refund, amount: { currency, minor: payment.amount.minor - 1 } };
      const larger = await bench.gateway.queryRefund(payment, less, never);
      expect(larger).toMatchObject({ kind: 'unknown', why: 'other amount' });
    },
  },
  {
    name: 'a part of a payment goes back, once; the payment then looks neither unpaid nor wholly refunded',
    rows: [23],
    needs: ['refundPart'],
    run: async (bench) => {
      const payment = await bench.paid();
      const { minor } = payment.amount;
      const refund = bench.part(payment, 400);
      const first = await bench.gateway.refund(payment, refund, never);
      expect(['refunded', 'refund pending']).toContain(first.kind);
      // What a crash before the answer makes of it: the same again, under the same number.
      const again = await bench.gateway.refund(payment, refund, never);
      expect(['refunded', 'refund pending', 'unknown']).toContain(again.kind);
      expect(bench.takings()).toBe(minor - 400);
      const [booked] = bench.sandbox.refunds();
      const outcome = await bench.gateway.queryRefund(payment, refund, never);
      expect(outcome).toEqual({ kind: 'refunded', refundRef: booked?.refundRef });
      expect(['paid', 'unknown']).toContain(await bench.told(payment));
    },
  },
  {
    name: 'a part whose answer was lost is found under its number, and is not given back twice',
    rows: [23],
    needs: ['refundPart'],
    run: async (bench) => {
      const payment = await bench.paid();
      const refund = bench.part(payment, 400);
      await bench.fault('lost after processing', { count: 1, verbs: ['refund'] });
      expect((await bench.gateway.refund(payment, refund, never)).kind).toBe('unknown');
      expect((await bench.gateway.queryRefund(payment, refund, never)).kind).toBe('refunded');
      expect(bench.takings()).toBe(payment.amount.minor - 400);
    },
  },
  {
    name: 'after a part, the rest can go back under another number, and no more than the rest',
    rows: [23],
    needs: ['refundPart'],
    run: async (bench) => {
      const payment = await bench.paid();
      const { minor } = payment.amount;
      await bench.gateway.refund(payment, bench.part(payment, 400), never);
      const tooMuch = await bench.gateway.refund(payment, bench.part(payment, minor - 399), never);
      expect(['refund refused', 'refund later', 'unknown']).toContain(tooMuch.kind);
      expect(bench.takings()).toBe(minor - 400);
      await bench.gateway.refund(payment, bench.part(payment, minor - 400), never);
      expect(bench.takings()).toBe(0);
    },
  },
  {
    name: 'a refund larger than the payment moves nothing',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const larger = { ...payment, amount: { ...payment.amount, minor: payment.amount.minor + 1 } };
      const outcome = await bench.gateway.refund(larger, bench.refund(), never);
      expect(['refund refused', 'refund later', 'unknown']).toContain(outcome.kind);
      expect(bench.sandbox.refunds()).toEqual([]);
    },
  },
  {
    name: 'money that went back before is not given back again under another number',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      const payment = await bench.paid();
      const first = bench.refund();
      await bench.gateway.refund(payment, first, never);
      const second = bench.refund();
      const outcome = await bench.gateway.refund(payment, second, never);
      expect(['refund refused', 'refund later', 'unknown']).toContain(outcome.kind);
      expect(await bench.gateway.queryRefund(payment, second, never)).toEqual({ kind: 'refund not found' });
      await doneOnce(bench, payment, first);
    },
  },
  {
    name: 'a refund of what was never paid, or never made, moves nothing',
    rows: [23],
    needs: ['refund'],
    run: async (bench) => {
      for (const payment of [await bench.waiting(), bench.rig.payment()]) {
        const outcome = await bench.gateway.refund(payment, bench.refund(), never);
        expect(['refund refused', 'refund later', 'unknown']).toContain(outcome.kind);
      }
      expect(bench.sandbox.refunds()).toEqual([]);
    },
  },
];
