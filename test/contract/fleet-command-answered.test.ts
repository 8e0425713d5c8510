import { afterEach, expect, test } from 'vitest';
import { CommandedKiosk, Operator } from '../support/command-kiosk.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function surroundings() {
  const broker = await Mosquitto.start();
  ends.push(() => broker.remove());
  const kiosk = await CommandedKiosk.start(broker.url);
  ends.push(() => kiosk.stop());
  const operator = await Operator.start(broker.url);
  ends.push(() => operator.stop());
  return { kiosk, operator, signer: kiosk.under.signer };
}

const SETTLE = { command: 'settle-job', args: { job: 'K1-J1', as: 'looked at' } } as const;

test('a signed command is carried out once and answered on reply/<id>; the same again was seen before', async () => {
  const { kiosk, operator, signer } = await surroundings();
  const text = signer.text({ ...SETTLE, id: 'one' });
  await operator.send('settle-job', text);
  expect(await operator.replied(1)).toEqual([
    {
      topic: 'kioskd/k1/reply/one',
      body: { id: 'one', result: 'done', why: null },
      retained: false,
      qos: 1,
      correlation: null,
    },
  ]);
  await operator.send('settle-job', text);
  expect((await operator.replied(2))[1]?.body).toEqual({ id: 'one', result: 'refused', why: 'seen before' });
  expect(kiosk.done.map(({ command }) => command)).toEqual([{ do: 'settle job', jobId: 'K1-J1', as: 'looked at' }]);
});

test('expired, not yet valid and unknown commands are told to whoever signed them', async () => {
  const { kiosk, operator, signer } = await surroundings();
  const hour = 3_600_000;
  await operator.send('reset-breaker', signer.text({ id: 'old' }, Date.now() - hour));
  await operator.replied(1);
  kiosk.under.later();
  await operator.send('reset-breaker', signer.text({ id: 'early' }, Date.now() + hour));
  await operator.replied(2);
  kiosk.under.later();
  await operator.send('open-door', signer.text({ id: 'strange', command: 'open-door' }));
  expect((await operator.replied(3)).map(({ body }) => body)).toEqual([
    { id: 'old', result: 'refused', why: 'expired' },
    { id: 'early', result: 'refused', why: 'not yet valid' },
    { id: 'strange', result: 'refused', why: 'no such command' },
  ]);
  expect(kiosk.done).toEqual([]);
});

test('the MQTT 5 response topic is used below reply/ of the kiosk and nowhere else; correlation data comes back', async () => {
  const { operator, signer } = await surroundings();
  const ask = async (id: string, responseTopic: string) => {
    const properties = { responseTopic, correlationData: Buffer.from(`for ${id}`) };
    await operator.send('reset-breaker', signer.text({ id }), { properties });
  };
  await ask('one', 'kioskd/k1/reply/desk/7');
  await operator.replied(2);
  await ask('two', 'kioskd/k1/reply/two');
  await operator.replied(3);
  await ask('three', 'elsewhere/answers');
  await operator.replied(4);
  await ask('four', 'kioskd/k1/reply/../state');
  expect((await operator.replied(5)).map(({ topic, correlation }) => [topic, correlation])).toEqual([
    ['kioskd/k1/reply/one', 'for one'],
    ['kioskd/k1/reply/desk/7', 'for one'],
    ['kioskd/k1/reply/two', 'for two'],
    ['kioskd/k1/reply/three', 'for three'],
    ['kioskd/k1/reply/four', 'for four'],
  ]);
});
