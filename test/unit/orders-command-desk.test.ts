import { describe, expect, test } from 'vitest';
import type { HostOrder } from '../../src/domain/host-order.ts';
import { money } from '../../src/domain/money.ts';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { writeAnswer } from '../../src/fleet/command-message.ts';
import { replySchema } from '../../src/fleet/schemas.ts';
import { OrderDesk } from '../../src/orders/desk.ts';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';

const ARGS = { order: 'B2-1', amount: '12.50', currency: 'MYR', name: 'Bay B2' };

const HOST_ORDER: HostOrder = {
  id: 'B2-1',
  digest: 'd',
  name: 'Bay B2',
  amount: money('MYR', 1_250),
  language: null,
  handOver: { by: 'host' },
  saleId: 'LOB1-7',
  state: 'paying',
  cancelled: false,
  changedAt: NOON,
};

function under() {
  const orders = new OrderDesk({
    currency: 'MYR',
    language: 'en',
    post: () => {},
    state: () => INITIAL_STATE,
    mono: () => 0,
    timer: () => () => {},
  });
  const kiosk = new DeskUnderTest({ orders });
  const send = (name: string, args: Readonly<Record<string, string>>, id = 'one') => {
    kiosk.later();
    kiosk.send(kiosk.signer.text({ id, command: name, args }, NOON), name);
    const command = kiosk.posted.at(-1)?.command;
    return command !== undefined && 'asked' in command ? command.asked : 0;
  };
  return { kiosk, orders, send };
}

describe('a signed command about an order', () => {
  test('is answered with the order once the kiosk has it, and not before', () => {
    const { kiosk, orders, send } = under();
    const asked = send('create-order', ARGS);
    expect(kiosk.posted[0]?.command).toMatchObject({ do: 'create order', request: { id: 'B2-1', name: 'Bay B2' } });
    kiosk.desk.replied('one', { result: 'done' });
    expect(kiosk.answers).toEqual([]);
    orders.answered(asked, { taken: true, order: HOST_ORDER });
    expect(kiosk.answers).toMatchObject([
      { id: 'one', result: 'done', why: null, order: { id: 'B2-1', state: 'paying', saleId: 'LOB1-7' } },
    ]);
    expect(kiosk.timers.every(({ cancelled }) => cancelled)).toBe(true);
    const [written] = kiosk.answers.map((answer) => JSON.parse(writeAnswer(answer)) as unknown);
    expect(replySchema.safeParse(written).error).toBeUndefined();
    expect(written).toMatchObject({ order: { amount: '12.50', currency: 'MYR' } });
  });

  test('that was refused says why, and shows the order where there is one', () => {
    const { kiosk, orders, send } = under();
    orders.answered(send('create-order', ARGS), { taken: false, why: 'busy' });
    expect(kiosk.answers.at(-1)).toEqual({ id: 'one', result: 'refused', why: 'busy' });
    const answer = { cancelled: false, why: 'too late', order: HOST_ORDER } as const;
    orders.answered(send('cancel-order', { order: 'B2-1' }, 'two'), answer);
    expect(kiosk.answers.at(-1)).toMatchObject({ id: 'two', why: 'too late', order: { id: 'B2-1' } });
    const unknown = { cancelled: false, why: 'no such order', order: null } as const;
    orders.answered(send('cancel-order', { order: 'B2-2' }, 'three'), unknown);
    expect(kiosk.answers.at(-1)).toEqual({ id: 'three', result: 'refused', why: 'no such order' });
  });

  test('that has been here before is refused as every command is, and nobody waits for an order', () => {
    const { kiosk, orders, send } = under();
    const asked = send('create-order', ARGS);
    kiosk.desk.replied('one', { result: 'refused', why: 'seen before' });
    expect(kiosk.lastWord).toBe('seen before');
    orders.answered(asked, { taken: true, order: HOST_ORDER });
    expect(kiosk.answers).toHaveLength(1);
  });

  test('in another currency than the kiosk has is not posted', () => {
    const { kiosk, send } = under();
    send('create-order', { ...ARGS, currency: 'HKD' });
    expect(kiosk.posted).toEqual([]);
    expect(kiosk.lastWord).toBe('bad arguments');
  });

  test('that gets no answer in time is said to be open, and is answered after all', () => {
    const { kiosk, orders, send } = under();
    const asked = send('create-order', ARGS);
    kiosk.timers[0]?.callback();
    expect(kiosk.lastWord).toBe('no answer yet');
    orders.answered(asked, { taken: true, order: HOST_ORDER });
    expect(kiosk.lastWord).toBe('done');
  });

  test('gives the number of its asking back when the desk stops', () => {
    const { kiosk, orders, send } = under();
    const asked = send('create-order', ARGS);
    kiosk.desk.stop();
    orders.answered(asked, { taken: true, order: HOST_ORDER });
    expect(kiosk.answers).toEqual([]);
  });

  test('is one of so many at a time', () => {
    const { kiosk, orders, send } = under();
    for (let n = 0; n < 32; n += 1) {
      orders.askings.open(() => {});
    }
    send('create-order', ARGS);
    expect(kiosk.posted).toEqual([]);
    expect(kiosk.lastWord).toBe('busy');
  });
});
