import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { toBuffer } from 'qrcode';
import { afterEach, describe, expect, it } from 'vitest';
import type { CodepaySandbox } from '../../src/sandbox/gateways/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
afterEach(() => rig.stop());

it.each(['alipay-plus', 'wechat', 'unionpay'])(
  'of %s is shown, is not a payment yet, and is paid once the customer approves',
  async (wallet) => {
    rig = await codepayRig();
    const payment = rig.payment({ mode: 'mpm', wallet });
    const shown = await rig.gateway.present(payment, never);
    const [order] = rig.sandbox.orders();
    expect(shown).toMatchObject({ kind: 'order code', code: order?.orderCode, gatewayRef: order?.gatewayRef });
    expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
    expect(rig.sandbox.approve(payment.orderNumber)).toBe(true);
    expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
  },
);

it('lives as long as was asked for, and no longer', async () => {
  rig = await codepayRig({ settings: { orderLifeSeconds: 90 } });
  const payment = rig.payment({ mode: 'mpm' });
  const shown = await rig.gateway.present(payment, never);
  const lifeMs = shown.kind === 'order code' ? shown.lifeMs : 0;
  expect(lifeMs).toBeGreaterThan(0);
  expect(lifeMs).toBeLessThanOrEqual(90_000);
  const [order] = rig.sandbox.orders();
  expect((order?.expiresAt ?? 0) - (order?.madeAt ?? 0)).toBe(90_000);
  rig.sandbox.expire(payment.orderNumber);
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: '1' });
});

it.each([
  'html',
  'lost after processing',
  'other amount',
  'other order',
  'other merchant',
  'bad signature',
  'unsigned',
  'system error',
] as const)('is not shown after a bad answer (%s)', async (answer) => {
  rig = await codepayRig();
  await rig.sandbox.faults.set({ answer });
  expect((await rig.gateway.present(rig.payment({ mode: 'mpm' }), never)).kind).toBe('unknown');
});

it('is not asked for where the wallet has none, or the number is none', async () => {
  rig = await codepayRig();
  for (const wallet of ['octopus', 'constructor']) {
    expect((await rig.gateway.present(rig.payment({ mode: 'mpm', wallet }), never)).kind).toBe('not sent');
    expect((await rig.gateway.charge(rig.payment({ wallet }), '123456', never)).kind).toBe('not sent');
  }
  for (const orderNumber of ['', 'a b', 'x'.repeat(33)]) {
    expect((await rig.gateway.present(rig.payment({ mode: 'mpm', orderNumber }), never)).kind).toBe('not sent');
  }
  expect(rig.sandbox.calls()).toEqual([]);
});

it('carries what the site says of the kiosk, and data may come as an object', async () => {
  rig = await codepayRig({
    sandbox: { dataAs: 'object' },
    settings: {
      storeNo: 'S1',
      terminalSn: 'KIOSK7',
      notifyUrl: 'https://relay.example/notify/codepay',
      termIp: '192.0.2.7',
      longitude: '114.1694',
      latitude: '22.3193',
      psnHeader: false,
      amountField: 'both',
    },
  });
  const payment = rig.payment({ mode: 'mpm' });
  expect((await rig.gateway.present(payment, never)).kind).toBe('order code');
  rig.sandbox.approve(payment.orderNumber);
  const told = rig.sandbox.notificationAbout(payment.orderNumber);
  expect(told?.url).toBe('https://relay.example/notify/codepay');
  expect(told?.body.toString()).toContain('"terminal_sn":"KIOSK7"');
});

describe('that comes as a picture', () => {
  const { cert, key } = selfSigned();
  let server: Server;
  let asked: string[];
  let alarms: string[];
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function startWith(change: { hosts?: string[]; http?: boolean; draw?: (path: string) => Promise<Buffer> }) {
    asked = [];
    alarms = [];
    const draw = change.draw ?? ((path: string) => toBuffer(`PAY${path}`, { width: 300 }));
    server = createServer({ cert, key }, async (request, response) => {
      asked.push(request.url ?? '');
      response.end(await draw(request.url ?? ''));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    rig = await codepayRig({
      sandbox: { orderCodeStart: `${change.http === true ? 'http' : 'https'}://${host}/q/` },
      settings: { qrContent: 'picture', pictureHosts: change.hosts ?? [host], ca: cert },
      onAlarm: (text) => alarms.push(text),
    });
    return rig.gateway.present(rig.payment({ mode: 'mpm' }), never);
  }

  it('is fetched and read', async () => {
    const shown = await startWith({});
    expect(shown).toMatchObject({ kind: 'order code', code: `PAY${asked[0]}` });
    expect(alarms).toEqual([]);
  });

  it.each([
    ['from a host nobody named', { hosts: ['pictures.example'] }, 0],
    ['over plain http', { http: true }, 0],
    ['and shows no code', { draw: () => Promise.resolve(Buffer.from('no picture at all')) }, 1],
    ['and is far too long', { draw: () => Promise.resolve(Buffer.alloc(1024 * 1024)) }, 1],
  ])('%s is not used, and somebody is told', async (_what, change, fetched) => {
    expect(await startWith(change)).toEqual({ kind: 'unknown', why: 'bad shape', code: '0' });
    expect(asked).toHaveLength(fetched);
    expect(alarms).toHaveLength(1);
  });
});
