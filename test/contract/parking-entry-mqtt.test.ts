import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectOnce } from '../../src/fleet/connection.ts';
import { entrySeal } from '../../src/parking/entry-message.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { SITE_SECRET } from '../support/parking.ts';
import { CarParkUnderTest, ENTRY_KEY } from '../support/parking-entries.ts';
import { Stranger } from '../support/parking-site.ts';

const AT = '2026-03-01T11:00:00+08:00';
let broker: Mosquitto;
let camera: Stranger;
beforeAll(async () => {
  broker = await Mosquitto.start();
  camera = await Stranger.start(broker.url);
});
afterAll(async () => {
  await camera.stop();
  await broker.remove();
});

function sealed(what: 'plate' | 'ticket', text: string, at = AT, key = ENTRY_KEY, site = 'carpark-7'): string {
  return JSON.stringify({ [what]: text, at, seal: entrySeal(key, site, { what, text, at }) });
}

async function listening(kiosk: CarParkUnderTest, mark: { seen: number }) {
  const attempt = await connectOnce(
    {
      url: new URL(broker.url),
      clientId: `kiosk-${Math.random()}`,
      username: null,
      password: null,
      tls: {},
      keepaliveS: 60,
      answerMs: 20_000,
      will: null,
      onMessage: (topic, payload) => {
        mark.seen += topic.endsWith('/entry') ? 1 : 0;
        kiosk.carPark.heard(topic, payload);
      },
    },
    5,
    new AbortController().signal,
  );
  if (attempt.result !== 'connected') throw new Error(attempt.trouble.words);
  for (const filter of kiosk.carPark.filters) attempt.connection.subscribe(filter);
  // The broker answers in order: once its answer to this is here, it knows what we listen to.
  await attempt.connection.publish('kioskd/mark', '', false);
  return attempt.connection;
}

test('a sealed entry is taken, once however often it comes; another is not', async () => {
  const kiosk = new CarParkUnderTest();
  const mark = { seen: 0 };
  const connection = await listening(kiosk, mark);
  const good = sealed('plate', 'AB 1234');
  const messages = [
    good,
    good,
    sealed('plate', 'ＡＢ-1234'),
    good.replace('AB 1234', 'AB 9999'),
    good.replace('plate', 'ticket'),
    sealed('plate', 'XX1', AT, SITE_SECRET),
    sealed('plate', 'XX2', AT, ENTRY_KEY, 'carpark-8'),
    sealed('plate', 'XX3', '2026-01-01T00:00:00Z'),
    sealed('ticket', 'no ticket'),
    '',
    '[[[[',
    '{"plate":"XX4"}',
    `{"plate":"${'X'.repeat(3_000)}","at":"","seal":""}`,
  ];
  for (const message of messages) {
    await camera.publish('entry', message);
  }
  await eventually(() => mark.seen === messages.length, { what: 'all messages came' });
  await eventually(() => kiosk.posted.length === 3, { what: 'the good ones were taken' });
  expect([...kiosk.tickets.values()].map(({ entered }) => entered.length)).toEqual([1]);
  expect(new Set(kiosk.posted.map(({ key }) => key)).size).toBe(1);
  expect(kiosk.dropped).toHaveLength(1);
  await connection.close(0);
});

test('a flood of forged ones costs twenty looks a second and no more', async () => {
  const kiosk = new CarParkUnderTest();
  for (let n = 0; n < 500; n += 1) {
    kiosk.carPark.heard('kioskd/site/carpark-7/entry', Buffer.from(sealed('plate', `AB${n}`, AT, SITE_SECRET)));
  }
  kiosk.carPark.heard('kioskd/site/carpark-7/entry', Buffer.from(sealed('plate', 'AB1')));
  await new Promise((resolve) => setImmediate(resolve));
  expect(kiosk.posted).toEqual([]);
  kiosk.mono += 1_000;
  kiosk.carPark.heard('kioskd/site/carpark-7/entry', Buffer.from(sealed('plate', 'AB1')));
  await eventually(() => kiosk.posted.length === 1, { what: 'a good one a second later is taken' });
});

test('without a key nothing is listened to', () => {
  const kiosk = new CarParkUnderTest({ entries: { token: null, key: null } });
  expect(kiosk.carPark.filters.some((filter) => filter.endsWith('/entry'))).toBe(false);
  kiosk.carPark.heard('kioskd/site/carpark-7/entry', Buffer.from(sealed('plate', 'AB1')));
  expect(kiosk.posted).toEqual([]);
});

test('the example of the guide has this seal', () => {
  const example = { what: 'plate', text: 'AB1234', at: '2026-03-01T08:00:00+08:00' } as const;
  expect(entrySeal('an-entry-key-for-the-guide-0123456', 'carpark-7', example)).toMatchInlineSnapshot(
    `"1c56bebbb7554880a337971655a117bd82c552a5bfb48a02d6010ee42323a652"`,
  );
});
