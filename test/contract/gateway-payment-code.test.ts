import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  it('is refused when it was used before', async () => {
    const code = rig.code('approve');
    expect((await rig.gateway.charge(rig.payment(), code, never)).kind).toBe('paid');
    expect((await rig.gateway.charge(rig.payment(), code, never)).kind).toBe('not paid');
  });

  it('is refused when it has lapsed', async () => {
    const code = rig.code('approve');
    rig.sandbox.ledger.lapseCode(code);
    expect((await rig.gateway.charge(rig.payment(), code, never)).kind).toBe('not paid');
  });

  it.each(['', ' ', '28 123', '39\n12', 'é', 'x'.repeat(129)])(
    'is not even sent when no code can be %o',
    async (code) => {
      const outcome = await rig.gateway.charge(rig.payment(), code, never);
      expect(outcome).toEqual({ kind: 'not paid', reason: 'code invalid', code: 'not sent' });
      expect(rig.sandbox.calls()).toEqual([]);
    },
  );

  it('never comes back in an outcome', async () => {
    for (const answer of ['normal', 'html', 'bad signature', 'system error', 'other order'] as const) {
      await rig.sandbox.faults.set({ answer });
      const code = rig.code('approve');
      expect(JSON.stringify(await rig.gateway.charge(rig.payment(), code, never))).not.toContain(code);
    }
  });
});
