import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import QRCode from 'qrcode';
import { afterEach, describe, expect, it } from 'vitest';
import type { PresentOutcome } from '../../src/domain/gateway.ts';
import type { UqpaySandbox, UqpaySandboxOptions } from '../../src/sandbox/gateways/index.ts';
import { never, type Rig, uqpayRig } from '../support/gateways.ts';

let rig: Rig<UqpaySandbox>;
let pictures: Server | null = null;
afterEach(async () => {
  await rig.stop();
  const server = pictures;
  pictures = null;
  if (server !== null) {
    await new Promise((resolve) => server.close(resolve));
  }
});

const shown = (outcome: PresentOutcome): string =>
  outcome.kind === 'order code' ? outcome.code : outcome.kind === 'unknown' ? `unknown: ${outcome.code}` : outcome.kind;

describe.each(['ORDER_CODE', 'CASHIER_PAYMENT'] as const)('%s', (present) => {
  it.each(['object', 'list'] as const)(
    'with payAction as %s is shown, is not a payment yet, and is paid once the customer approves',
    async (payAction) => {
      rig = await uqpayRig({
        sandbox: { payAction },
        settings: { wallets: { mpay: { method: 'MPAY', present, charge: false, entry: null } } },
      });
      const payment = rig.payment({ mode: 'mpm', wallet: 'mpay' });
      const outcome = await rig.gateway.present(payment, never);
      const [order] = rig.sandbox.orders();
      expect(outcome).toMatchObject({ kind: 'order code', code: order?.orderCode, gatewayRef: order?.gatewayRef });
      expect(order).toMatchObject({ state: 'created', wallet: 'mpay', mode: 'mpm' });
      expect((await rig.gateway.query(payment, never)).kind).toBe('pending');
      const found = rig.sandbox.findByOrderCode(shown(outcome));
      expect(rig.sandbox.approve(found?.orderNumber ?? '')).toBe(true);
      expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'paid', gatewayRef: order?.gatewayRef });
    },
  );
});

it('that waited before it was asked for has so much less to live', async () => {
  const now = Date.UTC(2026, 0, 31, 4);
  rig = await uqpayRig({ now: () => now, sandbox: { now: () => now } });
  const outcome = await rig.gateway.present(rig.payment({ mode: 'mpm', madeAt: now - 20_000 }), never);
  expect(outcome).toMatchObject({ kind: 'order code', lifeMs: rig.gateway.profile.orderLifeMs - 20_000 });
});

it.each([
  ['+08:00', 'UTC'],
  ['+08:00', 'America/New_York'],
])('lives by the clock of %s on a kiosk in %s', async (_zone, machine) => {
  const before = process.env['TZ'];
  process.env['TZ'] = machine;
  const now = Date.UTC(2026, 0, 31, 15, 58, 0, 400);
  rig = await uqpayRig({ now: () => now, sandbox: { now: () => now } });
  const outcome = await rig.gateway.present(rig.payment({ mode: 'mpm' }), never);
  const [order] = rig.sandbox.orders();
  if (before === undefined) {
    delete process.env['TZ'];
  } else {
    process.env['TZ'] = before;
  }
  expect(new Date(order?.expiresAt ?? 0).toISOString()).toBe('2026-01-31T16:03:00.000Z');
  const lifeMs = outcome.kind === 'order code' ? outcome.lifeMs : 0;
  expect(lifeMs).toBeGreaterThan(0);
  expect(lifeMs).toBeLessThanOrEqual((order?.expiresAt ?? 0) - now);
});

it('that has expired, or whose zone is another one than that of the gateway, sells nothing', async () => {
  rig = await uqpayRig();
  const payment = rig.payment({ mode: 'mpm' });
  await rig.gateway.present(payment, never);
  rig.sandbox.expire(payment.orderNumber);
  expect(await rig.gateway.query(payment, never)).toEqual({ kind: 'not paid', reason: 'order closed', code: 'closed' });
  await rig.stop();
  rig = await uqpayRig({ settings: { zone: '+00:00' } });
  expect((await rig.gateway.present(rig.payment({ mode: 'mpm' }), never)).kind).toBe('unknown');
  expect(rig.sandbox.orders()).toEqual([]);
});

