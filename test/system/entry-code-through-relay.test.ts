import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { money } from '../../src/domain/money.ts';
import { SANDBOX_UQPAY, startUqpaySandbox, type UqpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { UQPAY_SANDBOX_MEANINGS } from '../../src/sandbox/gateways/uqpay-rules.ts';
import { preparedKiosk, setConfig } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { RelayProcess } from '../support/relay-process.ts';
import type { RunningKiosk } from '../support/running-kiosk.ts';

/**
 * What was not taken UQPAY tells three times more: a quarter of a minute later, then half of one, then three quarters. A kiosk
 * that was started again is up by then.
 */
const CLOCK_SCALE = 20;

const LABEL = 'https://pay.example.com/entry/281004040000000001';

interface Site {
  readonly kiosk: RunningKiosk;
  readonly relay: RelayProcess;
  readonly uqpay: UqpaySandbox;
  readonly brokerUrl: string;
}

/** A kiosk behind a router whose MPay customers scan a printed label's code: broker, relay and gateway are real processes and sockets. */
async function site(): Promise<Site> {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const kiosk = await preparedKiosk();
  for (const [name, text] of [
    ['uqpay-key', SANDBOX_UQPAY.key],
    ['uqpay-notification-key', SANDBOX_UQPAY.notificationKey],
  ] as const) {
    const file = join(kiosk.folder, 'credentials', name);
    writeFileSync(file, text);
    chmodSync(file, 0o600);
  }
  const section = {
    clientId: SANDBOX_UQPAY.clientId,
    signId: SANDBOX_UQPAY.signId,
    key: { credential: 'uqpay-key' },
    notificationKey: { credential: 'uqpay-notification-key' },
    resultCodes: UQPAY_SANDBOX_MEANINGS,
    timing: { queryEvery: '1s', firstQuery: '1s' },
  };
  const relayFile = join(kiosk.folder, 'relay.yaml');
  const relayConfig = {
    version: 1,
    relay: { listen: '127.0.0.1:0', kiosks: [{ id: 'test-kiosk' }] },
    gateways: { uqpay: { ...section, baseUrl: 'https://acgateway.uqpay.com' } },
    mqtt: { url: broker.url },
  };
  writeFileSync(relayFile, stringify(relayConfig, { aliasDuplicateObjects: false }));
  const relay = new RelayProcess('--config', relayFile);
  onTestFinished(async () => {
    await relay.end('SIGTERM');
  });
  const relayUrl = (await relay.ready()).replace(/\/$/, '');
  const { sandbox } = await startUqpaySandbox({ notifyUrl: `${relayUrl}/notify/uqpay`, clockScale: CLOCK_SCALE });
  onTestFinished(() => sandbox.stop());
  setConfig(kiosk, {
    gateways: { uqpay: { ...section, baseUrl: sandbox.url } },
    wallets: [{ id: 'mpay', name: 'MPay', gateway: 'uqpay', method: 'MPAY', entry: LABEL }],
    mqtt: { url: broker.url },
  });
  await kiosk.boot();
  // The kiosk subscribes before it says that it is there.
  await brokerKnows(broker.url, 'online');
  return { kiosk, relay, uqpay: sandbox, brokerUrl: broker.url };
}

/** What is said of the kiosk at the broker: until it is missed, messages for it are taken there, and lost. */
async function brokerKnows(brokerUrl: string, state: 'online' | 'offline'): Promise<void> {
  const client = await mqtt.connectAsync(brokerUrl);
  onTestFinished(() => client.endAsync(true));
  let said = '';
  client.on('message', (_topic, payload) => {
    said = payload.toString();
  });
  await client.subscribeAsync('kioskd/test-kiosk/availability');
  await eventually(() => said.includes(state), { what: `the kiosk is ${state} at the broker`, ...within });
}

const within = { timeoutMs: PATIENCE_MS };

test('the customer types the amount; the money is told of through the relay, asked about, and the product falls', async () => {
  const { kiosk, uqpay } = await site();
  await kiosk.choose('water');
  const view = await kiosk.sees(({ qr }) => qr !== null, 'the entry code');
  expect(view.lines).toContain('Type exactly RM2.50 in your wallet app.');

  uqpay.payEntryCode({ method: 'MPAY', amount: money('MYR', 250) });

  await eventually(() => kiosk.pulses('motor1') === 1, { what: 'the product falls', ...within });
  await kiosk.seesPhase('idle');
  const [payment] = uqpay.orders();
  expect(payment).toMatchObject({ state: 'paid' });
  const learned = (await kiosk.entries()).filter(({ kind }) => kind === 'payment learned').map(({ body }) => body);
  expect(learned).toContainEqual(expect.objectContaining({ learned: 'claimed', gatewayRef: payment?.gatewayRef }));
  expect(learned).toContainEqual(expect.objectContaining({ learned: 'delivered', to: 'kept' }));
});

test('another amount fits no sale: nothing falls, and a person is told', async () => {
  const { kiosk, uqpay } = await site();
  await kiosk.choose('water');
  await kiosk.sees(({ qr }) => qr !== null, 'the entry code');

  uqpay.payEntryCode({ method: 'MPAY', amount: money('MYR', 251) });

  await eventually(() => kiosk.log.some(({ event }) => event === 'payment.unmatched'), {
    what: 'the alarm',
    ...within,
  });
  expect(kiosk.log.find(({ event }) => event === 'payment.unmatched')).toMatchObject({ why: 'no sale fits' });
  expect(kiosk.pulses('motor1')).toBe(0);
  expect((await kiosk.kinds()).filter((kind) => kind === 'delivery started')).toEqual([]);
});

test('paid, and the power goes before the product falls: told again after the restart, it is given back', async () => {
  const { kiosk, uqpay, brokerUrl } = await site();
  await kiosk.choose('water');
  await kiosk.sees(({ qr }) => qr !== null, 'the entry code');
  await kiosk.kill9();
  await brokerKnows(brokerUrl, 'offline');
  uqpay.payEntryCode({ method: 'MPAY', amount: money('MYR', 250) });
  await eventually(() => (uqpay.notifications()[0]?.attempts.length ?? 0) > 0, {
    what: 'the gateway has told of it while the kiosk is away',
    ...within,
  });

  await kiosk.boot();

  await eventually(() => uqpay.refunds().length === 1, { what: 'the refund', timeoutMs: 2 * PATIENCE_MS });
  expect(kiosk.pulses('motor1')).toBe(0);
  expect(uqpay.refunds()).toMatchObject([{ minor: 250 }]);
});
