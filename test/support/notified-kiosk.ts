import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { writeNotifyMessage } from '../../src/fleet/notify-message.ts';
import type { RawNotification } from '../../src/gateways/notification.ts';
import type { NotificationTotals } from '../../src/runtime/notification-counts.ts';
import { SANDBOX_QFPAY, type SandboxOrder } from '../../src/sandbox/gateways/index.ts';
import { preparedKiosk, setConfig } from './bad-input.ts';
import { eventually } from './eventually.ts';
import { Mosquitto } from './mosquitto.ts';
import type { RunningKiosk } from './running-kiosk.ts';

/** A real daemon that polls so rarely that only a notification can be why it asks in time. */
export const SELDOM = { 'gateways.qfpay.timing.queryEvery': '60s', 'gateways.qfpay.timing.firstQuery': '60s' };

export async function kioskWith(settings: Readonly<Record<string, unknown>>): Promise<RunningKiosk> {
  const kiosk = await preparedKiosk();
  setConfig(kiosk, settings);
  await kiosk.boot();
  return kiosk;
}

export interface Relayed {
  readonly kiosk: RunningKiosk;
  /** Publishes so many of these, as a relay does. */
  relay(raw: RawNotification, times?: number): Promise<void>;
}

/** A kiosk with a real broker, and a relay that is connected to it. */
export async function relayedKiosk(settings: Readonly<Record<string, unknown>> = SELDOM): Promise<Relayed> {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const { default: mqtt } = await import('mqtt');
  const client = await mqtt.connectAsync(broker.url);
  onTestFinished(() => client.endAsync(true));
  let online = false;
  client.on('message', (_, payload) => {
    online ||= payload.includes('online');
  });
  await client.subscribeAsync('kioskd/test-kiosk/availability');
  const kiosk = await kioskWith({ ...settings, mqtt: { url: broker.url } });
  // The kiosk subscribes before it says that it is there.
  await eventually(() => online, { what: 'the kiosk is at the broker' });
  return {
    kiosk,
    async relay(raw, times = 1) {
      const message = writeNotifyMessage(raw);
      for (let n = 0; n < times; n += 1) {
        await client.publishAsync('kioskd/test-kiosk/notify/qfpay', message, { qos: 1 });
      }
    },
  };
}

/** A customer has the order code of a bottle of water before them. */
export async function orderOnScreen(kiosk: RunningKiosk): Promise<SandboxOrder> {
  await kiosk.choose('water');
  await kiosk.sees((view) => view.qr !== null, 'an order code');
  const order = kiosk.qfpay.orders().at(-1);
  if (order === undefined) {
    throw new Error('the gateway has no order');
  }
  return order;
}

/** What QFPay posts about an order that was paid, signed with this key. */
export function qfpayNotification(
  order: SandboxOrder,
  more: Readonly<Record<string, string>> = {},
  key: string = SANDBOX_QFPAY.clientKey,
): RawNotification {
  const time = '2026-01-02 03:04:05';
  const fields = {
    status: '1',
    notify_type: 'payment',
    respcd: '0000',
    cancel: '0',
    pay_type: '800101',
    out_trade_no: order.orderNumber,
    syssn: order.gatewayRef,
    txamt: String(order.amount.minor),
    txcurrcd: order.amount.currency,
    txdtm: time,
    sysdtm: time,
    paydtm: time,
    ...more,
  };
  const body = Buffer.from(JSON.stringify(fields));
  const sign = createHash('md5').update(body).update(key).digest('hex').toUpperCase();
  return { headers: { 'content-type': 'application/json', 'x-qf-sign': sign }, body };
}

/** How often the gateway was asked about it; the gateway is also asked now and then whether it is there. */
export function queries(kiosk: RunningKiosk, { orderNumber }: SandboxOrder): number {
  const calls = kiosk.qfpay.calls().filter((call) => call.verb === 'query' && call.orderNumber === orderNumber);
  return calls.length;
}

/** What /healthz counts. */
export async function notifications(kiosk: RunningKiosk): Promise<NotificationTotals> {
  const response = await fetch(`${kiosk.url}/healthz`);
  return ((await response.json()) as { notifications: NotificationTotals }).notifications;
}

export async function received(kiosk: RunningKiosk, count: number): Promise<void> {
  await eventually(async () => (await notifications(kiosk)).received >= count, {
    what: `${count} notifications have come`,
  });
}
