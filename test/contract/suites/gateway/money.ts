import { expect } from 'vitest';
import { money } from '../../../../src/domain/money.ts';
import { never } from '../../../support/gateways.ts';
import type { ConformanceCase } from './bench.ts';

const HOUR_MS = 3_600_000;

/** What a charge and a query say when nothing goes wrong on the way. */
export const MONEY_CASES: readonly ConformanceCase[] = [
  {
    name: 'a charge that succeeds is paid under the number of the gateway, with one call, and the ledger agrees',
    rows: [10],
    run: async ({ rig, gateway, sandbox }) => {
      const payment = rig.payment();
      const outcome = await gateway.charge(payment, rig.code('approve'), never);
      const [order] = sandbox.orders();
      expect(outcome).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
      expect(order).toMatchObject({ orderNumber: payment.orderNumber, state: 'paid', amount: payment.amount });
      expect(sandbox.calls()).toEqual([{ verb: 'charge', orderNumber: payment.orderNumber }]);
    },
  },
  {
    name: 'a paid order is paid when asked for, with and without the number of the gateway',
    rows: [10],
    run: async (bench) => {
      const payment = await bench.paid();
      const paid = { kind: 'paid', gatewayRef: payment.gatewayRef };
      expect(await bench.gateway.query({ ...payment, gatewayRef: null }, never)).toEqual(paid);
      expect(await bench.gateway.query(payment, never)).toEqual(paid);
    },
  },
  {
    name: 'the smallest amount and large ones can be paid',
    rows: [10],
    run: async ({ rig, gateway, sandbox }) => {
      for (const minor of [1, 99, 100, 123_456_789]) {
        const payment = rig.payment();
        const amount = { ...payment.amount, minor };
        const outcome = await gateway.charge({ ...payment, amount }, rig.code('approve'), never);
        expect(outcome.kind, String(minor)).toBe('paid');
        expect(sandbox.orders().at(-1)?.amount).toEqual(amount);
      }
    },
  },
  {
    name: 'what is bought may be described in any words',
    rows: [10],
    run: async ({ rig, gateway }) => {
      for (const description of ['', 'a'.repeat(60), '50% off & more = ?', '泊車', ' \u0000 ', '@"\\']) {
        const outcome = await gateway.charge(rig.payment({ description }), rig.code('approve'), never);
        expect(outcome.kind, description).toBe('paid');
      }
    },
  },
  {
    name: 'a payment that waits turns to paid',
    rows: [9],
    run: async (bench) => {
      const { rig, gateway } = bench;
      const payment = rig.payment();
      expect((await gateway.charge(payment, rig.code('pending then approve'), never)).kind).toBe('pending');
      expect(await bench.told(payment)).toBe('pending');
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a payment that waits turns to a no',
    rows: [9, 11],
    run: async (bench) => {
      const { rig, gateway } = bench;
      const payment = rig.payment();
      expect((await gateway.charge(payment, rig.code('pending then decline'), never)).kind).toBe('pending');
      expect(await bench.told(payment)).toBe('pending');
      expect(await bench.told(payment)).toBe('not paid');
      expect(bench.takings()).toBe(0);
    },
  },
  {
    name: 'a payment that waited is found when it is paid late, whatever was said meanwhile',
    rows: [9, 21],
    run: async (bench) => {
      const payment = await bench.waiting();
      expect(await bench.told(payment)).toBe('pending');
      bench.clock.later(HOUR_MS);
      expect(['pending', 'not paid']).toContain(await bench.told(payment));
      expect(bench.sandbox.approve(payment.orderNumber, { late: true })).toBe(true);
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a declined charge is a final no, and asking says the same',
    rows: [11],
    run: async (bench) => {
      // A gateway that names no reason says "declined" to everything.
      for (const [script, reason] of [
        ['decline', /^declined$/],
        ['insufficient funds', /^(declined|insufficient funds)$/],
      ] as const) {
        const payment = bench.rig.payment();
        const outcome = await bench.gateway.charge(payment, bench.rig.code(script), never);
        expect(outcome).toMatchObject({ kind: 'not paid', reason: expect.stringMatching(reason) });
        expect(await bench.gateway.query(payment, never)).toEqual(outcome);
      }
      expect(bench.sandbox.orders()).toMatchObject([{ state: 'declined' }, { state: 'declined' }]);
    },
  },
  {
    name: 'a payment code that was used before is refused',
    rows: [11],
    run: async (bench) => {
      const { rig, gateway } = bench;
      const code = rig.code('approve');
      expect((await gateway.charge(rig.payment(), code, never)).kind).toBe('paid');
      expect((await gateway.charge(rig.payment(), code, never)).kind).toBe('not paid');
      expect(bench.takings()).toBe(1250);
    },
  },
  {
    name: 'a payment code that has lapsed is refused',
    rows: [11],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      const code = rig.code('approve');
      sandbox.ledger.lapseCode(code);
      expect((await gateway.charge(rig.payment(), code, never)).kind).toBe('not paid');
      expect(bench.takings()).toBe(0);
    },
  },
  {
    name: 'what can be no payment code is refused and not sent',
    rows: [11],
    run: async ({ rig, gateway, sandbox }) => {
      for (const code of ['', ' ', '28 123', '39\n12', 'é', 'x'.repeat(129)]) {
        const outcome = await gateway.charge(rig.payment(), code, never);
        expect(outcome, code).toEqual({ kind: 'not paid', reason: 'code invalid', code: 'not sent' });
      }
      expect(sandbox.calls()).toEqual([]);
    },
  },
  {
    name: 'an order number used twice is unknown, charges nobody twice, and asking finds the first',
    rows: [7, 8],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      const payment = rig.payment();
      await gateway.charge(payment, rig.code('approve'), never);
      expect((await gateway.charge(payment, rig.code('approve'), never)).kind).toBe('unknown');
      expect(sandbox.orders()).toHaveLength(1);
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a stored order of another amount or currency under our number is not our payment',
    rows: [6, 7],
    run: async (bench) => {
      const payment = await bench.paid();
      const { minor, currency } = payment.amount;
      for (const amount of [money(currency, minor + 1), money('SGD', minor)]) {
        const outcome = await bench.gateway.query({ ...payment, amount }, never);
        expect(outcome).toMatchObject({ kind: 'unknown', why: 'other amount' });
      }
    },
  },
  {
    name: 'an order that was never made is not found, young or old',
    rows: [13, 14],
    run: async (bench) => {
      const payment = bench.rig.payment();
      expect(await bench.gateway.query(payment, never)).toEqual({ kind: 'not found' });
      bench.clock.later(bench.gateway.profile.notFoundSettleMs + HOUR_MS);
      expect(await bench.gateway.query(payment, never)).toEqual({ kind: 'not found' });
    },
  },
  {
    name: 'money that an operator gave back by hand is told as refunded',
    rows: [15],
    needs: ['refunds in queries'],
    run: async (bench) => {
      const payment = await bench.paid();
      expect(bench.sandbox.refundByHand(payment.orderNumber, null)).not.toBeNull();
      expect(await bench.told(payment)).toBe('refunded');
    },
  },
  {
    name: 'a wallet that is not set up is not sent, and nothing is called',
    rows: [2],
    needs: ['wallet names'],
    run: async ({ rig, gateway, sandbox }) => {
      for (const wallet of ['nobodys-wallet', 'constructor', '']) {
        const code = rig.code('approve');
        expect((await gateway.charge(rig.payment({ wallet }), code, never)).kind, wallet).toBe('not sent');
        expect((await gateway.present(rig.payment({ wallet, mode: 'mpm' }), never)).kind, wallet).toBe('not sent');
      }
      expect(sandbox.calls()).toEqual([]);
    },
  },
  {
    name: 'what the gateway does not offer is answered without a call',
    rows: [],
    run: async (bench) => {
      const { gateway, rig } = bench;
      const { can } = gateway.profile;
      const payment = rig.payment();
      const told = [
        can.present ? 'offered' : (await gateway.present(rig.payment({ mode: 'mpm' }), never)).kind,
        can.cancel ? 'offered' : (await gateway.cancel(payment, never)).kind,
        can.refund ? 'offered' : (await gateway.refund(payment, bench.refund(), never)).kind,
      ];
      expect(['offered', 'not sent']).toContain(told[0]);
      expect(['offered', 'unsupported']).toContain(told[1]);
      expect(['offered', 'refund refused']).toContain(told[2]);
      expect(gateway.parseNotification({ headers: {}, body: Buffer.from('{}') }).kind).toBe('rejected');
      expect(bench.sandbox.calls()).toEqual([]);
    },
  },
];
