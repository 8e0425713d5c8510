import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/parking/check-digits.ts';
import { NOON } from '../support/parking.ts';
import { CarParkUnderTest, TOKEN } from '../support/parking-entries.ts';
import { type RunningServer, startServer } from '../support/web-server.ts';

let web: RunningServer;
let kiosk: CarParkUnderTest;
let remove: () => void;
beforeAll(async () => {
  web = await startServer();
});
afterAll(() => web.stop());
beforeEach(() => {
  remove?.();
  kiosk = new CarParkUnderTest();
  remove = kiosk.carPark.addRoutes(web.server);
});

async function report(body: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
  const { host, port } = web.address;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`http://${host}:${port}/api/entries`, { method: 'POST', headers, body: text });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const AT = '2026-03-01T11:00:00+08:00';

describe('POST /api/entries', () => {
  test('a plate, told twice, is one entry', async () => {
    const first = await report({ plate: '粤B·AB 1234', at: AT });
    expect(first).toEqual({ status: 200, body: { result: 'taken' } });
    expect(await report({ plate: 'BAB-1234', at: '2026-03-01T03:00:00Z' })).toEqual(first);
    expect(kiosk.tickets.size).toBe(1);
    const [ticket] = kiosk.tickets.values();
    expect(ticket).toMatchObject({ key: expect.stringMatching(/^p:/), entered: [NOON - 3_600_000] });
    const typed = kiosk.carPark.readTyped('plate', 'BAB1234');
    expect(typed).toMatchObject({ kind: 'ticket', key: ticket?.key });
  });

  test('a ticket as the machine prints it', async () => {
    const text = `P12345678${CHECKS.luhn.of('12345678')}`;
    expect((await report({ ticket: text, at: AT })).status).toBe(200);
    const scanned = kiosk.carPark.readCode(text);
    expect(scanned.kind === 'ticket' && kiosk.tickets.has(scanned.key)).toBe(true);
  });

  test.each([
    ['not an object', '['],
    ['not an object', '"AB1234"'],
    ['not an object', '[]'],
    ['not an object', ''],
    ['not an object', Buffer.from([0xff, 0xfe]).toString('latin1')],
    ['unknown field', { plate: 'AB1234', at: AT, lane: 1 }],
    ['plate or ticket', { at: AT }],
    ['plate or ticket', { plate: 'AB1234', ticket: 'P1', at: AT }],
    ['plate or ticket', { plate: 1234, at: AT }],
    ['bad plate', { plate: '', at: AT }],
    ['bad plate', { plate: '<b>', at: AT }],
    ['bad plate', { plate: 'A'.repeat(500), at: AT }],
    ['bad ticket', { ticket: 'P123456780', at: AT }],
    ['bad ticket', { ticket: 'hello', at: AT }],
    ['no time', { plate: 'AB1234' }],
    ['bad time', { plate: 'AB1234', at: 1_772_337_600 }],
    ['bad time', { plate: 'AB1234', at: '2026-03-01 11:00:00' }],
    ['bad time', { plate: 'AB1234', at: '2026-03-01T11:00:00' }],
    ['bad time', { plate: 'AB1234', at: '2026-02-30T11:00:00+08:00' }],
    ['bad time', { plate: 'AB1234', at: '2026-03-01T25:00:00+08:00' }],
    ['too long ago', { plate: 'AB1234', at: '2026-02-01T11:00:00+08:00' }],
    ['too long ago', { plate: 'AB1234', at: '1970-01-01T00:00:00Z' }],
    ['in the future', { plate: 'AB1234', at: '2026-03-01T12:02:01+08:00' }],
    ['in the future', { plate: 'AB1234', at: '9999-12-31T23:59:59Z' }],
  ])('%s: %j', async (error, body) => {
    const answer = await report(body);
    expect(answer).toMatchObject({ status: 400, body: { error } });
    expect(String(answer.body['message']).length).toBeGreaterThan(20);
    expect(JSON.stringify(answer.body)).not.toContain('<b>');
    expect(kiosk.posted).toEqual([]);
  });

  test.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer wrong' },
    { authorization: `Basic ${TOKEN}` },
    { 'x-kioskd': '1' },
  ])('not without the token: %j', async (headers) => {
    expect(await report({ plate: 'AB1234', at: AT }, headers as Record<string, string>)).toMatchObject({
      status: 401,
      body: { error: 'not allowed' },
    });
    expect(kiosk.posted).toEqual([]);
  });

  test('what could not be made durable, or judged by a clock that is wrong, is to be sent again', async () => {
    kiosk.durable = false;
    expect((await report({ plate: 'AB1234', at: AT })).status).toBe(503);
    kiosk.durable = true;
    expect((await report({ plate: 'AB1234', at: AT })).status).toBe(200);
    kiosk.clockTrusted = false;
    expect((await report({ plate: 'AB1234', at: AT })).status).toBe(503);
  });

  test('more than can come in are told to wait, and a second later they are taken', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => report({ plate: `AB${n}`, at: AT })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
    kiosk.mono += 1_000;
    expect((await report({ plate: 'AB59', at: AT })).status).toBe(200);
    expect(kiosk.carPark.counts().entries).toEqual(
      expect.arrayContaining([
        { result: 'taken', count: 21 },
        { result: 'too many', count: 40 },
      ]),
    );
  });

  test('too long a body is not read', async () => {
    expect((await report({ plate: 'A'.repeat(5_000), at: AT })).status).toBe(413);
  });

  test('without a token there is no such address', async () => {
    remove();
    remove = new CarParkUnderTest({ entries: { token: null, key: null } }).carPark.addRoutes(web.server);
    expect((await report({ plate: 'AB1234', at: AT })).status).toBe(404);
  });
});
