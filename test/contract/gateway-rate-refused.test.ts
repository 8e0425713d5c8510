import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import { HttpClient, type HttpResult } from '../../src/gateways/http.ts';
import { never, RIGS } from '../support/gateways.ts';

describe.each(RIGS)('$name', ({ start }) => {
  it('after a 429 a charge is not sent, a query waits for its turn, and then charges go again', async () => {
    const rig = await start();
    await rig.sandbox.faults.set({ answer: '429', count: 1 });
    expect(await rig.gateway.query(rig.payment(), never)).toMatchObject({ kind: 'unknown', why: 'rate limited' });
    const refused = await rig.gateway.charge(rig.payment(), rig.code('approve'), never);
    expect(refused).toEqual({ kind: 'not sent', why: 'rate limit: the gateway asked for a pause' });
    expect(rig.sandbox.calls()).toHaveLength(1);
    expect((await rig.gateway.query(rig.payment(), never)).kind).toBe('not found');
    expect((await rig.gateway.charge(rig.payment(), rig.code('approve'), never)).kind).toBe('paid');
    await rig.stop();
  });
});

describe('Retry-After', () => {
  let server: Server;
  let client: HttpClient;
  let headers: Record<string, string>;
  let health: Health[];

  beforeEach(async () => {
    health = [];
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(429, headers).end('{}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new HttpClient({ baseUrl, onHealth: (told) => health.push(told) });
  });
  afterEach(async () => {
    client.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = (deadlineMs: number): Promise<HttpResult> =>
    client.request({ method: 'POST', path: '/', headers: {}, body: '', deadlineMs });

  it.each([
    ['in seconds', { 'retry-after': '600' }],
    ['as a date', { 'retry-after': 'Wed, 21 Oct 2026 07:30:00 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }],
  ])('%s is kept to, and a long pause is told as health', async (_form, given) => {
    headers = given;
    expect(await ask(20_000)).toMatchObject({ kind: 'answer', status: 429 });
    expect(health.at(-1)?.status).toBe('failing');
    // Without the header the first pause would be over after a second or so.
    expect(await ask(4_000)).toMatchObject({ kind: 'not sent', why: expect.stringMatching(/^rate limit/) });
  });

  it.each(['soon', '', '-5', '1e9'])('%j counts as none', async (value) => {
    headers = { 'retry-after': value };
    expect(await ask(20_000)).toMatchObject({ kind: 'answer', status: 429 });
    expect(health.at(-1)?.status).toBe('ready');
    expect(await ask(20_000)).toMatchObject({ kind: 'answer', status: 429 });
  });
});
