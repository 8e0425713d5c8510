import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { connected, ListeningKiosk } from '../support/relay.ts';
import { pays, relayOfSandboxes, sandboxFor } from '../support/relay-sandboxes.ts';

test('paid while the broker is down: the gateway repeats by its own ladder, and the kiosk hears when the broker is back', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  let letBack = () => {};
  const kioskIsBack = new Promise<void>((resolve) => {
    letBack = resolve;
  });
  // Else a repeat could come between the relay and the kiosk, and count as a hint for a kiosk that is away.
  const relay = await relayOfSandboxes({ brokerUrl: broker.url }, { wait: () => kioskIsBack });
  onTestFinished(() => relay.stop());
  onTestFinished(() => letBack());
  await connected(relay);
  await broker.down();
  await eventually(() => !relay.relay.connected, { what: 'the relay notices' });

  // QFPay's first gap is two minutes, the next two are ten each.
  const rig = await sandboxFor('qfpay', relay, 300);
  await pays(rig, 'CARPARKA000000120815');
  const sent = () => rig.sandbox.notifications()[0];
  await eventually(() => (sent()?.attempts.length ?? 0) > 0, { what: 'the gateway has tried' });
  expect(sent()?.attempts[0]).toMatchObject({ status: 503, taken: false });

  await broker.up();
  const kiosk = await ListeningKiosk.start(broker.url, 'car-park-a');
  onTestFinished(() => kiosk.stop());
  letBack();
  await eventually(() => sent()?.state === 'delivered', { what: 'the gateway was answered' });
  await kiosk.hears(1);
  await rig.stop();
});
