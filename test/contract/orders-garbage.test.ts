import { expect, test } from 'vitest';
import { ORDER, OrderedKiosk } from './orders-fixture.ts';

test.each([
  ['an id with a blank', { id: 'a b' }, 'id'],
  ['an id that is a path', { id: '..' }, 'id'],
  ['a long id', { id: 'x'.repeat(65) }, 'id'],
  ['an amount as a number', { amount: 12.5 }, 'amount'],
  ['a negative amount', { amount: '-1.00' }, 'amount'],
  ['an amount with an exponent', { amount: '1e3' }, 'amount'],
  ['more places than the currency has', { amount: '1.005' }, 'amount'],
  ['nothing to pay', { amount: '0.00' }, 'amount'],
  ['another currency', { currency: 'HKD' }, 'currency'],
  ['no currency', { currency: undefined }, 'currency'],
  ['an empty name', { name: ' ' }, 'name'],
  ['a long name', { name: 'x'.repeat(41) }, 'name'],
  ['a name with an escape', { name: '\u001b[31mBay' }, 'name'],
  ['a name that turns the text around', { name: '\u202eBay' }, 'name'],
  ['a name in no language', { name: { ms: 'Petak' } }, 'name'],
  ['a name in a language that is not there', { name: { default: 'Bay', xx: 'x' } }, 'name'],
  ['a language that is not there', { language: 'xx' }, 'language'],
  ['nobody to hand it over', { handOver: undefined }, 'handOver'],
  ['somebody else to hand it over', { handOver: { by: 'post' } }, 'handOver.by'],
  ['no item to hand over', { handOver: { by: 'item' } }, 'handOver.itemId'],
  ['one field more', { secret: 'hunter2' }, ''],
])('%s is refused with the field that is wrong', async (_what, change, field) => {
  const kiosk = await OrderedKiosk.start();
  const answer = await kiosk.create({ ...ORDER, ...change });
  expect(answer).toMatchObject({ status: 422, body: { error: 'not an order' } });
  expect(answer.body.fields?.map((one) => one.field)).toEqual([field]);
  expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  expect(kiosk.posted).toEqual([]);
});

test.each([
  [{ currency: 'USD' }, 'must be MYR'],
  [{ currency: 'XYZ' }, 'must be MYR'],
  [{ currency: 'HKD' }, 'must be MYR'],
  [{ currency: undefined }, 'must be MYR'],
  [{ currency: ['MYR'] }, 'must be MYR'],
  [{ language: 'xx' }, 'must be one of en, zh-Hant, zh-Hans, pt, ms, or left out'],
  [{ language: 7 }, 'must be one of en, zh-Hant, zh-Hans, pt, ms, or left out'],
  [{ id: undefined }, 'must be 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-", and not "." or ".."'],
  [{ amount: 12.5 }, 'must be an amount as text, such as "12.50"'],
  [{ amount: null }, 'must be an amount as text, such as "12.50"'],
  [{ name: undefined }, expect.stringMatching(/^must be a text of 1 to 40 visible characters, or an object/)],
  [{ name: { default: 7 } }, expect.stringMatching(/^must be a text of 1 to 40 visible characters, or an object/)],
  [{ handOver: null }, 'must be {"by": "item", "itemId": …} or {"by": "host"}'],
  [{ handOver: { by: 7 } }, 'must be {"by": "item", "itemId": …} or {"by": "host"}'],
  [{ handOver: { by: 'item', itemId: 7 } }, 'must be the id of an item'],
])('%j is answered with what is expected, in words of ours', async (change, message) => {
  const kiosk = await OrderedKiosk.start();
  const answer = await kiosk.create({ ...ORDER, ...change });
  expect(answer.body.fields?.map((one) => one.message)).toEqual([message]);
});

test('every field that is wrong is named', async () => {
  const kiosk = await OrderedKiosk.start();
  const answer = await kiosk.create({});
  expect(answer.body.fields?.map(({ field }) => field)).toEqual(['id', 'amount', 'currency', 'name', 'handOver']);
});

test.each([
  ['nothing', ''],
  ['half an object', '{"id":'],
  ['no UTF-8', 'latin'],
])('%s is no JSON', async (what, text) => {
  const kiosk = await OrderedKiosk.start();
  const body = what === 'no UTF-8' ? Buffer.from([0x22, 0xe9, 0x22]) : text;
  const headers = { authorization: 'Bearer a-token-of-a-host-system-0123456789' };
  const response = await fetch(`${kiosk.url}/api/orders`, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: 'not json' });
});

test.each(['null', '[]', '"x"', '7'])('%s is JSON, and no order', async (text) => {
  const kiosk = await OrderedKiosk.start();
  expect(await kiosk.create(text)).toMatchObject({ status: 422, body: { fields: [{ field: '' }] } });
});

test('what is too long is not read', async () => {
  const kiosk = await OrderedKiosk.start();
  expect((await kiosk.create({ ...ORDER, name: 'x'.repeat(10_000) })).status).toBe(413);
});
