import { expect } from 'vitest';
import type { RawNotification } from '../../../../src/gateways/notification.ts';
import type { ConformanceCase } from './bench.ts';

/** The same message without its signature, wherever this gateway has it. */
function withoutSignature({ headers, body }: RawNotification): RawNotification {
  const kept = Object.entries(headers).filter(([name]) => !/(^|-)sign(ature)?$/.test(name));
  if (kept.length < Object.keys(headers).length) {
    return { headers: Object.fromEntries(kept), body };
  }
  const fields = Object.entries(JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>);
  const unsigned = fields.filter(([name]) => !/^(sign|signature|secureHash)$/.test(name));
  return { headers, body: Buffer.from(JSON.stringify(Object.fromEntries(unsigned))) };
}

function altered({ headers, body }: RawNotification, at: number): RawNotification {
  const bytes = Buffer.from(body);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { headers, body: bytes };
}

/** What the gateway posts of its own accord. */
export const NOTIFICATION_CASES: readonly ConformanceCase[] = [
  {
    name: 'a genuine notification is a notice with our number, the amount and the claim',
    rows: [21],
    needs: ['notifications'],
    run: async (bench) => {
      const payment = await bench.paid();
      const outcome = bench.gateway.parseNotification(await bench.notification());
      const { orderNumber, gatewayRef, amount } = payment;
      const notice = { about: 'payment', orderNumber, gatewayRef, claim: 'paid', amount };
      expect(outcome).toMatchObject({ kind: 'notice', notice });
      expect(bench.sandbox.calls()).toHaveLength(1);
    },
  },
  {
    name: 'a notification of a success that came late is a notice too',
    rows: [21],
    needs: ['notifications'],
    run: async (bench) => {
      const payment = await bench.waiting();
      bench.clock.later(3_600_000);
      bench.sandbox.approve(payment.orderNumber, { late: true });
      const outcome = bench.gateway.parseNotification(await bench.notification());
      const notice = { orderNumber: payment.orderNumber, claim: 'paid' };
      expect(outcome).toMatchObject({ kind: 'notice', notice });
    },
  },
  {
    name: 'a notification with any byte altered is rejected',
    rows: [6],
    needs: ['notifications'],
    run: async (bench) => {
      await bench.paid();
      const raw = await bench.notification();
      const believed = [...raw.body.keys()].filter(
        (at) => bench.gateway.parseNotification(altered(raw, at)).kind !== 'rejected',
      );
      expect(believed.map((at) => Buffer.from(raw.body.subarray(Math.max(0, at - 20), at + 5)).toString())).toEqual([]);
    },
  },
  {
    name: 'a notification signed with a key that is not the gateway\u2019s is rejected',
    rows: [6],
    needs: ['notifications'],
    run: async (bench) => {
      const { gateway } = await bench.another({ keys: 'other' });
      await bench.paid();
      const raw = await bench.notification();
      expect(bench.gateway.parseNotification(raw).kind).toBe('notice');
      expect(gateway.parseNotification(raw)).toEqual({ kind: 'rejected', why: 'bad signature' });
    },
  },
  {
    name: 'an unsigned notification is rejected',
    rows: [6],
    needs: ['notifications'],
    run: async (bench) => {
      await bench.paid();
      const raw = withoutSignature(await bench.notification());
      expect(bench.gateway.parseNotification(raw)).toEqual({ kind: 'rejected', why: 'unsigned' });
    },
  },
  {
    name: 'a badly signed notification is rejected',
    rows: [6],
    needs: ['notifications'],
    run: async (bench) => {
      bench.sandbox.notificationFaults.set({ badSignature: true });
      await bench.paid();
      const raw = await bench.notification();
      expect(bench.gateway.parseNotification(raw)).toEqual({ kind: 'rejected', why: 'bad signature' });
    },
  },
  {
    name: 'a notification that came before is the same notice again, after days too',
    rows: [21],
    needs: ['notifications'],
    run: async (bench) => {
      await bench.paid();
      const raw = await bench.notification();
      const first = bench.gateway.parseNotification(raw);
      bench.clock.later(3 * 86_400_000);
      expect(bench.gateway.parseNotification(raw)).toEqual(first);
      expect(first.kind).toBe('notice');
    },
  },
  {
    name: 'a well-signed notification of another amount or order says what it says, for the kiosk to compare',
    rows: [6, 21],
    needs: ['notifications'],
    run: async (bench) => {
      bench.sandbox.notificationFaults.set({ otherAmount: true, otherOrder: true });
      const payment = await bench.paid();
      const outcome = bench.gateway.parseNotification(await bench.notification());
      const notice = outcome.kind === 'notice' ? outcome.notice : null;
      expect(notice?.orderNumber).toBe('SOMEBODYELSES1');
      expect(notice?.amount?.minor).not.toBe(payment.amount.minor);
    },
  },
  {
    name: 'what is no notification is rejected, whatever it is',
    rows: [6],
    needs: ['notifications'],
    run: async (bench) => {
      await bench.paid();
      const { headers, body } = await bench.notification();
      const others = ['', '{}', '[]', 'null', '<html></html>', '{"a":1,"a":2}', '\u0000', 'x'.repeat(70_000)];
      for (const text of others) {
        for (const raw of [
          { headers, body: Buffer.from(text) },
          { headers: {}, body: Buffer.from(text) },
        ]) {
          expect(bench.gateway.parseNotification(raw).kind, text.slice(0, 20)).toBe('rejected');
        }
      }
      const padded = Buffer.concat([body, Buffer.alloc(70_000, ' ')]);
      expect(bench.gateway.parseNotification({ headers, body: padded })).toEqual({ kind: 'rejected', why: 'too long' });
    },
  },
];
