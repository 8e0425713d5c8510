import { expect } from 'vitest';
import type { UnknownReason } from '../../../../src/domain/gateway.ts';
import type { AnswerFault } from '../../../../src/sandbox/gateways/index.ts';
import { never } from '../../../support/gateways.ts';
import type { Bench, ConformanceCase } from './bench.ts';

/** A charge and a query both get this answer; later the money is found. */
async function badAnswer(bench: Bench, answer: AnswerFault, why: UnknownReason): Promise<void> {
  const { rig, gateway, sandbox } = bench;
  const payment = rig.payment();
  await bench.fault(answer);
  expect(await gateway.charge(payment, rig.code('approve'), never)).toMatchObject({ kind: 'unknown', why });
  expect(await gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why });
  await sandbox.faults.clear();
  expect(await bench.told(payment)).toBe('paid');
  expect(bench.takings()).toBe(payment.amount.minor);
}

const UNREADABLE = [
  ['html', 'a log-in page of the network', 'not json', 4],
  ['empty', 'an empty answer', 'not json', 4],
  ['http 500', 'an error of the server', 'http status', 4],
  ['half json', 'half an answer', 'not json', 5],
  ['truncated', 'an answer that breaks off', 'connection lost', 5],
  ['too long', 'an answer of a megabyte', 'bad shape', 5],
  ['10 MB', 'an answer of ten megabytes', 'bad shape', 5],
] as const;

const UNTRUE = [
  ['bad signature', 'a wrong signature', 'bad signature'],
  ['unsigned', 'no signature', 'bad signature'],
  ['other amount', 'another amount, well signed', 'other amount'],
  ['other order', "another's order, well signed", 'other order'],
  ['other merchant', "another merchant's order, well signed", 'other merchant'],
] as const;

/** Answers that say nothing: each is unknown, and none of them lets money go unnoticed. */
export const ANSWER_CASES: readonly ConformanceCase[] = [
  ...UNREADABLE.map(
    ([answer, words, why, row]): ConformanceCase => ({
      name: `${words} is unknown`,
      rows: [row],
      start: { unsignedToo: true },
      run: (bench) => badAnswer(bench, answer, why),
    }),
  ),
  ...UNTRUE.map(
    ([answer, words, why]): ConformanceCase => ({
      name: `${words} is unknown`,
      rows: [6],
      run: (bench) => badAnswer(bench, answer, why),
    }),
  ),
  {
    name: 'an unreadable answer is unknown also where every answer must be signed',
    rows: [4, 5],
    run: async (bench) => {
      for (const [answer] of UNREADABLE) {
        const payment = bench.rig.payment();
        await bench.fault(answer);
        const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
        expect(outcome.kind, answer).toBe('unknown');
        await bench.sandbox.faults.clear();
        expect(await bench.told(payment), answer).toBe('paid');
      }
    },
  },
  {
    name: 'a second answer in a row that cannot be true stops selling, and a good one begins it again',
    rows: [6],
    run: async (bench) => {
      const payment = await bench.paid();
      await bench.fault('bad signature');
      await bench.told(payment);
      expect(bench.health.at(-1)?.status).toBe('ready');
      await bench.told(payment);
      expect(bench.health.at(-1)?.status).toBe('failing');
      expect(bench.sandbox.connectionCount).toBe(2);
      await bench.sandbox.faults.clear();
      expect(await bench.told(payment)).toBe('paid');
      expect(bench.health.at(-1)?.status).toBe('ready');
    },
  },
  {
    name: 'a system error is unknown though the money moved, and asking finds it',
    rows: [3],
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('system error', { verbs: ['charge'] });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toMatchObject({ kind: 'unknown', why: 'system error' });
      expect(await bench.told(payment)).toBe('paid');
    },
  },
  {
    name: 'a system error is unknown though nothing was done, and asking finds nothing',
    rows: [3, 13],
    run: async (bench) => {
      const payment = bench.rig.payment();
      await bench.fault('system error', { processed: false, verbs: ['charge'] });
      const outcome = await bench.gateway.charge(payment, bench.rig.code('approve'), never);
      expect(outcome).toMatchObject({ kind: 'unknown', why: 'system error' });
      expect(await bench.told(payment)).toBe('not found');
    },
  },
  {
    name: 'a system error in answer to a query says nothing about the payment',
    rows: [3],
    run: async (bench) => {
      const payment = await bench.paid();
      await bench.fault('system error', { count: 1 });
      expect(await bench.gateway.query(payment, never)).toMatchObject({ kind: 'unknown', why: 'system error' });
      expect(await bench.told(payment)).toBe('paid');
    },
  },
];
