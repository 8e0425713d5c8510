import { z } from 'zod';
import { MAX_ASKINGS } from './askings.ts';
import { LONGEST_WAIT_S, MESSAGES } from './routes.ts';
import { orderBodySchema, orderSchema, REFUSALS, type Refusal, refusalSchema } from './schemas.ts';

/**
 * The OpenAPI 3.1 document of what a host system can ask of a kiosk, made from `schemas.ts`. `openapi.yaml` is this document written
 * down; a test compares the two. Only for documentation and tests.
 */
export function openApiDocument(): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'kioskd: orders of a host system',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'web.listen of the configuration.' }],
    security: [{ token: [] }],
    paths: {
      '/api/orders': { post: createOperation() },
      '/api/orders/{id}': { parameters: [idParameter()], get: lookOperation(), delete: cancelOperation() },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The credential that orders.remote.token names.' },
      },
      schemas: {
        NewOrder: jsonSchema(orderBodySchema, 'input'),
        Order: jsonSchema(orderSchema, 'output'),
        Refusal: jsonSchema(refusalSchema, 'output'),
      },
    },
  };
}

const DESCRIPTION =
  'A host system asks a kiosk to take money for something, follows it, and calls it off. The number of an order is the ' +
  "host's own, and the same number is the same order: whoever got no answer sends the same once more, and nobody pays twice. " +
  `At most ${MAX_ASKINGS} askings are under way at a time. Without TLS: put a proxy in front where the network is not yours alone.`;

function createOperation(): Record<string, unknown> {
  return {
    operationId: 'createOrder',
    summary: 'Makes an order: the kiosk asks its customer to pay.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref('NewOrder'),
          example: {
            id: 'B2-000417',
            amount: '12.50',
            currency: 'HKD',
            name: { default: 'Parking, bay B2', 'zh-Hant': '泊車 B2' },
            language: 'zh-Hant',
            handOver: { by: 'host' },
          },
        },
      },
    },
    responses: {
      201: orderResponse('It was made now.', { location: header('Where it can be followed.') }),
      200: orderResponse('The same order had been asked for before; this is how it stands.'),
      ...refusals(
        ['not json'],
        ['no token', 'wrong token'],
        ['busy', 'sold out', 'other content'],
        ['not an order', 'no such item', 'too much'],
        ['not ready', 'out of service', 'too many'],
        ['no answer yet'],
      ),
    },
  };
}

function lookOperation(): Record<string, unknown> {
  return {
    operationId: 'lookAtOrder',
    summary: 'How an order stands, at once or when it changes.',
    parameters: [
      {
        name: 'wait',
        in: 'query',
        description: `Waits so long for a change, from 1s to ${LONGEST_WAIT_S}s; one that is over is answered at once. Answers earlier when many wait.`,
        schema: { type: 'string', pattern: '^[0-9]{1,2}s$', examples: ['20s'] },
      },
      {
        name: 'revision',
        in: 'query',
        description:
          'With wait: the `revision` of the answer before. If the order has changed since, it is told at once. Left out: the change after now.',
        schema: { type: 'string' },
      },
    ],
    responses: {
      200: orderResponse('How it stands.'),
      ...refusals(['bad wait'], ['no token', 'wrong token'], ['no such order'], ['not ready']),
    },
  };
}

function cancelOperation(): Record<string, unknown> {
  return {
    operationId: 'cancelOrder',
    summary: 'Calls an order off while nothing is paid.',
    responses: {
      200: orderResponse('It is called off, or nothing was paid anyway.'),
      ...refusals(
        ['no token', 'wrong token'],
        ['no such order'],
        ['too late'],
        ['not ready', 'too many'],
        ['no answer yet'],
      ),
    },
  };
}

/** One answer for each group of words; all of a group have one status. */
function refusals(...groups: readonly (readonly [Refusal, ...Refusal[]])[]): Record<string, unknown> {
  return Object.fromEntries(
    groups.map((words) => {
      const status = REFUSALS[words[0]];
      const description = words.map((word) => `- \`${word}\`: ${MESSAGES[word]}`).join('\n');
      const schema = { allOf: [ref('Refusal'), { properties: { error: { enum: [...words] } } }] };
      return [String(status), { description, headers: headersOf(status), content: { 'application/json': { schema } } }];
    }),
  );
}

function headersOf(status: number): Record<string, unknown> {
  if (status === 401) {
    return { 'www-authenticate': header('Bearer') };
  }
  return [409, 503, 504].includes(status)
    ? { 'retry-after': header('With some of these words: seconds until it may be worth asking again.') }
    : {};
}

function header(description: string): Record<string, unknown> {
  return { description, schema: { type: 'string' } };
}

function idParameter(): Record<string, unknown> {
  return {
    name: 'id',
    in: 'path',
    required: true,
    description: "The host's own number of the order.",
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  };
}

function orderResponse(description: string, headers: Record<string, unknown> = {}): Record<string, unknown> {
  return { description, headers, content: { 'application/json': { schema: ref('Order') } } };
}

function ref(name: string): Record<string, unknown> {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return JSON.parse(JSON.stringify(rest));
}
