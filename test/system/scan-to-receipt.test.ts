import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { PretendNetworkPrinter } from '../support/pretend-printer.ts';
import { openPty, type Pty } from '../support/pty.ts';
import { RunningKiosk } from '../support/running-kiosk.ts';

interface Message {
  readonly topic: string;
  readonly body: Record<string, unknown>;
  readonly retain: boolean;
}

let broker: Mosquitto;
const printer = new PretendNetworkPrinter();
let pty: Pty;
let kiosk: RunningKiosk;
let listener: MqttClient;
const messages: Message[] = [];

beforeAll(async () => {
  [broker, pty] = await Promise.all([Mosquitto.start(), openPty(), printer.plug()]);
  listener = await connectAsync(broker.url);
  listener.on('message', (topic, payload, packet) => {
    messages.push({ topic, body: JSON.parse(payload.toString()), retain: packet.retain });
  });
  await listener.subscribeAsync('kioskd/#', { qos: 1 });
  kiosk = await RunningKiosk.start({
    config: {
      scanner: { driver: 'serial', path: pty.a, baudRate: 9600 },
      printer: { driver: 'tcp', host: '127.0.0.1', port: printer.port, columns: 42 },
      mqtt: { url: broker.url },
    },
  });
});

afterAll(async () => {
  await listener?.endAsync();
  await kiosk?.close();
  await Promise.all([pty?.close(), printer.unplug(), broker?.remove()]);
});

test('a code written into the serial line becomes an approved payment, a relay pulse, a receipt and MQTT messages', async () => {
  await kiosk.choose('water');
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  // Looked for from before the scan on: the last screen stays for a second only.
  const thanks = kiosk.seesPhase('thanks');
  await pty.write(`${code}\r\n`);
  await thanks;

  const paid = kiosk.qfpay.orders().filter((order) => order.state === 'paid');
  expect(paid).toMatchObject([{ amount: { currency: 'MYR', minor: 250 }, mode: 'cpm' }]);
  const orderNumber = paid[0]?.orderNumber ?? '';
  expect(kiosk.pulses('motor1')).toBe(1);

  const paper = paperToText(readPaper(Uint8Array.from(printer.taken)));
  expect(paper).toContain('Test kiosk');
  expect(paper).toContain('Water');
  expect(paper).toContain('2.50');
  expect(paper).toContain(orderNumber);

  await eventually(() => events('sale').some((event) => event.body['state'] === 'completed'), {
    what: 'the broker has the end of the sale',
  });
  expect(events('sale').map((event) => event.body['state'])).toEqual(['opened', 'paid', 'completed']);
  expect(events('delivery').map((event) => event.body['state'])).toEqual(
    expect.arrayContaining(['started', 'delivered']),
  );
  expect(events('payment').map((event) => event.body['orderNumber'])).toContain(orderNumber);
  const numbers = messages.filter((one) => one.topic.includes('/event/')).map((one) => Number(one.body['number']));
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  await eventually(() => latest('availability') !== undefined, { what: 'the broker has the birth' });
  expect(latest('availability')).toMatchObject({ state: 'online', session: 1 });
  const scanner = () =>
    (latest('health') as { devices?: { scanner?: { status: string } } } | undefined)?.devices?.scanner;
  await eventually(() => scanner()?.status === 'ready', {
    what: 'the broker has the health, with a scanner that is ready',
  });

  const everything = JSON.stringify([messages, kiosk.log, await kiosk.entries(), kiosk.stderr, paper]);
  expect(everything).not.toContain(code);
});

test('state is retained for a broker client that comes later', async () => {
  const late = await connectAsync(broker.url);
  const got: Message[] = [];
  late.on('message', (topic, payload, packet) =>
    got.push({ topic, body: JSON.parse(payload.toString()), retain: packet.retain }),
  );
  await late.subscribeAsync('kioskd/test-kiosk/state', { qos: 1 });
  await eventually(() => got.length > 0, { what: 'the retained state' });
  expect(got[0]).toMatchObject({ retain: true, body: { reason: '' } });
  await late.endAsync();
});

function events(type: string): Message[] {
  return messages.filter((message) => message.topic === `kioskd/test-kiosk/event/${type}`);
}

function latest(topic: string): Record<string, unknown> | undefined {
  return messages.findLast((message) => message.topic === `kioskd/test-kiosk/${topic}`)?.body;
}
