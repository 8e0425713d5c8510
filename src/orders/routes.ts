import { parseJson } from '../web/body.ts';
import { refusal, type WebReply, type WebRequest } from '../web/routes.ts';
import type { WebServer } from '../web/server.ts';
import { isOrderId } from './content.ts';
import type { OrderDesk, OrderReply } from './desk.ts';
import type { OrderDocument } from './document.ts';
import { type FieldProblem, REFUSALS, type Refusal, readOrder } from './schemas.ts';
import { TokenCheck, type TokenGuard } from './token.ts';

/** Enough for a name of 40 characters in every language, each written as an escape. */
const MAX_BODY_BYTES = 8_192;
export const LONGEST_WAIT_S = 60;

type Desk = Pick<OrderDesk, 'create' | 'cancel' | 'look' | 'currency'>;

/**
 * `POST /api/orders`, `GET` and `DELETE /api/orders/<id>` for a host system. `openapi.yaml` describes them. Reached under any host
 * name: a page of another site has no token, and without it nothing is said but that it is missing.
 */
export function addOrderRoutes(server: Pick<WebServer, 'route'>, desk: Desk, { token, onRefused }: TokenGuard): void {
  const check = new TokenCheck(token);
  const options = { caller: 'machine', anyHost: true, maxBodyBytes: MAX_BODY_BYTES } as const;
  const guarded = (handler: (request: WebRequest) => Promise<WebReply>) => async (request: WebRequest) => {
    const verdict = check.judge(request.headers.authorization);
    if (verdict === 'right') {
      return await handler(request);
    }
    onRefused(verdict);
    return unauthorised(verdict);
  };
  server.route(
    'POST',
    '/api/orders',
    guarded((request) => create(desk, request)),
    options,
  );
  server.route(
    'GET',
    '/api/orders/:id',
    guarded((request) => look(desk, request)),
    options,
  );
  server.route(
    'DELETE',
    '/api/orders/:id',
    guarded((request) => cancel(desk, request)),
    options,
  );
}

async function create(desk: Desk, { body }: WebRequest): Promise<WebReply> {
  const value = parseJson(body);
  if (value === undefined) {
    return refused('not json');
  }
  const read = readOrder(value, desk.currency);
  if (!read.ok) {
    return refused('not an order', { fields: read.problems });
  }
  return answer(await desk.create(read.content));
}

async function look(desk: Desk, { params, query }: WebRequest): Promise<WebReply> {
  const id = params.get('id') ?? '';
  const waitMs = waitOf(query.get('wait'));
  if (waitMs === null) {
    return refused('bad wait');
  }
  return isOrderId(id) ? answer(await desk.look(id, waitMs, query.get('revision'))) : refused('no such order');
}

async function cancel(desk: Desk, { params }: WebRequest): Promise<WebReply> {
  const id = params.get('id') ?? '';
  return isOrderId(id) ? answer(await desk.cancel(id)) : refused('no such order');
}

/** `20s`; left out: no waiting. */
function waitOf(text: string | null): number | null {
  if (text === null) {
    return 0;
  }
  const seconds = Number(/^(\d{1,2})s$/.exec(text)?.[1] ?? Number.NaN);
  return seconds >= 1 && seconds <= LONGEST_WAIT_S ? seconds * 1_000 : null;
}

function answer(reply: OrderReply): WebReply {
  if (reply.is === 'refused') {
    const { why, order, retryAfterS } = reply;
    return refused(why, { ...(order === undefined ? {} : { order }), ...fieldOf(why) }, retryAfterS);
  }
  const { order } = reply;
  const location = { location: `/api/orders/${encodeURIComponent(order.id)}` };
  return withHeaders(reply.is === 'created' ? 201 : 200, order, reply.is === 'created' ? location : {});
}

/** Where in the request the reason is to be looked for. */
function fieldOf(why: Refusal): { readonly fields?: readonly FieldProblem[] } {
  const fields: Partial<Record<Refusal, string>> = { 'no such item': 'handOver.itemId', 'too much': 'amount' };
  const field = fields[why];
  return field === undefined ? {} : { fields: [{ field, message: MESSAGES[why] }] };
}

interface More {
  readonly fields?: readonly FieldProblem[];
  readonly order?: OrderDocument;
}

function refused(why: Refusal, more: More = {}, retryAfterS?: number): WebReply {
  const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  return withHeaders(REFUSALS[why], { error: why, message: MESSAGES[why], ...more }, headers);
}

function unauthorised(verdict: 'no token' | 'wrong token'): WebReply {
  const plain = refusal(REFUSALS[verdict], verdict, MESSAGES[verdict]);
  const error = verdict === 'wrong token' ? ', error="invalid_token"' : '';
  return plain.kind === 'json'
    ? withHeaders(plain.status, plain.body, { 'www-authenticate': `Bearer realm="kioskd"${error}` })
    : plain;
}

function withHeaders(status: number, body: unknown, own: Readonly<Record<string, string>>): WebReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...own };
  return { kind: 'bytes', status, headers, body: Buffer.from(JSON.stringify(body)) };
}

export const MESSAGES: Readonly<Record<Refusal, string>> = {
  'not json': 'The body must be one JSON object in UTF-8.',
  'bad wait': `wait must be a whole number of seconds from 1s to ${LONGEST_WAIT_S}s.`,
  'no token': 'Send the header "Authorization: Bearer …" with the token of orders.remote.',
  'wrong token': 'This is not the token of this kiosk.',
  'no such order': 'No order of that number is known, or it was over so long ago that it is forgotten.',
  busy: 'Somebody is buying: ask again when Retry-After is over.',
  'sold out': 'The item is sold out.',
  'other content': 'There is an order of that number with something else in it. A new order needs a new number.',
  'too late': 'Money is on its way or was taken: this order can no longer be called off.',
  'not an order': 'This is not an order; fields says what is wrong.',
  'no such item': 'handOver.itemId must be an id of orders.items of this kiosk.',
  'too much': 'amount is more than this kiosk takes for one order (orders.remote.maxAmount).',
  'not ready': 'The kiosk is starting or stopping, or cannot write to its journal: ask again when Retry-After is over.',
  'out of service': 'The kiosk sells nothing at the moment.',
  'too many': 'Too many orders are being asked for at once: ask again when Retry-After is over.',
  'no answer yet': 'Nobody knows yet. Ask the same once more: it is done at most once.',
};
