import { checkEntryLabel } from '../../emvco/entry-code.ts';
import type { GatewayContext, GatewayFinding, GatewayWallet } from '../module.ts';
import type { UqpaySection } from './config.ts';

/** What takes the section and the wallets together to see. */
export function checkUqpay(section: UqpaySection, context: GatewayContext): GatewayFinding[] {
  return [
    ...checkKeys(section),
    ...checkAnswers(section),
    ...checkCodes(section),
    ...checkNames(section),
    ...context.wallets.flatMap((wallet) => checkWallet(wallet, section, context)),
  ];
}

function checkKeys(section: UqpaySection): GatewayFinding[] {
  const needed = { SHA: ['key'], RSA: ['privateKey', 'gatewayKey'], TOKEN: ['token'] } as const;
  return needed[section.signType]
    .filter((key) => section[key] === undefined)
    .map((key) => ({ severity: 'wrong', path: [key], message: `is needed for signType ${section.signType}` }));
}

function checkAnswers(section: UqpaySection): GatewayFinding[] {
  const path = ['answerSignature'];
  const found: GatewayFinding[] = [];
  const verifiable = section.signType !== 'TOKEN' || section.key !== undefined || section.gatewayKey !== undefined;
  if (!verifiable && section.answerSignature === 'required') {
    const message = 'with signType TOKEN answers cannot be verified, so every payment would stay unknown';
    const hint = 'give `key` or `gatewayKey` for the answers, or use signType SHA or RSA';
    found.push({ severity: 'wrong', path, message, hint });
  }
  if (section.answerSignature === 'when present') {
    const message =
      'answers without a signature are believed: only TLS then stands between a forged answer and a delivery';
    found.push({ severity: 'doubtful', path, message });
  }
  if (section.notifyUrl !== undefined && section.notificationKey === undefined) {
    const message = 'notifications are asked for and cannot be verified, so every one is refused';
    found.push({ severity: 'doubtful', path: ['notifyUrl'], message, hint: 'give `notificationKey`' });
  }
  if (new URL(section.baseUrl).hostname.endsWith('.sandbox.uqpay.tech')) {
    const message = 'is the test environment of UQPAY: takings are not settled';
    found.push({ severity: 'doubtful', path: ['baseUrl'], message });
  }
  return found;
}

function checkCodes({
  signType,
  notificationSignType,
  rsaDigest,
  resultCodes,
  successCode,
}: UqpaySection): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  if (rsaDigest === 'SHA1' && (signType === 'RSA' || notificationSignType === 'RSA')) {
    const message = 'SHA1 is broken: with effort, one signature can be made to fit two messages';
    found.push({ severity: 'doubtful', path: ['rsaDigest'], message, hint: 'ask UQPAY for SHA256' });
  }
  if (Object.hasOwn(resultCodes, successCode)) {
    const message = 'is the code for success, which always means success';
    found.push({ severity: 'wrong', path: ['resultCodes', successCode], message });
  }
  return found;
}

/** Names that UQPAY does document, in the same places. */
const FIXED_NAMES = ['paymentMethod', 'product', 'expireAt', 'payCodeValue', 'status'];

/** Two fields of one message under one name would overwrite each other, or be read one for the other. */
function checkNames({ fields }: UqpaySection): GatewayFinding[] {
  const messages = [
    ['orderId', 'amount', 'currency', 'notifyUrl', 'goodsDescription', 'deviceOs'],
    ['refundId', 'originalOrderId', 'amount', 'currency'],
    ['refundId', 'originalGatewayOrderId', 'amount', 'currency'],
    // Of answers and notifications.
    [
      'orderId',
      'gatewayOrderId',
      'amount',
      'currency',
      'payTime',
      'refundedAmount',
      'payAction',
      'failCode',
      'merchantId',
      'place',
    ],
    ['refundId', 'gatewayOrderId', 'amount', 'currency'],
    ['resultCode', 'resultMessage'],
  ] as const;
  const clash = (name: string, other: string): boolean =>
    name === other || name.startsWith(`${other}.`) || other.startsWith(`${name}.`);
  const doubled = messages.flatMap((keys) =>
    keys.filter((key, at) =>
      [...FIXED_NAMES, ...keys.slice(0, at).map((earlier) => fields[earlier])].some((name) => clash(fields[key], name)),
    ),
  );
  return [...new Set(doubled)].map((key) => ({
    severity: 'wrong',
    path: ['fields', key],
    message: 'is the name of another field in the same message',
  }));
}

function checkWallet(wallet: GatewayWallet, section: UqpaySection, { currency }: GatewayContext): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  const say = (severity: GatewayFinding['severity'], key: keyof GatewayWallet, message: string, hint = '') =>
    found.push({ severity, path: [key], wallet: wallet.id, message, ...(hint === '' ? {} : { hint }) });
  const { method, present, charge, entry, tag } = wallet;
  if (method === undefined) {
    say('wrong', 'method', 'UQPAY needs the name of the wallet', 'for example ALIPAY_HK or MPAY');
  } else if (!/^[A-Za-z0-9_]{1,32}$/.test(method)) {
    say(
      'wrong',
      'method',
      'a paymentMethod of UQPAY is made of letters, digits and "_"',
      'for example ALIPAY_HK or MPAY',
    );
  }
  if (present !== undefined && present !== true && present !== 'ORDER_CODE' && present !== 'CASHIER_PAYMENT') {
    say('wrong', 'present', 'must be ORDER_CODE, CASHIER_PAYMENT or true', '`true` is ORDER_CODE');
  }
  if (charge !== undefined && charge !== true) {
    say('wrong', 'charge', 'UQPAY has no pay types', 'write `true`, and the name of the wallet under `method`');
  }
  if (tag !== undefined) {
    say('wrong', 'tag', 'is for QFPay only');
  }
  if (entry === true) {
    say('wrong', 'entry', 'UQPAY has no call for entry codes', 'write the text that is in the printed code');
  } else if (entry !== undefined) {
    if (present !== undefined) {
      say(
        'wrong',
        'entry',
        'a wallet has an entry code or an order code, not both',
        'make a second wallet for the other',
      );
    }
    if (section.notificationKey === undefined) {
      say(
        'wrong',
        'entry',
        'money that comes by an entry code is known only from notifications',
        'give `notificationKey`',
      );
    }
    const label = checkEntryLabel(entry, currency);
    if (label.kind === 'bad label') {
      say('wrong', 'entry', label.why);
    } else {
      for (const note of label.notes) {
        say('doubtful', 'entry', note);
      }
    }
  }
  return found;
}
