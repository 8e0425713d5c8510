import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ORDER, OrderedKiosk, TOKEN } from './orders-fixture.ts';

/** Asks for the order and hangs up before the answer. */
async function hangUp(kiosk: OrderedKiosk): Promise<void> {
  const body = JSON.stringify(ORDER);
  const socket = connect({ host: '127.0.0.1', port: kiosk.port });
  socket.on('error', () => socket.destroy());
  socket.write(
    `POST /api/orders HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await eventually(() => kiosk.posted.length > 0, { what: 'the order was asked for' });
  socket.destroy();
  await once(socket, 'close');
}

test('who hangs up before the answer has made the order all the same, and finds it by asking again', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.held = true;
  await hangUp(kiosk);
  kiosk.release();
  expect((await kiosk.look()).body).toMatchObject({ state: 'paying' });
  expect((await kiosk.create()).status).toBe(200);
  expect(kiosk.drive.entriesOf('order taken')).toHaveLength(1);
});

test('when nobody can say, it is said so; the same once more is done at most once', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.held = true;
  const first = kiosk.create();
  await eventually(() => kiosk.posted.length === 1, { what: 'the order was asked for' });
  kiosk.ring();
  expect(await first).toMatchObject({ status: 504, body: { error: 'no answer yet' } });
  const second = kiosk.create();
  await eventually(() => kiosk.posted.length === 2, { what: 'the order was asked for again' });
  kiosk.release();
  expect((await second).body).toMatchObject({ id: ORDER.id, state: 'paying' });
  expect(kiosk.drive.entriesOf('order taken')).toHaveLength(1);
});

test('askings do not pile up: beyond a limit they are refused, and afterwards taken again', async () => {
  const kiosk = await OrderedKiosk.start();
  kiosk.held = true;
  const many = Array.from({ length: 40 }, () => kiosk.cancel('other'));
  await eventually(() => kiosk.posted.length === 32, { what: 'as many as may' });
  const statuses: number[] = [];
  for (const one of many) {
    void one.then(({ status }) => statuses.push(status));
  }
  await eventually(() => statuses.length === 8, { what: 'the rest is refused' });
  expect(new Set(statuses)).toEqual(new Set([503]));
  kiosk.release();
  await Promise.all(many);
  expect(statuses.filter((status) => status === 404)).toHaveLength(32);
  expect((await kiosk.create()).status).toBe(201);
});
