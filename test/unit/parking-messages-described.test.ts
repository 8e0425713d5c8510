import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { join } from '../../src/domain/ticket.ts';
import { entrySchema, siteMessageSchema, siteTicketsSchema } from '../../src/fleet/schemas.ts';
import { entrySeal } from '../../src/parking/entry-message.ts';
import { SiteKeys } from '../../src/parking/keys.ts';
import { sealedBytes, writeMessage } from '../../src/parking/site-message.ts';
import { pageOf, writePages } from '../../src/parking/site-page.ts';
import { KEYS, NOON } from '../support/parking.ts';
import { entered, paid, used } from '../support/parking-site.ts';

const GUIDE = readFileSync('src/parking/README.md', 'utf8');

test('what is published is what the AsyncAPI document says', () => {
  const facts = [
    entered('t:a'),
    paid('t:a', 'PAY1-1'),
    used('t:a'),
    { fact: 'not used', key: 't:a', at: NOON } as const,
  ];
  const ticket = facts.reduce<ReturnType<typeof join> | undefined>((known, fact) => join(known, fact, NOON), undefined);
  if (ticket === undefined) throw new Error('no ticket');
  const page = pageOf('t:a');
  const [[, content] = [page, '']] = [...writePages([ticket, { ...ticket, substitute: true }], new Set([page]))];
  expect(siteTicketsSchema.parse(JSON.parse(content)).tickets).toHaveLength(2);
  for (const what of ['tickets', 'presence'] as const) {
    const text = writeMessage(KEYS, 'carpark-7', { from: 'pay-1', what, at: NOON, content });
    expect(siteMessageSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
  }
});

test("the guide's example of a site's message", () => {
  const secret = 'a-site-key-for-the-guide-012345678';
  const message = { from: 'pay-1', what: 'presence', at: 1_772_323_200_000, content: '{"told":0}' } as const;
  const bytes = sealedBytes('carpark-7', message);
  expect(GUIDE).toContain(`\`\`\`\n${bytes.toString()}\`\`\``);
  const key = createHmac('sha256', secret).update('kioskd site messages 1').digest();
  const seal = createHmac('sha256', key).update(bytes).digest('hex');
  expect(new SiteKeys(secret).sealMessage(bytes)).toBe(seal);
  expect(GUIDE).toContain(seal);
});

test("the guide's example of an entry", () => {
  const text = /^\{"plate": "AB1234".*$/m.exec(GUIDE)?.[0] ?? '{}';
  const { plate = '', at, seal } = entrySchema.parse(JSON.parse(text));
  expect(entrySeal('an-entry-key-for-the-guide-0123456', 'carpark-7', { what: 'plate', text: plate, at })).toBe(seal);
});
