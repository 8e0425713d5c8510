import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentFacts } from '../../src/domain/gateway.ts';
import { CODEPAY } from '../../src/gateways/codepay/module.ts';
import { CODEPAY_ACKNOWLEDGEMENT } from '../../src/gateways/codepay/notification.ts';
import { canonical, signFields } from '../../src/gateways/codepay/sign.ts';
import { JsonNumber, parseObject } from '../../src/gateways/json.ts';
import type { NotificationOutcome } from '../../src/gateways/notification.ts';
import { type CodepaySandbox, SANDBOX_CODEPAY, sandboxCodepayKeys } from '../../src/sandbox/gateways/index.ts';
import { eventually } from '../support/eventually.ts';
import { codepayRig, never, type Rig } from '../support/gateways.ts';

let rig: Rig<CodepaySandbox>;
let payment: PaymentFacts;
beforeEach(async () => {
  rig = await codepayRig({ sandbox: { refunds: 'processing' } });
  payment = rig.payment();
});
afterEach(() => rig.stop());

const bodyAbout = (number: string): Buffer => rig.sandbox.notificationAbout(number)?.body ?? Buffer.alloc(0);
const read = (body: Uint8Array): NotificationOutcome => rig.gateway.parseNotification({ headers: {}, body });
const replaced = (body: Buffer, from: string, to: string): Buffer => {
  expect(body.toString()).toContain(from);
  return Buffer.from(body.toString().replace(from, to));
};

it('of a paid order is a notice, with nothing of the payer in it', async () => {
  await rig.gateway.charge(payment, rig.code('approve'), never);
  const body = bodyAbout(payment.orderNumber);
  expect(body.toString()).toMatch(/"trans_status":2.*"order_amount":"12.5"/);
  expect(body.toString()).toContain('2088000000000000');
  const outcome = read(body);
  expect(outcome).toMatchObject({
    kind: 'notice',
    notice: { about: 'payment', orderNumber: payment.orderNumber, claim: 'paid', amount: payment.amount },
  });
  expect(JSON.stringify(outcome)).not.toContain('2088000000000000');
});

it('of a failure claims that nothing was paid', async () => {
  await rig.gateway.charge(payment, rig.code('decline'), never);
  expect(read(bodyAbout(payment.orderNumber))).toMatchObject({ notice: { claim: 'not paid', paidAt: null } });
});

it('of a refund is about our refund number', async () => {
  await rig.gateway.charge(payment, rig.code('approve'), never);
  await rig.gateway.refund(payment, { refundNumber: 'TEST01R000001', madeAt: 0 }, never);
  rig.sandbox.finishRefund('TEST01R000001');
  expect(read(bodyAbout('TEST01R000001'))).toMatchObject({
    kind: 'notice',
    notice: { about: 'refund', orderNumber: 'TEST01R000001', claim: 'refunded', amount: payment.amount },
  });
});

it('that is old is as good as a young one: it only makes the kiosk ask', async () => {
  await rig.stop();
  const hoursAgo = Date.now() - 11 * 3_600_000;
  rig = await codepayRig({ now: () => hoursAgo, sandbox: { now: () => hoursAgo } });
  const old = rig.payment();
  await rig.gateway.charge(old, rig.code('approve'), never);
  const { body } = rig.sandbox.notificationAbout(old.orderNumber) ?? { body: Buffer.alloc(0) };
  await rig.stop();
  rig = await codepayRig();
  expect(read(body)).toMatchObject({ kind: 'notice', notice: { claim: 'paid' } });
});

