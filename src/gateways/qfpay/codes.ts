import type { DeclineReason, UnknownReason } from '../../domain/gateway.ts';

type Unclear = `unknown: ${UnknownReason}`;

/** What a code teaches on an answer to a charge (and to asking for an order code). */
export type ChargeVerdict = 'done' | 'pending' | `no: ${DeclineReason}` | Unclear;
/** What it teaches as the state of a payment's row in a query. */
export type RowVerdict = 'paid' | 'pending' | 'refunded' | 'not found' | `no: ${DeclineReason}` | Unclear;
export type CancelVerdict = 'closed' | 'refused' | 'unsupported' | Unclear;
/** `already`: the money seems to have gone back before; the client looks which refund that was. */
export type RefundVerdict = 'refunded' | 'pending' | 'refused' | 'later' | 'already' | Unclear;

export interface QfpayCode {
  readonly meaning: string;
  readonly charge: ChargeVerdict;
  readonly row: RowVerdict;
  readonly cancel: CancelVerdict;
  readonly refund: RefundVerdict;
  /** What is wrong with the account or the service, for the gateway's health; null for a code about one order. */
  readonly trouble: string | null;
  /** What the kiosk, or its operator, does. For people. */
  readonly todo: string;
}

const UNLISTED: Unclear = 'unknown: unlisted code';
const SYSTEM: Unclear = 'unknown: system error';
const REJECTED: Unclear = 'unknown: rejected request';

/** Columns: meaning, charge, query row, cancel, refund, what we do. */
type Line = readonly [string, ChargeVerdict, RowVerdict, CancelVerdict, RefundVerdict, string];

const POLL = 'query again; never send a second time';
const DEAD = 'final for this order; a new try gets a new order number';
const NEXT_WALLET = 'tell the customer; a new try gets a new order number';
const HUMAN = 'a person looks into it';

