import { isLoopback } from '../../domain/loopback.ts';
import type { Controllable, SandboxReply, SandboxRequest } from './exchange.ts';
import { type AnswerFault, type Faults, NO_FAULTS, type Verb } from './faults.ts';
import type { CodeScript } from './ledger.ts';

/**
 * The sandbox's remote control, for tests and pages in other processes. It has no token: it listens on the loopback
 * interface, plays with pretended money, and refuses a request whose Host is not this machine, so that a page from elsewhere
 * cannot reach it through a made-up name.
 */
export async function answerControl(sandbox: Controllable, request: SandboxRequest): Promise<SandboxReply> {
  const host = new URL(`http://${request.headers.host ?? 'none'}`).hostname.replace(/^\[|\]$/g, '');
  if (!isLoopback(host)) {
    return json(403, { error: 'only for this machine' });
  }
  const parts = request.path.split('/').slice(2).map(decodeURIComponent);
  if (request.method === 'GET') {
    return answerGet(sandbox, parts, new URLSearchParams(request.query));
  }
  if (request.method !== 'POST') {
    return json(405, { error: 'GET or POST' });
  }
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    return json(415, { error: 'send application/json' });
  }
  const body = bodyOf(request.body);
  return body === null ? json(400, { error: 'not a JSON object' }) : answerPost(sandbox, parts, body);
}

function answerGet(sandbox: Controllable, parts: readonly string[], query: URLSearchParams): SandboxReply {
  switch (parts.join('/')) {
    case 'orders':
      return json(200, { orders: sandbox.orders(), refunds: sandbox.refunds() });
    case 'calls':
      return json(200, { calls: sandbox.calls() });
    case 'wallets':
      return json(200, { wallets: sandbox.wallets, scripts: SCRIPTS });
    case 'faults':
      return json(200, sandbox.faults.current);
    case 'order-code': {
      const order = sandbox.findByOrderCode(query.get('text') ?? '');
      return order === null ? json(404, { error: 'no order has this code' }) : json(200, order);
    }
    default:
      return json(404, { error: 'no such page' });
  }
}

async function answerPost(
  sandbox: Controllable,
  parts: readonly string[],
  body: Readonly<Record<string, unknown>>,
): Promise<SandboxReply> {
  const [what, orderNumber, act] = parts;
  if (what === 'codes' && parts.length === 1) {
    const wallet = body['wallet'] ?? sandbox.wallets[0];
    const script = body['script'] ?? 'approve';
    if (!isOneOf(sandbox.wallets, wallet) || !isOneOf(SCRIPTS, script)) {
      return json(400, { error: 'unknown wallet or script', wallets: sandbox.wallets, scripts: SCRIPTS });
    }
    return json(201, { code: sandbox.issuePaymentCode({ wallet, script }) });
  }
  if (what === 'faults' && parts.length === 1) {
    const faults = faultsOf(body);
    if (faults === null) {
      return json(400, { error: 'unknown fault', answers: ANSWERS });
    }
    if (faults.network === 'refuse') {
      // The answer has to leave first: refusing ends every connection, this one included.
      setImmediate(() => void sandbox.faults.set(faults));
    } else {
      await sandbox.faults.set(faults);
    }
    return json(200, { ...NO_FAULTS, ...faults });
  }
  if (what === 'orders' && orderNumber !== undefined && parts.length === 3) {
    const done = actOn(sandbox, orderNumber, act ?? '', body['late'] === true);
    return done === null ? json(404, { error: 'no such act' }) : json(done ? 200 : 409, { done });
  }
  return json(404, { error: 'no such page' });
}

function actOn(sandbox: Controllable, orderNumber: string, act: string, late: boolean): boolean | null {
  switch (act) {
    case 'approve':
      return sandbox.approve(orderNumber, { late });
    case 'decline':
      return sandbox.decline(orderNumber);
    case 'expire':
      return sandbox.expire(orderNumber);
    default:
      return null;
  }
}

export const SCRIPTS: readonly CodeScript[] = [
  'approve',
  'decline',
  'insufficient funds',
  'ask',
  'pending then approve',
  'pending then decline',
];
const VERBS: readonly Verb[] = ['charge', 'present', 'query', 'cancel', 'refund'];
export const ANSWERS: readonly AnswerFault[] = [
  'normal',
  'lost after processing',
  'lost before processing',
  'slow',
  'drip',
  'html',
  'empty',
  'truncated',
  'half json',
  'too long',
  'bad signature',
  'unsigned',
  'other amount',
  'other order',
  'other merchant',
  'system error',
  'http 500',
  '429',
];

/** The faults a request names, or null when one of them does not exist. */
function faultsOf(body: Readonly<Record<string, unknown>>): Faults | null {
  const { network, answer, processed, slowMs, count, verbs, forMs } = { ...NO_FAULTS, ...body };
  const known =
    Object.keys(body).every((name) => Object.hasOwn(NO_FAULTS, name)) &&
    isOneOf(['up', 'refuse'], network) &&
    isOneOf(ANSWERS, answer) &&
    typeof processed === 'boolean' &&
    isCount(slowMs) &&
    (count === null || isCount(count)) &&
    (forMs === null || isCount(forMs)) &&
    (verbs === null || (Array.isArray(verbs) && verbs.every((verb) => isOneOf(VERBS, verb))));
  return known ? { network, answer, processed, slowMs, count, verbs, forMs } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return list.some((item) => item === value);
}

function bodyOf(body: Buffer): Readonly<Record<string, unknown>> | null {
  if (body.length === 0) {
    return {};
  }
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): SandboxReply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(value)),
  };
}