describe('not believed', () => {
  let body: Buffer;
  beforeEach(async () => {
    await rig.gateway.charge(payment, rig.code('approve'), never);
    body = bodyAbout(payment.orderNumber);
  });

  it.each([
    ['with another amount', '"order_amount":"12.5"', '"order_amount":"1.5"', 'bad signature'],
    ['with a number that is written in another way', '"trans_type":1', '"trans_type":"01"', 'bad signature'],
    ['with a field more', '{', '{"more":"x",', 'bad signature'],
    ['with a field twice', '{', '{"trans_status":2,', 'not json'],
    ['with another name for the signature', '"sign":', '"sing":', 'unsigned'],
  ])('%s', (_what, from, to, why) => {
    expect(read(replaced(body, from, to))).toEqual({ kind: 'rejected', why });
  });

  it('cut off, empty, or far too long', () => {
    expect(read(body.subarray(0, -1))).toEqual({ kind: 'rejected', why: 'not json' });
    expect(read(Buffer.alloc(0))).toEqual({ kind: 'rejected', why: 'not json' });
    expect(read(Buffer.concat([body, Buffer.alloc(70_000, ' ')]))).toEqual({ kind: 'rejected', why: 'too long' });
  });

  it('that the gateway signed for another of its merchants', async () => {
    const neighbour = await codepayRig({
      sandbox: { merchantNo: '312300000001' },
      settings: { merchantNo: '312300000001' },
    });
    const theirs = neighbour.payment();
    await neighbour.gateway.charge(theirs, neighbour.code('approve'), never);
    const foreign = neighbour.sandbox.notificationAbout(theirs.orderNumber)?.body ?? Buffer.alloc(0);
    expect(neighbour.gateway.parseNotification({ headers: {}, body: foreign }).kind).toBe('notice');
    expect(read(foreign)).toEqual({ kind: 'rejected', why: 'other merchant' });
    await neighbour.stop();
  });

  /** The notification with these fields changed and without those that are empty, signed by the gateway; not yet put together. */
  async function signedAgain(change: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const { gateway } = await sandboxCodepayKeys();
    const fields = new Map<string, string>();
    for (const [name, value] of parseObject(body) ?? []) {
      fields.set(name, typeof value === 'string' ? value : value instanceof JsonNumber ? value.literal : '');
    }
    for (const [name, value] of Object.entries(change)) {
      fields.set(name, value);
    }
    fields.set('sign', signFields(fields, gateway.privateKey));
    return Object.fromEntries([...fields].filter(([, value]) => value !== ''));
  }

  it('with the state hidden in another value, in place of which stands what the payer is called', async () => {
    const genuine = await signedAgain({ trans_remark: 'x&trans_status=2&trans_text=1', trans_status: '1' });
    const forged = { ...genuine, trans_remark: 'x', trans_status: '2', trans_text: '1&trans_status=1' };
    expect(canonical(Object.entries(forged))).toBe(canonical(Object.entries(genuine)));
    expect(read(Buffer.from(JSON.stringify(forged)))).toEqual({ kind: 'rejected', why: 'bad shape' });
  });

  it('without a number, of a code that the kiosk showed: it is no money by an entry code', async () => {
    const message = await signedAgain({ merchant_order_no: '', pay_scenario: 'SCANQR_PAY' });
    expect(read(Buffer.from(JSON.stringify(message)))).toEqual({ kind: 'rejected', why: 'bad shape' });
    const byLabel = await signedAgain({ merchant_order_no: '', pay_scenario: 'ENTRYCODE_PAY' });
    expect(read(Buffer.from(JSON.stringify(byLabel)))).toMatchObject({ kind: 'notice', notice: { orderNumber: null } });
  });

  it('an answer that somebody kept and posts', () => {
    const text = '{"code":"0"}';
    expect(read(Buffer.from(text))).toEqual({ kind: 'rejected', why: 'unsigned' });
  });
});

it('a relay reads it without a secret', async () => {
  await rig.gateway.charge(payment, rig.code('approve'), never);
  const { gateway } = await sandboxCodepayKeys();
  const gatewayKey = gateway.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const { notifications } = CODEPAY;
  expect(notifications?.secrets).toEqual([]);
  const reader = notifications?.reader({ ...SANDBOX_CODEPAY, gatewayKey } as never, {});
  expect(reader?.({ headers: {}, body: bodyAbout(payment.orderNumber) }).kind).toBe('notice');
});

describe('posted by the sandbox', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('comes again until it is answered as CodePay wants, and is the same each time', async () => {
    const bodies: Buffer[] = [];
    server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) {
        parts.push(part);
      }
      bodies.push(Buffer.concat(parts));
      const { contentType, body } = CODEPAY_ACKNOWLEDGEMENT;
      response.setHeader('content-type', contentType);
      response.end(bodies.length < 3 ? body.toUpperCase() : body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const notifyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify/codepay`;
    await rig.stop();
    rig = await codepayRig({ sandbox: { clockScale: 1_000 }, settings: { notifyUrl } });
    payment = rig.payment();
    await rig.gateway.charge(payment, rig.code('approve'), never);
    await eventually(() => rig.sandbox.notifications()[0]?.state === 'delivered', {
      what: 'the notification is taken',
    });
    expect(bodies).toHaveLength(3);
    expect(bodies.map((body) => read(body).kind)).toEqual(['notice', 'notice', 'notice']);
    expect(bodies[2]).toEqual(bodies[0]);
  });
});
