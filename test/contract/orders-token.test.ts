import { expect, test } from 'vitest';
import { rawRequest } from '../support/http.ts';
import { ORDER, OrderedKiosk, TOKEN } from './orders-fixture.ts';

test('without the token nothing is done and nothing is told', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  for (const token of [null, '', 'x', TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
    for (const answer of [
      await kiosk.create({ ...ORDER, id: 'other' }, token),
      await kiosk.look(ORDER.id, token),
      await kiosk.look('unknown', token),
      await kiosk.cancel(ORDER.id, token),
    ]) {
      expect(answer.status).toBe(401);
      expect(['no token', 'wrong token']).toContain(answer.body.error);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="kioskd"/);
      expect(JSON.stringify(answer.body)).not.toContain(TOKEN);
    }
  }
  expect(kiosk.posted).toHaveLength(1);
});

test('a host system may call the kiosk by any name: the token is what counts', async () => {
  const kiosk = await OrderedKiosk.start();
  await kiosk.create();
  const path = `GET /api/orders/${ORDER.id} HTTP/1.1`;
  const host = 'host: lobby.example';
  expect(await rawRequest(kiosk.port, path, [host, `authorization: bearer ${TOKEN}`])).toMatch(/^HTTP\/1.1 200/);
  expect(await rawRequest(kiosk.port, path, [host])).toMatch(/^HTTP\/1.1 401/);
  expect(await rawRequest(kiosk.port, path, [host, `authorization: Basic ${TOKEN}`])).toMatch(/^HTTP\/1.1 401/);
});
