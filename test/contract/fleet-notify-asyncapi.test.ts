import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readNotifyMessage, writeNotifyMessage } from '../../src/fleet/notify-message.ts';

interface Document {
  readonly channels: { readonly notify: { readonly address: string } };
  readonly operations: { readonly receiveNotify: object };
  readonly components: { readonly schemas: { readonly notify: object } };
}

const document = parse(readFileSync('src/fleet/asyncapi.yaml', 'utf8')) as Document;
const schema = z.fromJSONSchema({ ...document.components.schemas.notify });

test('the document describes what a relay sends and a kiosk takes', () => {
  expect(document.channels.notify.address).toBe('kioskd/{kioskId}/notify/{gateway}');
  expect(document.operations.receiveNotify).toMatchObject({
    action: 'receive',
    bindings: { mqtt: { qos: 1, retain: false } },
  });
  const raw = {
    headers: { 'x-qf-sign': 'A1', 'content-type': 'application/json' },
    body: Buffer.from('{"a":"\u00e9"}'),
  };
  const message: unknown = JSON.parse(writeNotifyMessage(raw));
  expect(schema.safeParse(message).error).toBeUndefined();
});

test.each([
  { headers: {} },
  { body: '' },
  { headers: {}, body: 'not base 64!' },
  { headers: { a: 1 }, body: '' },
  { headers: { a: 'x'.repeat(4_097) }, body: '' },
])('what the document forbids is not read either: %o', (message) => {
  expect(schema.safeParse(message).success).toBe(false);
  expect(readNotifyMessage(Buffer.from(JSON.stringify(message)))).toBeNull();
});
