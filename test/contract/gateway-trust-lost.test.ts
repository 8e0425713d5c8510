import { afterEach, describe, expect, it } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import type { AnswerFault } from '../../src/sandbox/gateways/index.ts';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  let health: Health[];
  afterEach(() => rig.stop());

  const begin = async (): Promise<void> => {
    health = [];
    rig = await start({ onHealth: (told) => health.push(told) });
  };
  const paid = async () => {
    const payment = rig.payment();
    expect((await rig.gateway.charge(payment, rig.code('approve'), never)).kind).toBe('paid');
    return payment;
  };

  it.each(['bad signature', 'unsigned', 'other order', 'other amount', 'other merchant'] as const)(
    '%s: the next call gets a fresh connection, a second one stops selling, a good answer mends it',
    async (answer) => {
      await begin();
      const payment = await paid();
      await rig.sandbox.faults.set({ answer });
      expect((await rig.gateway.query(payment, never)).kind).toBe('unknown');
      expect(health.at(-1)?.status).toBe('ready');
      expect(rig.sandbox.connectionCount).toBe(1);
      expect((await rig.gateway.query(payment, never)).kind).toBe('unknown');
      expect(rig.sandbox.connectionCount).toBe(2);
      expect(health.at(-1)).toMatchObject({
        status: 'failing',
        reason: expect.stringContaining('127.0.0.1 cannot be verified'),
      });
      await rig.sandbox.faults.clear();
      expect((await rig.gateway.query(payment, never)).kind).toBe('paid');
      expect(health.at(-1)?.status).toBe('ready');
    },
  );

  it('a good answer in between starts the count anew', async () => {
    await begin();
    const payment = await paid();
    for (let turn = 0; turn < 3; turn += 1) {
      await rig.sandbox.faults.set({ answer: 'bad signature', count: 1 });
      await rig.gateway.query(payment, never);
      await rig.gateway.query(payment, never);
    }
    expect(health.map(({ status }) => status)).toEqual(['ready']);
  });

  it('a connection opened ahead is not used after an answer that does not verify', async () => {
    await begin();
    const payment = await paid();
    await rig.sandbox.faults.set({ answer: 'bad signature', count: 1 });
    await rig.gateway.query(payment, never);
    rig.gateway.warm();
    await paid();
    expect(rig.sandbox.connectionCount).toBe(2);
  });

  const NOTHING_TOLD: readonly AnswerFault[] = ['html', 'empty', 'http 500', 'lost after processing', 'truncated'];
  it.each(NOTHING_TOLD)('%s says nothing about who holds the key', async (answer) => {
    await begin();
    const payment = await paid();
    await rig.sandbox.faults.set({ answer });
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await rig.gateway.query(payment, never)).kind).toBe('unknown');
    }
    expect(health.filter(({ reason }) => reason.includes('verified'))).toEqual([]);
  });
});