/** Codes about one order. Network troubles are unknown, not failures: the money may have moved. */
const ORDER_LINES: Readonly<Record<string, Line>> = {
  '0000': ['ok', 'done', 'paid', 'closed', 'refunded', 'go on; for an order code it means created, not paid'],
  '1143': ['not paid yet, or a password is being typed', 'pending', 'pending', SYSTEM, 'pending', POLL],
  '1145': ['being processed', 'pending', 'pending', SYSTEM, 'pending', POLL],
  '1298': ['slow network', 'pending', 'pending', SYSTEM, 'pending', POLL],
  '1295': ['slow network', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1296': ['slow network', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1297': ['bank busy; for a cancel: not offered here', SYSTEM, SYSTEM, 'unsupported', SYSTEM, POLL],
  '1252': ['system error', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1254': ['system error', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1161': ['result unknown (older)', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '2999': ['channel still processing (older)', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1101': ['reversal error', SYSTEM, SYSTEM, SYSTEM, SYSTEM, POLL],
  '1102': ['duplicate request', ...same('unknown: duplicate number'), 'query our own number'],
  '2011': ['number repeated', ...same('unknown: duplicate number'), 'query our own number'],
  '1251': ['number used before, or the store is broken', ...same('unknown: duplicate number'), 'query our own number'],
  '1103': ['bad format', REJECTED, UNLISTED, REJECTED, 'refused', HUMAN],
  '1104': ['bad parameter', REJECTED, UNLISTED, REJECTED, 'refused', HUMAN],
  '1142': ['order closed', 'no: order closed', 'no: order closed', 'closed', 'refused', DEAD],
  '1181': ['order expired', 'no: order closed', 'no: order closed', 'closed', 'refused', DEAD],
  '1263': ['order cancelled', 'no: order closed', 'no: order closed', 'closed', 'refused', DEAD],
  '1264': [
    'order closed; for a refund: refunded before',
    'no: order closed',
    'no: order closed',
    'closed',
    'already',
    DEAD,
  ],
  '1260': ['already paid', 'unknown: duplicate number', SYSTEM, 'refused', SYSTEM, 'query before believing it'],
  '1261': ['not paid', 'pending', 'pending', 'refused', 'refused', POLL],
  '1262': ['refunded', 'unknown: duplicate number', 'refunded', 'refused', 'already', 'settle the record'],
  '1125': ['refunded before', 'unknown: duplicate number', 'refunded', 'refused', 'already', 'settle the record'],
  '1266': ['amount wrong', 'unknown: other amount', 'unknown: other amount', 'refused', 'refused', HUMAN],
  '1267': ['details do not match', 'unknown: other order', 'unknown: other order', 'refused', 'refused', HUMAN],
  '1268': ['no such order', SYSTEM, 'not found', 'closed', 'refused', 'query some more, then it was never made'],
  '1136': [
    'no such order (older)',
    SYSTEM,
    'not found',
    'closed',
    'refused',
    'query some more, then it was never made',
  ],
  '1201': ['not enough money', ...no('insufficient funds'), NEXT_WALLET],
  '2004': ['not enough money (older)', ...no('insufficient funds'), NEXT_WALLET],
  '1202': ['payment code wrong or too old', ...no('code expired'), 'ask for a fresh payment code'],
  '2005': ['payment code too old (older)', ...no('code expired'), 'ask for a fresh payment code'],
  '2006': ['payment code wrong (older)', ...no('code invalid'), 'ask for a fresh payment code'],
  '2007': ['the customer closed the payment (older)', ...no('customer cancelled'), DEAD],
  '1147': ['WeChat error', ...no('declined'), NEXT_WALLET],
  '1204': ['bank error', ...no('declined'), NEXT_WALLET],
  '1205': ['failed, try later', ...no('declined'), NEXT_WALLET],
  '1212': ['UnionPay wants its code for abroad', ...no('declined'), NEXT_WALLET],
  '1294': ['barred by risk control', 'no: risk refused', 'no: risk refused', UNLISTED, 'refused', NEXT_WALLET],
  '1150': [
    'this settlement type cannot cancel',
    UNLISTED,
    UNLISTED,
    'unsupported',
    'refused',
    'let it expire, or refund',
  ],
  '1155': ['refund denied', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN],
  '1265': ['no refunds at this hour', UNLISTED, UNLISTED, UNLISTED, 'later', 'refund again later, same number'],
  '1269': ['not enough takings today', UNLISTED, UNLISTED, UNLISTED, 'later', 'refund again later, same number'],
  '1270': ['no partial refund in this currency', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN],
  '1271': ['no partial refund of this payment', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN],
  '1272': ['refund larger than what is left', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN],
  '1124': ['same-day voids must be whole', UNLISTED, UNLISTED, UNLISTED, 'refused', HUMAN],
};

/** Codes about the account, the store or the service: nothing of it is about one order. */
const TROUBLE_LINES: Readonly<Record<string, readonly [string, string]>> = {
  '1100': ['maintenance', 'QFPay is under maintenance'],
  '1105': ['device not active', 'QFPay does not accept this device'],
  '1106': ['device invalid', 'QFPay does not accept this device'],
  '1107': ['device not allowed', 'QFPay does not accept this device'],
  '1108': ['signature or merchant code wrong', 'QFPay does not accept the credentials: check app code, key and mchid'],
  '1203': ['merchant account error', 'QFPay reports a fault of the merchant account'],
  '1241': ['no such store', 'QFPay reports a fault of the store'],
  '1242': ['store badly set up', 'QFPay reports a fault of the store'],
  '1243': ['store disabled', 'QFPay has disabled the store'],
  '1250': ['store barred', 'QFPay has barred the store'],
};

/** The codes that say the credentials themselves are wrong. */
export const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['1108', '1105', '1106', '1107', '1203']);

const UNLISTED_CODE: QfpayCode = {
  meaning: 'not in the list',
  charge: UNLISTED,
  row: UNLISTED,
  cancel: UNLISTED,
  refund: UNLISTED,
  trouble: null,
  todo: POLL,
};

/** Every code we act on. The rest, and there are dozens, is unknown until a query says more. */
export const QFPAY_CODES: ReadonlyMap<string, QfpayCode> = new Map([
  ...Object.entries(ORDER_LINES).map(([code, line]): [string, QfpayCode] => {
    const [meaning, charge, row, cancel, refund, todo] = line;
    return [code, { meaning, charge, row, cancel, refund, trouble: null, todo }];
  }),
  ...Object.entries(TROUBLE_LINES).map(([code, [meaning, trouble]]): [string, QfpayCode] => {
    const verdict = code === '1100' ? SYSTEM : REJECTED;
    const todo = 'stop offering this gateway, raise an alarm, query what is open';
    return [code, { meaning, charge: verdict, row: UNLISTED, cancel: verdict, refund: verdict, trouble, todo }];
  }),
]);

export function qfpayCode(code: string): QfpayCode {
  return QFPAY_CODES.get(code) ?? UNLISTED_CODE;
}

/** The reason behind `unknown: …`, or null when the verdict is another one. */
export function unknownReason(verdict: string): UnknownReason | null {
  return verdict.startsWith('unknown: ') ? (verdict.slice('unknown: '.length) as UnknownReason) : null;
}

/** The reason behind `no: …`, or null when the verdict is another one. */
export function declineReason(verdict: string): DeclineReason | null {
  return verdict.startsWith('no: ') ? (verdict.slice('no: '.length) as DeclineReason) : null;
}

function same(verdict: Unclear): readonly [Unclear, Unclear, Unclear, Unclear] {
  return [verdict, verdict, verdict, verdict];
}

function no(reason: DeclineReason): readonly [`no: ${DeclineReason}`, `no: ${DeclineReason}`, Unclear, Unclear] {
  return [`no: ${reason}`, `no: ${reason}`, UNLISTED, UNLISTED];
}
