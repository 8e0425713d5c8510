import { expect } from 'vitest';
import { ANSWERS } from '../../../../src/sandbox/gateways/control.ts';
import { never } from '../../../support/gateways.ts';
import type { ConformanceCase } from './bench.ts';

/** Not these: a second of waiting each, and nothing comes that could be repeated. */
const SILENT: ReadonlySet<string> = new Set(['slow', 'drip', '429']);

/** What may never come out of a client. */
export const SECRET_CASES: readonly ConformanceCase[] = [
  {
    name: 'a payment code is in no outcome, no health reason and no notice, whatever the answer',
    rows: [],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      const codes: string[] = [];
      const told: unknown[] = [];
      for (const answer of ANSWERS.filter((one) => !SILENT.has(one))) {
        for (const script of ['approve', 'decline'] as const) {
          const payment = rig.payment();
          const code = rig.code(script);
          codes.push(code);
          await sandbox.faults.set({ answer });
          told.push(await gateway.charge(payment, code, never), await gateway.query(payment, never));
        }
      }
      await sandbox.faults.set({ network: 'refuse' });
      codes.push(rig.code('approve'));
      told.push(await gateway.charge(rig.payment(), codes.at(-1) ?? '', never));
      const text = JSON.stringify([told, bench.health, sandbox.calls()]);
      expect(codes.filter((code) => text.includes(code))).toEqual([]);
    },
  },
  {
    name: 'a payer is in no outcome and no notice',
    rows: [],
    needs: ['notifications'],
    run: async (bench) => {
      const payment = await bench.paid();
      const raw = await bench.notification();
      const told = [
        await bench.gateway.query(payment, never),
        await bench.gateway.query({ ...payment, gatewayRef: null }, never),
        bench.gateway.parseNotification(raw),
      ];
      expect(told).toMatchObject([{ kind: 'paid' }, { kind: 'paid' }, { kind: 'notice' }]);
      const { payerIds = [] } = bench.line;
      expect(payerIds.filter((payer) => JSON.stringify([told, bench.health]).includes(payer))).toEqual([]);
    },
  },
];
