import { expect } from 'vitest';
import { never } from '../../../support/gateways.ts';
import type { ConformanceCase } from './bench.ts';

const BAD_ANSWERS = [
  'lost after processing',
  'truncated',
  'html',
  'empty',
  'half json',
  'too long',
  'http 500',
  'bad signature',
  'unsigned',
  'other order',
  'system error',
] as const;

/** Orders whose code is on the screen. */
export const ORDER_CODE_CASES: readonly ConformanceCase[] = [
  {
    name: 'an order code is shown, is not a payment yet, and is paid once the customer approves',
    rows: [9, 10],
    needs: ['present'],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      const payment = rig.payment({ mode: 'mpm' });
      const shown = await gateway.present(payment, never);
      const [order] = sandbox.orders();
      expect(shown).toMatchObject({ kind: 'order code', code: order?.orderCode });
      expect(order).toMatchObject({ orderNumber: payment.orderNumber, amount: payment.amount, mode: 'mpm' });
      expect(await bench.told(payment)).toBe('pending');
      expect(sandbox.approve(payment.orderNumber)).toBe(true);
      expect(await gateway.query(payment, never)).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
    },
  },
  {
    name: 'an order code is promised no longer than the gateway lets it live',
    rows: [],
    needs: ['present'],
    run: async ({ rig, gateway, sandbox, clock }) => {
      const shown = await gateway.present(rig.payment({ mode: 'mpm' }), never);
      const lifeMs = shown.kind === 'order code' ? shown.lifeMs : 0;
      expect(lifeMs).toBeGreaterThan(0);
      expect(lifeMs).toBeLessThanOrEqual(gateway.profile.orderLifeMs);
      const [order] = sandbox.orders();
      expect(lifeMs).toBeLessThanOrEqual((order?.expiresAt ?? 0) - (order?.madeAt ?? clock.now()));
    },
  },
  {
    name: 'an order code that has expired is a final no',
    rows: [15],
    needs: ['present'],
    run: async (bench) => {
      const payment = await bench.shown();
      bench.clock.later(bench.gateway.profile.orderLifeMs + 1_000);
      expect(bench.sandbox.approve(payment.orderNumber)).toBe(false);
      const outcome = await bench.gateway.query(payment, never);
      expect(outcome).toMatchObject({ kind: 'not paid', reason: 'order closed' });
    },
  },
  {
    name: 'an order code paid after it had expired is found',
    rows: [21],
    needs: ['present'],
    run: async (bench) => {
      const payment = await bench.shown();
      bench.sandbox.expire(payment.orderNumber);
      expect(await bench.told(payment)).toBe('not paid');
      expect(bench.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'an order code is not shown after a bad answer, and the order is found all the same',
    rows: [3, 4, 5, 6],
    needs: ['present'],
    run: async (bench) => {
      for (const answer of BAD_ANSWERS) {
        const payment = bench.rig.payment({ mode: 'mpm' });
        await bench.fault(answer);
        expect((await bench.gateway.present(payment, never)).kind, answer).toBe('unknown');
        await bench.sandbox.faults.clear();
        expect(await bench.told(payment), answer).toBe('pending');
      }
    },
  },
  {
    name: 'an order code under a number used before is unknown, and there is still one order',
    rows: [7],
    needs: ['present'],
    run: async (bench) => {
      const payment = await bench.shown();
      expect((await bench.gateway.present(payment, never)).kind).toBe('unknown');
      expect(bench.sandbox.orders()).toHaveLength(1);
      expect(await bench.told(payment)).toBe('pending');
    },
  },
];
