import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../../domain/loopback.ts';
import { type Currency, fromDecimal, isCurrency, type Money } from '../../domain/money.ts';
import type { Controllable, SandboxReply, SandboxRequest } from './exchange.ts';
import {
  type AnswerFault,
  type Faults,
  NO_FAULTS,
  NO_NOTIFICATION_FAULTS,
  type NotificationFaults,
  type Verb,
} from './faults.ts';
import type { CodeScript } from './ledger.ts';

/** Who asks, and what is wanted of them. */
export interface ControlAccess {
  /** The request came from this machine. */
  readonly local: boolean;
  /** null: none is wanted, and only this machine may ask. */
  readonly token: string | null;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * The sandbox's remote control, for tests and pages in other processes. Without a token it serves this machine alone, and
 * refuses a request whose Host is another one, so that a page from elsewhere cannot reach it through a made-up name. With a
 * token it serves whoever has it.
 */
export async function answerControl(
  sandbox: Controllable,
  request: SandboxRequest,
  access: ControlAccess,
): Promise<SandboxReply> {
  const refusal = refuse(request, access);
  if (refusal !== null) {
    return refusal;
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

/** What a caller hears who may not use the control; null: this one may. */
function refuse(request: SandboxRequest, { local, token }: ControlAccess): SandboxReply | null {
  if (token !== null) {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return sameText(given, token) ? null : json(401, { error: 'send Authorization: Bearer and the control token' });
  }
  const host = new URL(`http://${request.headers.host ?? 'none'}`).hostname;
  return local && isLoopback(host) ? null : json(403, { error: 'only for this machine' });
}

/** Takes equally long wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
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
    case 'notifications':
      return json(200, { notifications: sandbox.notifications() });
    case 'notification-faults':
      return json(200, sandbox.notificationFaults.current);
    case 'order-code': {
      const order = sandbox.findByOrderCode(query.get('text') ?? '');
      return order === null ? json(404, { error: 'no order has this code' }) : json(200, order);
    }
    default:
      return json(404, { error: 'no such page' });
  }
}

async function answerPost(sandbox: Controllable, parts: readonly string[], body: Body): Promise<SandboxReply> {
  const [what, number = '', act = ''] = parts;
  switch (parts.length === 1 ? what : `${what}/…/${parts.length === 3 ? act : ''}`) {
    case 'codes':
      return issueCode(sandbox, body);
    case 'faults':
      return await setFaults(sandbox, body);
    case 'notification-faults':
      return setNotificationFaults(sandbox, body);
    case 'entry-payments':
      return payEntryCode(sandbox, body);
    case 'orders/…/approve':
      return done(sandbox.approve(number, { late: body['late'] === true }));
    case 'orders/…/decline':
      return done(sandbox.decline(number));
    case 'orders/…/expire':
      return done(sandbox.expire(number));
    case 'orders/…/refund':
      return refundByHand(sandbox, number, body);
    case 'notifications/…/resend':
      return resend(sandbox, number);
    default:
      return json(404, { error: 'no such page' });
  }
}

function done(changed: boolean): SandboxReply {
  return json(changed ? 200 : 409, { done: changed });
}

function issueCode(sandbox: Controllable, body: Body): SandboxReply {
  const wallet = body['wallet'] ?? sandbox.wallets[0];
  const script = body['script'] ?? 'approve';
  if (!isOneOf(sandbox.wallets, wallet) || !isOneOf(SCRIPTS, script)) {
    return json(400, { error: 'unknown wallet or script', wallets: sandbox.wallets, scripts: SCRIPTS });
  }
  return json(201, { code: sandbox.issuePaymentCode({ wallet, script }) });
}

async function setFaults(sandbox: Controllable, body: Body): Promise<SandboxReply> {
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

function setNotificationFaults(sandbox: Controllable, body: Body): SandboxReply {
  const faults = notificationFaultsOf(body);
  if (faults === null) {
    return json(400, { error: 'unknown fault', faults: NO_NOTIFICATION_FAULTS });
  }
  sandbox.notificationFaults.set(faults);
  return json(200, sandbox.notificationFaults.current);
}

function payEntryCode(sandbox: Controllable, body: Body): SandboxReply {
  if (sandbox.payEntryCode === undefined) {
    return json(404, { error: 'this gateway has no entry codes' });
  }
  const method = body['method'] ?? body['wallet'];
  const currency = body['currency'] ?? 'HKD';
  const amount = typeof currency === 'string' && isCurrency(currency) ? amountOf(currency, body['amount']) : null;
  if (typeof method !== 'string' || amount === null) {
    const example = { method: 'ALIPAY_HK', amount: '12.50', currency: 'HKD' };
    return json(400, { error: 'needs a method and an amount', example });
  }
  const order = sandbox.payEntryCode({ method, amount });
  return order === null ? json(409, { error: 'this wallet has no entry code' }) : json(201, order);
}

function refundByHand(sandbox: Controllable, orderNumber: string, body: Body): SandboxReply {
  const order = sandbox.orders().find((one) => one.orderNumber === orderNumber);
  if (order === undefined) {
    return json(404, { error: 'no such order' });
  }
  const amount = body['amount'] === undefined ? null : amountOf(order.amount.currency, body['amount']);
  if (amount === null && body['amount'] !== undefined) {
    return json(400, { error: 'not an amount', example: '12.50' });
  }
  const refund = sandbox.refundByHand(orderNumber, amount?.minor ?? null);
  return refund === null ? json(409, { error: 'the order has not so much money' }) : json(201, refund);
}

function resend(sandbox: Controllable, orderNumber: string): SandboxReply {
  const resent = sandbox.resendNotifications(orderNumber);
  return resent === 0 ? json(404, { error: 'nothing was to be sent about this order' }) : json(202, { resent });
}

/** Decimal text of more than nothing, else null. */
function amountOf(currency: Currency, value: unknown): Money | null {
  const amount = typeof value === 'string' ? fromDecimal(currency, value) : null;
  return amount === null || amount.minor === 0 ? null : amount;
}

export const SCRIPTS: readonly CodeScript[] = [
  'approve',
  'decline',
  'insufficient funds',
  'ask',
  'pending then approve',
  'pending then decline',
];
const MOST_DUPLICATES = 100;
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
  '10 MB',
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
function faultsOf(body: Body): Faults | null {
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

/** The faults a request names, or null when one of them does not exist. */
function notificationFaultsOf(body: Body): NotificationFaults | null {
  const { duplicate, delayMs, reorder, badSignature, otherAmount, otherOrder, drop, count } = {
    ...NO_NOTIFICATION_FAULTS,
    ...body,
  };
  const known =
    Object.keys(body).every((name) => Object.hasOwn(NO_NOTIFICATION_FAULTS, name)) &&
    isCount(duplicate) &&
    duplicate <= MOST_DUPLICATES &&
    isCount(delayMs) &&
    [reorder, badSignature, otherAmount, otherOrder, drop].every((value) => typeof value === 'boolean') &&
    (count === null || isCount(count));
  return known ? { duplicate, delayMs, reorder, badSignature, otherAmount, otherOrder, drop, count } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return list.some((item) => item === value);
}

function bodyOf(body: Buffer): Body | null {
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
