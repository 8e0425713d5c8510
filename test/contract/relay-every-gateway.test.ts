import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk, post, type RunningRelay } from '../support/relay.ts';
import { pays, relayOfSandboxes, sandboxFor } from '../support/relay-sandboxes.ts';

let broker: Mosquitto;
let relay: RunningRelay;
beforeAll(async () => {
  broker = await Mosquitto.start();
  relay = await relayOfSandboxes({ brokerUrl: broker.url });
  await connected(relay);
});
afterAll(async () => {
  await relay.stop();
  await broker.remove();
});

describe.each(['uqpay', 'codepay', 'qfpay'] as const)('%s', (name) => {
  const ORDER = 'CARPARKA000000120815';

  test('its notification goes through: the gateway has its own acknowledgement, the kiosk can verify it again', async () => {
    const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
    const rig = await sandboxFor(name, relay);
    await pays(rig, ORDER);
    await eventually(() => rig.sandbox.notifications()[0]?.state === 'delivered', {
      what: 'the gateway has its answer',
    });
    await kiosk.hears(1);
    const [heard] = kiosk.heard;
    expect(heard?.gateway).toBe(name);
    expect(heard === undefined ? null : rig.gateway.parseNotification(heard.raw)).toMatchObject({
      kind: 'notice',
      notice: { about: 'payment', orderNumber: ORDER, claim: 'paid', amount: { currency: 'HKD', minor: 1250 } },
    });

    const [sent] = rig.sandbox.notifications();
    const path = `/notify/${name}`;
    const headers = Object.fromEntries(Object.entries(sent?.headers ?? {}).filter(([key]) => key !== 'content-length'));
    const forged = (sent?.body ?? '').replace(ORDER, 'CARPARKA000000130815');
    expect(forged).not.toBe(sent?.body);
    expect((await post(relay.url, { path, headers, body: forged })).status).toBe(401);
    expect((await post(relay.url, { path, headers, body: sent?.body ?? '' })).status).toBe(200);
    expect(relay.relay.counters.count(name, 'rejected')).toBe(1);
    await rig.stop();
    await kiosk.stop();
  });
});
