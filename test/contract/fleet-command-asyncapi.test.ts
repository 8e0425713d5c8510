import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readEnvelope } from '../../src/fleet/command-envelope.ts';
import { writeAnswer } from '../../src/fleet/command-message.ts';
import { COMMAND_KINDS } from '../../src/fleet/command-names.ts';
import { VECTOR } from '../support/command-sign.ts';

interface Document {
  readonly channels: {
    readonly command: { readonly address: string; readonly parameters: { readonly name: { readonly enum: string[] } } };
    readonly reply: { readonly address: string };
  };
  readonly operations: { readonly receiveCommand: object };
  readonly components: { readonly schemas: { readonly command: object; readonly reply: object } };
}

const document = parse(readFileSync('src/fleet/asyncapi.yaml', 'utf8')) as Document;
const command = z.fromJSONSchema({ ...document.components.schemas.command });
const reply = z.fromJSONSchema({ ...document.components.schemas.reply });

test('the document describes the commands that a kiosk takes and what it answers', () => {
  const { channels, operations } = document;
  expect(channels.command.address).toBe('kioskd/{kioskId}/command/{name}');
  expect(channels.command.parameters.name.enum).toEqual(COMMAND_KINDS.map(({ name }) => name));
  expect(channels.reply.address).toBe('kioskd/{kioskId}/reply/{id}');
  expect(operations.receiveCommand).toMatchObject({
    action: 'receive',
    bindings: { mqtt: { qos: 1, retain: false } },
    reply: { channel: { $ref: '#/channels/reply' } },
  });
  expect(command.safeParse(VECTOR.message).error).toBeUndefined();
  const answers = [
    writeAnswer({ id: 'a', result: 'done', why: null }),
    writeAnswer({ id: 'a', result: 'refused', why: 'not possible' }),
  ];
  for (const answer of answers) {
    expect(reply.safeParse(JSON.parse(answer)).error).toBeUndefined();
  }
});

test.each([
  { id: 'a b' },
  { key: 'A' },
  { issuedAt: '2026-03-01T08:00:00Z' },
  { counter: 0 },
  { counter: 1.5 },
  { args: { job: 1 } },
  { args: { job: 'é' } },
  { signature: 'x' },
  { more: 1 },
])('what the document forbids is not read either: %o', (change) => {
  const message = { ...VECTOR.message, ...change };
  expect(command.safeParse(message).success).toBe(false);
  expect(readEnvelope(Buffer.from(JSON.stringify(message)))).toBeNull();
});
