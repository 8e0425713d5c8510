import { describe, expect, test } from 'vitest';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';
import { PAID } from '../support/kiosk-drive.ts';
import { ORDER, OrderedKiosk } from './orders-fixture.ts';

const ARGS = { order: ORDER.id, amount: ORDER.amount, currency: ORDER.currency, name: ORDER.name };

/** The kiosk of the domain with both ways in: HTTP, and signed commands. */
async function both() {
  const kiosk = await OrderedKiosk.start();
  const under = new DeskUnderTest({
    orders: kiosk.desk,
    post: (event) => {
      const before = kiosk.drive.effects.length;
      kiosk.happens((drive) => drive.send(event));
      for (const effect of kiosk.drive.effects.slice(before)) {
        if (effect.do === 'reply') {
          under.desk.replied(effect.commandId, effect.result);
        }
      }
    },
  });
  const send = (name: string, args: Readonly<Record<string, string>>, id: string) => {
    under.later();
    const text = under.signer.text({ id, command: name, args }, NOON);
    under.send(text, name);
    return text;
  };
  return { kiosk, under, send };
}

describe('an order that comes as a signed command', () => {
  test('is the same order as over HTTP, and is answered with it', async () => {
    const { kiosk, under, send } = await both();
    send('create-order', ARGS, 'one');
    expect(under.answers).toMatchObject([
      { id: 'one', result: 'done', why: null, order: { id: ORDER.id, state: 'paying' } },
    ]);
    expect(await kiosk.create()).toMatchObject({ status: 200, body: { saleId: under.answers[0]?.order?.saleId } });
    expect(kiosk.drive.entriesOf('order taken')).toHaveLength(1);
  });

  test('is carried out once, however often it is sent', async () => {
    const { kiosk, under, send } = await both();
    const text = send('create-order', ARGS, 'one');
    under.later();
    under.send(text, 'create-order');
    expect(under.lastWord).toBe('seen before');
    expect(kiosk.drive.entriesOf('command')).toHaveLength(1);
  });

  test('is called off by another, also twice, but not once it is paid', async () => {
    const { kiosk, under, send } = await both();
    send('create-order', ARGS, 'one');
    send('cancel-order', { order: ORDER.id }, 'two');
    expect(under.answers.at(-1)).toMatchObject({ id: 'two', result: 'done', order: { cancelled: true } });
    send('cancel-order', { order: ORDER.id }, 'three');
    expect(under.answers.at(-1)).toMatchObject({ id: 'three', result: 'done', order: { cancelled: true } });
    kiosk.happens((drive) => drive.pass(600_000));
    send('create-order', { ...ARGS, order: 'next' }, 'four');
    kiosk.happens((drive) => drive.scan());
    kiosk.happens((drive) => drive.answer('charge', PAID));
    send('cancel-order', { order: 'next' }, 'five');
    expect(under.answers.at(-1)).toMatchObject({ result: 'refused', why: 'too late', order: { paid: '12.50' } });
    send('cancel-order', { order: 'other' }, 'six');
    expect(under.answers.at(-1)).toEqual({ id: 'six', result: 'refused', why: 'no such order' });
  });

  test('while somebody is buying is refused, and its counter is used up', async () => {
    const { kiosk, under, send } = await both();
    kiosk.happens((drive) => drive.send({ type: 'begin' }));
    const text = send('create-order', ARGS, 'one');
    expect(under.lastWord).toBe('busy');
    kiosk.happens((drive) => drive.back());
    under.later();
    under.send(text, 'create-order');
    expect(under.lastWord).toBe('seen before');
    send('create-order', ARGS, 'two');
    expect(under.lastWord).toBe('done');
  });
});
