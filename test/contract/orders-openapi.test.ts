import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { openApiDocument } from '../../src/orders/openapi.ts';
import { REFUSALS } from '../../src/orders/schemas.ts';
import { type Answer, ORDER, OrderedKiosk, WATER_ORDER } from './orders-fixture.ts';

const FILE = 'src/orders/openapi.yaml';
const HEADER =
  '# Made from src/orders/schemas.ts. To write it anew: UPDATE_OPENAPI=1 npx vitest run test/contract/orders-openapi.test.ts\n';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: object; readonly headers?: object }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<'NewOrder' | 'Order' | 'Refusal', object>> };
}

describe('the OpenAPI document', () => {
  if (process.env['UPDATE_OPENAPI'] === '1') {
    writeFileSync(FILE, HEADER + stringify(openApiDocument(), { lineWidth: 120, aliasDuplicateObjects: false }));
  }
  const document = parse(readFileSync(FILE, 'utf8')) as Document;
  const { schemas } = document.components;
  const operation = (path: string, method: string) => document.paths[path]?.[method]?.responses ?? {};

  const fits = (name: keyof typeof schemas, value: unknown) =>
    z.fromJSONSchema({ ...schemas[name] }).safeParse(value).error?.message ?? '';

  test('is what the schemas say', () => {
    expect(document).toEqual(openApiDocument());
  });

  test('names every word of a refusal', () => {
    const text = JSON.stringify(document.paths);
    for (const word of Object.keys(REFUSALS)) {
      expect(text).toContain(`\`${word}\``);
    }
  });

  test('describes what is answered', async () => {
    const kiosk = await OrderedKiosk.start();
    const seen: [Answer, string, string][] = [
      [await kiosk.create(), '/api/orders', 'post'],
      [await kiosk.create(), '/api/orders', 'post'],
      [await kiosk.create({ ...ORDER, amount: '1.00' }), '/api/orders', 'post'],
      [await kiosk.create({}), '/api/orders', 'post'],
      [await kiosk.create('{'), '/api/orders', 'post'],
      [await kiosk.create(ORDER, null), '/api/orders', 'post'],
      [await kiosk.look(), '/api/orders/{id}', 'get'],
      [await kiosk.look('other'), '/api/orders/{id}', 'get'],
      [await kiosk.cancel(), '/api/orders/{id}', 'delete'],
      [await kiosk.cancel('other'), '/api/orders/{id}', 'delete'],
    ];
    kiosk.happens((drive) => drive.pass(600_000));
    seen.push([await kiosk.create({ ...WATER_ORDER, id: 'second' }), '/api/orders', 'post']);
    kiosk.happens((drive) => drive.scan());
    seen.push([await kiosk.cancel('second'), '/api/orders/{id}', 'delete']);
    for (const [{ status, body }, path, method] of seen) {
      expect(Object.keys(operation(path, method))).toContain(String(status));
      expect(fits(status < 300 ? 'Order' : 'Refusal', body)).toBe('');
    }
    expect(new Set(seen.map(([{ status }]) => status))).toEqual(new Set([200, 201, 400, 401, 404, 409, 422]));
    expect(fits('NewOrder', ORDER)).toBe('');
    expect(fits('NewOrder', { ...ORDER, more: 1 })).not.toBe('');
  });
});
