import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { never, RIGS, type Rig } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.stop());

  const newPayment = () => rig.gateway.charge(rig.payment(), rig.code('approve'), never);

  it('opened ahead is the one the charge goes over, and the next ones too', async () => {
    rig.gateway.warm();
    await eventually(() => rig.sandbox.connectionCount === 1, { what: 'a connection opened ahead' });
    for (let turn = 0; turn < 3; turn += 1) {
      rig.gateway.warm();
      expect((await newPayment()).kind).toBe('paid');
    }
    expect(rig.sandbox.connectionCount).toBe(1);
  });

  it('that the gateway dropped is replaced', async () => {
    rig.gateway.warm();
    await eventually(() => rig.sandbox.connectionCount === 1, { what: 'a connection opened ahead' });
    await rig.sandbox.faults.set({ network: 'refuse' });
    await rig.sandbox.faults.clear();
    await eventually(
      () => {
        rig.gateway.warm();
        return rig.sandbox.connectionCount === 2;
      },
      { what: 'a second connection opened ahead' },
    );
    expect((await newPayment()).kind).toBe('paid');
    expect(rig.sandbox.connectionCount).toBe(2);
  });

  it('asked for many times at once is still one', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      rig.gateway.warm();
    }
    expect((await newPayment()).kind).toBe('paid');
    rig.gateway.warm();
    expect((await newPayment()).kind).toBe('paid');
    expect(rig.sandbox.connectionCount).toBe(1);
  });
});
