import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { selfSigned } from '../../../support/certificate.ts';
import { eventually } from '../../../support/eventually.ts';
import { never } from '../../../support/gateways.ts';
import type { ConformanceCase } from './bench.ts';

/** The way to the gateway and back. */
export const NETWORK_CASES: readonly ConformanceCase[] = [
  {
    name: 'a refused connection is not sent, is told as health, and the same number works once it is back',
    rows: [2],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      const payment = rig.payment();
      const code = rig.code('approve');
      const refused = { kind: 'not sent', why: 'connection refused' };
      await sandbox.faults.set({ network: 'refuse' });
      expect(await gateway.charge(payment, code, never)).toEqual(refused);
      expect(await gateway.query(payment, never)).toEqual(refused);
      expect(bench.health).toEqual([{ status: 'failing', reason: 'connection refused' }]);
      await sandbox.faults.clear();
      expect((await gateway.charge(payment, code, never)).kind).toBe('paid');
      expect(bench.health.at(-1)?.status).toBe('ready');
      expect(sandbox.calls()).toHaveLength(1);
    },
  },
  {
    name: 'a certificate that nobody vouches for is not sent, and hears nothing of the request',
    rows: [2],
    run: async (bench) => {
      let heard = 0;
      const server = createServer(selfSigned(), (request, response) => {
        heard += 1;
        request.resume();
        response.end('{}');
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      try {
        const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const { gateway, payment, code } = await bench.another({ address });
        const outcome = await gateway.charge(payment(), code('approve'), never);
        expect(outcome).toMatchObject({ kind: 'not sent', why: expect.stringContaining('certificate') });
        expect(heard).toBe(0);
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    },
  },
  {
    name: 'a lost answer is unknown, and asking finds the money',
    rows: [3],
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('lost after processing', { verbs: ['charge'] });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toEqual({ kind: 'unknown', why: 'connection lost', code: '' });
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a lost request is unknown too, because nobody can tell the difference',
    rows: [3, 13],
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('lost before processing', { verbs: ['charge'] });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toEqual({ kind: 'unknown', why: 'connection lost', code: '' });
      expect(await bench.told(payment)).toBe('not found');
    },
  },
  {
    name: 'a request is sent once, also over a connection that was used before',
    rows: [3],
    run: async (bench) => {
      await bench.paid();
      await bench.fault('lost after processing');
      const payment = bench.rig.payment();
      await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      const sent = bench.sandbox.calls().filter(({ orderNumber }) => orderNumber === payment.orderNumber);
      expect(sent).toHaveLength(1);
    },
  },
  {
    name: 'a slow answer is unknown at the deadline, and asking finds the money',
    rows: [3],
    start: { short: true },
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('slow', { slowMs: 60_000 });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toEqual({ kind: 'unknown', why: 'timeout', code: '' });
      await bench.sandbox.faults.clear();
      await eventually(async () => (await bench.told(payment)) === 'paid', { what: 'found as paid' });
    },
  },
  {
    name: 'an answer that drips is unknown at the deadline',
    rows: [3],
    start: { short: true },
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('drip', { verbs: ['charge'] });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toEqual({ kind: 'unknown', why: 'timeout', code: '' });
      await eventually(async () => (await bench.told(payment)) === 'paid', { what: 'found as paid' });
    },
  },
  {
    name: 'too many calls: unknown, then a pause in which nothing is sold, then it goes on by itself',
    rows: [12],
    run: async (bench) => {
      const { rig, gateway, sandbox } = bench;
      await bench.fault('429', { count: 1 });
      const payment = rig.payment();
      const limited = await gateway.charge(payment, rig.code('approve'), never);
      expect(limited).toMatchObject({ kind: 'unknown', why: 'rate limited' });
      const paused = await gateway.charge(rig.payment(), rig.code('approve'), never);
      expect(paused).toMatchObject({ kind: 'not sent', why: expect.stringMatching(/^rate limit/) });
      expect(sandbox.calls()).toHaveLength(1);
      expect(await bench.told(payment)).toBe('not found');
      await bench.paid();
    },
  },
  {
    name: 'a key that the gateway does not know is never a no, and no money moves',
    rows: [12],
    start: { keys: 'wrong' },
    run: async (bench) => {
      const payment = bench.rig.payment();
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome.kind).toBe('unknown');
      expect((await bench.gateway.query(payment, never)).kind).toBe('unknown');
      expect((await bench.gateway.probe(never)).credentialsAccepted).not.toBe(true);
      expect(bench.takings()).toBe(0);
    },
  },
];