it.each(['html', 'lost after processing', 'other amount', 'other order', 'bad signature', 'system error'] as const)(
  'is not shown after a bad answer (%s)',
  async (answer) => {
    rig = await uqpayRig();
    await rig.sandbox.faults.set({ answer });
    expect((await rig.gateway.present(rig.payment({ mode: 'mpm' }), never)).kind).toBe('unknown');
  },
);

it('is not asked for where the wallet has none', async () => {
  rig = await uqpayRig({
    settings: { wallets: { mpay: { method: 'MPAY', present: null, charge: false, entry: null } } },
  });
  for (const wallet of ['mpay', 'somewallet', 'constructor']) {
    expect((await rig.gateway.present(rig.payment({ mode: 'mpm', wallet }), never)).kind).toBe('not sent');
    expect((await rig.gateway.charge(rig.payment({ wallet }), '281234567890123456', never)).kind).toBe('not sent');
  }
  expect(rig.sandbox.calls()).toEqual([]);
});

describe('as a picture', () => {
  /** Presents with this in `redirectUrl`. */
  async function presented(
    redirectUrl: NonNullable<UqpaySandboxOptions['redirectUrl']>,
    pictureHosts: readonly string[] = [],
  ): Promise<{ code: string; wanted: string }> {
    rig = await uqpayRig({ sandbox: { redirectUrl }, settings: { pictureHosts } });
    const outcome = await rig.gateway.present(rig.payment({ mode: 'mpm' }), never);
    return { code: shown(outcome), wanted: rig.sandbox.orders()[0]?.orderCode ?? '' };
  }

  /** Pictures of the codes that were asked for, at `/<text>.png`. */
  async function pictureHost(type: string): Promise<{ host: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const text = decodeURIComponent((request.url ?? '').slice(1));
      asked.push(text);
      void QRCode.toBuffer(text).then((png) => response.writeHead(200, { 'content-type': type }).end(png));
    });
    pictures = server;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it('in a data URL it is read, and one that shows nothing is not shown', async () => {
    const png = await QRCode.toBuffer('https://qr.example/from-the-picture');
    const good = await presented(() => `data:image/png;base64,${png.toString('base64')}`);
    expect(good.code).toBe('https://qr.example/from-the-picture');
    await rig.stop();
    const bad = await presented(() => `data:image/png;base64,${Buffer.from('no picture').toString('base64')}`);
    expect(bad.code).toBe('unknown: picture not readable');
  });

  it('at an address on a configured host it is fetched and read', async () => {
    const { host, asked } = await pictureHost('image/png');
    const { code, wanted } = await presented((text) => `http://${host}/${encodeURIComponent(text)}`, [host]);
    expect(code).toBe(wanted);
    expect(asked).toEqual([wanted]);
  });

  it('an address on a configured host without a picture behind it is itself the code', async () => {
    const { host } = await pictureHost('text/html');
    const { code } = await presented(() => `http://${host}/pay`, [host]);
    expect(code).toBe(`http://${host}/pay`);
  });

  it('on a host that is not configured nothing is ever fetched', async () => {
    const { host, asked } = await pictureHost('image/png');
    const { code } = await presented(() => `http://${host}/pay`, ['pictures.example']);
    expect(code).toBe(`http://${host}/pay`);
    expect(asked).toEqual([]);
  });

  it('that cannot be fetched leaves the order unknown', async () => {
    const { host } = await pictureHost('image/png');
    const server = pictures;
    pictures = null;
    await new Promise((resolve) => server?.close(resolve));
    expect((await presented(() => `http://${host}/pay.png`, [host])).code).toBe('unknown: picture not there');
  });

  it.each(['', 'x'.repeat(513), 'two\nlines', 'data:text/html,<b>'])('%o is no code', async (text) => {
    expect((await presented(() => text)).code).toMatch(/^unknown: /);
  });
});
