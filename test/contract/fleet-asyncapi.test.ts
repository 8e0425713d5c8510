import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { asyncApiDocument } from '../../src/fleet/asyncapi.ts';
import { shapeEvent, shapeHealth, shapeState } from '../../src/fleet/messages.ts';
import type { NewEvent } from '../../src/journal/port.ts';
import { HEALTH, healthIs, linkedKiosk, STATE, Watcher } from '../support/fleet.ts';
import { change } from '../support/journal.ts';
import { Mosquitto } from '../support/mosquitto.ts';

const FILE = 'src/fleet/asyncapi.yaml';
const HEADER =
  '# Made from src/fleet/schemas.ts. To write it anew: UPDATE_ASYNCAPI=1 npx vitest run test/contract/fleet-asyncapi.test.ts\n';
const TYPES: readonly NewEvent['type'][] = ['sale', 'payment', 'delivery', 'device', 'security', 'alarm'];

interface Document {
  readonly channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
  readonly components: { messages: Record<string, { payload: { $ref: string } }>; schemas: Record<string, object> };
}

/** What the written document says of a topic, as a checking function made from its JSON Schema. */
function checker(document: Document, rest: string): (value: unknown) => string {
  const channel = Object.values(document.channels).find((item) => item.address === `kioskd/{kioskId}/${rest}`);
  const [message] = Object.values(channel?.messages ?? {});
  const kind = message?.$ref.replace('#/components/messages/', '') ?? '';
  const schema = document.components.messages[kind]?.payload.$ref.replace('#/components/schemas/', '') ?? '';
  const type = z.fromJSONSchema({ ...document.components.schemas[schema] });
  return (value) => type.safeParse(value).error?.message ?? '';
}

describe('the AsyncAPI document', () => {
  if (process.env['UPDATE_ASYNCAPI'] === '1') {
    writeFileSync(FILE, HEADER + stringify(asyncApiDocument(), { lineWidth: 120 }));
  }
  const document = parse(readFileSync(FILE, 'utf8')) as Document;

  test('is what the schemas say', () => {
    expect(document).toEqual(asyncApiDocument());
  });

  test('covers every kind of message that is published', async () => {
    const broker = await Mosquitto.start();
    const watcher = await Watcher.start(broker.url);
    const kiosk = await linkedKiosk({ url: broker.url });
    kiosk.link.publishState(STATE);
    kiosk.link.publishHealth(HEALTH);
    const payload = { saleId: 's1', amount: '1.00', deep: { list: [1, null, true] } };
    await kiosk.journal.commit(change({ events: TYPES.map((type) => ({ type, payload })) }));
    await kiosk.link.start(new AbortController().signal);
    await healthIs(kiosk, 'ready');
    await kiosk.stop();
    await watcher.until(() => watcher.on('availability').some((text) => text.includes('offline')), 'the goodbye');
    await watcher.stop();
    await broker.remove();
    const topics = new Set(watcher.heard.map((item) => item.topic.replace('kioskd/k1/', '')));
    expect([...topics].sort()).toEqual(
      ['availability', 'state', 'health', ...TYPES.map((type) => `event/${type}`)].sort(),
    );
    for (const { topic, text } of watcher.heard) {
      expect(checker(document, topic.replace('kioskd/k1/', ''))(JSON.parse(text)), topic).toBe('');
    }
  });

  test('refuses what is not published', () => {
    expect(checker(document, 'state')({ ...STATE, extra: 1 })).not.toBe('');
    expect(checker(document, 'availability')({ state: 'gone', session: 1 })).not.toBe('');
    expect(checker(document, 'health')({ ...HEALTH, openPayments: -1 })).not.toBe('');
    expect(checker(document, 'event/sale')({ number: 0, at: STATE.since, session: 1 })).not.toBe('');
  });

  test('holds for what the shape functions make of nonsense', () => {
    const dirty = `\u0007<b>\u202e${'x'.repeat(500)}`;
    const state = { phase: '', since: 'yesterday', reason: dirty, saleId: dirty };
    expect(checker(document, 'state')(shapeState(state))).toBe('');
    const health = {
      ...HEALTH,
      version: dirty,
      devices: { [dirty]: { status: 'ready' as const, reason: dirty }, '': { status: 'absent' as const, reason: '' } },
      clock: { ...HEALTH.clock, offsetMs: 1.5 },
      disk: { ...HEALTH.disk, freeBytes: Number.NaN },
      temperatureC: Number.POSITIVE_INFINITY,
      openPayments: -3,
      uptimeS: 1.7,
    };
    expect(checker(document, 'health')(shapeHealth(health))).toBe('');
    const loop: Record<string, unknown> = { text: dirty, none: undefined, big: 1n, call: () => 1, when: new Date() };
    loop['self'] = loop;
    const event = shapeEvent({ number: 1, at: Number.NaN, type: 'alarm', payload: loop }, 1);
    expect(checker(document, 'event/alarm')(JSON.parse(JSON.stringify(event)))).toBe('');
  });
});
