import { z } from 'zod';
import type { DeclineReason } from '../../domain/gateway.ts';
import { checkEntryLabel } from '../../emvco/entry-code.ts';
import { callDeadline, rateField, TIMING_FIELDS, timesMs } from '../../schema/gateway-values.ts';
import { baseUrl, credential, duration, inferred } from '../../schema/values.ts';
import type { GatewayContext, GatewayFinding, GatewaySecrets, GatewayWallet } from '../module.ts';
import { CODE_MEANINGS } from './codes.ts';
import { type CodepaySettings, type CodepayWallet, codepayDefaults } from './settings.ts';
import { readGatewayKey } from './sign.ts';

const DECLINE_REASONS = [
  'insufficient funds',
  'code expired',
  'code invalid',
  'customer cancelled',
  'risk refused',
  'order closed',
  'declined',
] as const satisfies readonly DeclineReason[];

const word = (what: string) => z.string().regex(/^[A-Za-z0-9_.-]{1,32}$/, `must be ${what}, in quotes`);
const identity = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be at most 32 letters and digits, in quotes');
const place = z.string().regex(/^[A-Za-z0-9_.:-]{1,32}$/, 'must be at most 32 letters and digits, in quotes');
const degrees = z.string().regex(/^-?\d{1,3}(\.\d{1,8})?$/, 'must be decimal degrees in quotes, such as "22.2796"');
const KIT_ONLY = inferred('The name stands in kits of the vendor only, not in the pages of CodePay.');

const method = (operation: keyof typeof codepayDefaults.methods, what: string, note: object = {}) =>
  z
    .string()
    .regex(/^[a-z][a-z.]{0,31}$/, 'must be a method name, such as order.query')
    .default(codepayDefaults.methods[operation])
    .meta({ description: what, ...note });

/** The section `gateways.codepay` of the configuration. */
export const codepaySchema = z.strictObject({
  baseUrl: baseUrl.meta({ description: 'Address of the CodePay service, as CodePay gave it.' }),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9/_.-]{0,99}$/, 'must be a path that begins with "/"')
    .default(codepayDefaults.path)
    .meta({
      description: 'Path that all calls go to.',
      ...inferred('Some pages of the platform print a path for each operation; the kits of the vendor use this one.'),
    }),
  appId: identity.meta({ description: 'App id (`app_id`), from the merchant portal.' }),
  merchantNo: identity.meta({ description: 'Merchant number (`merchant_no`).' }),
  appKey: credential.meta({
    description: 'RSA private key of the merchant, which signs requests: PKCS #8 or PKCS #1, PEM or bare base64.',
  }),
  gatewayKey: z
    .string()
    .max(4_000, 'must be a public key')
    .superRefine((text, context) => {
      const why = flawOf(text);
      if (why !== null) {
        context.addIssue({ code: 'custom', message: why });
      }
    })
    .meta({
      description:
        'RSA public key of the gateway, which checks answers: PEM or bare base64. Never your own public key.',
    }),
  methods: z
    .strictObject({
      present: method('present', 'Asks for an order code.'),
      charge: method('charge', 'Charges a payment code.'),
      query: method('query', 'Queries a payment.'),
      cancel: method('cancel', 'Cancels a payment.', KIT_ONLY),
      refund: method('refund', 'Refunds a payment.'),
      queryRefund: method('queryRefund', 'Queries a refund.'),
      entryCode: method('entryCode', 'Asks for a static entry code.', KIT_ONLY),
    })
    .prefault({})
    .meta({
      description: 'Names of the operations.',
      ...inferred('The names of cancel and entry code stand in kits of the vendor only, not in the pages of CodePay.'),
    }),
  psnHeader: z.boolean().default(true).meta({ description: 'Send a trace number in the header `Http-Request-Psn`.' }),
  amountField: z
    .enum(['order_amount', 'trans_amount', 'both'])
    .default('order_amount')
    .meta({
      description: 'Under which name amounts are sent.',
      ...inferred('Older brands of the platform say trans_amount.'),
    }),
  qrContent: z
    .enum(['text', 'picture'])
    .default('text')
    .meta({
      description: 'What comes as `qrcode_url`: the text to draw, or the address of a picture of the code.',
      ...inferred('The kit says that the code is made from it, a page calls it the address of a picture.'),
    }),
  pictureHosts: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be a host name in lower case, without https://'))
    .max(10)
    .default([])
    .meta({ description: 'Hosts that pictures of order codes may be fetched from, over https only.' }),
  partialRefunds: z.boolean().default(codepayDefaults.partialRefunds).meta({
    description: 'Whether a part of a payment can be given back. Without it, what came out in part is refunded whole.',
  }),
  storeNo: place.optional().meta({ description: 'Store number (`store_no`), where the merchant has several.' }),
  terminalSn: place.optional().meta({
    description: 'Terminal serial number (`terminal_sn`) that is bound to this kiosk in the merchant portal.',
  }),
  notifyUrl: baseUrl
    .optional()
    .meta({ description: 'Public address that CodePay posts notifications to. Left out: what the portal says.' }),
  termIp: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .meta({ description: 'Address of the kiosk (`term_ip`). CodePay advises to send it.' }),
  longitude: degrees.optional().meta({ description: 'Where the kiosk stands, degrees east.' }),
  latitude: degrees.optional().meta({ description: 'Where the kiosk stands, degrees north.' }),
  codes: z
    .record(word('an envelope code'), z.enum(CODE_MEANINGS))
    .default({})
    .meta({
      description: 'What codes of answers mean, beside "0". One that is left out is taken as unknown.',
      ...inferred('CodePay publishes no list. Ask for the codes of: no such order, number used, balance too small.'),
    }),
  errorCodes: z
    .record(word('an error code'), z.enum(DECLINE_REASONS))
    .default({})
    .meta({ description: 'What the customer is told for a `trans_error_code`. Others: that the payment failed.' }),
  orderLife: duration('30s', '24h')
    .prefault('5m')
    .meta({
      description: 'Life of an order code, whole seconds.',
      ...inferred('Bounds of `expires` are not published.'),
    }),
  rate: rateField(codepayDefaults.limits.perSecond, codepayDefaults.limits.perMinute, {
    ...inferred('CodePay publishes no limit.'),
  }),
  timing: z
    .strictObject({
      ...TIMING_FIELDS,
      minCancelAge: duration('15s', '10m')
        .optional()
        .meta({ description: 'A payment younger than this is not cancelled. CodePay refuses before 15 s.' }),
    })
    .prefault({})
    .meta({
      description: 'Times that differ from the gateway defaults.',
      ...inferred('CodePay names 5 s, 60 s and 15 s; the settle time and the grace are derived.'),
    }),
  deadlines: z
    .strictObject({
      charge: callDeadline('Charging a payment code.'),
      present: callDeadline('Asking for an order code, or an entry code.'),
      query: callDeadline('A query.'),
      cancel: callDeadline('A cancel.'),
      refund: callDeadline('A refund, or a query for one.'),
    })
    .prefault({})
    .meta({ description: 'Longest time of one call, where it differs from the gateway default.' }),
});

export type CodepaySection = z.output<typeof codepaySchema>;

/** What the client is made from. */
export function codepaySettings(
  section: CodepaySection,
  secrets: GatewaySecrets,
  context: GatewayContext,
): CodepaySettings {
  const { deadlines } = section;
  const defaults = codepayDefaults.deadlines;
  return {
    baseUrl: section.baseUrl,
    path: section.path,
    appId: section.appId,
    merchantNo: section.merchantNo,
    appKey: secrets['appKey'] ?? '',
    gatewayKey: section.gatewayKey,
    wallets: Object.fromEntries(context.wallets.map((wallet) => [wallet.id, codepayWallet(wallet)])),
    methods: section.methods,
    psnHeader: section.psnHeader,
    amountField: section.amountField,
    qrContent: section.qrContent,
    pictureHosts: section.pictureHosts,
    partialRefunds: section.partialRefunds,
    storeNo: section.storeNo ?? null,
    terminalSn: section.terminalSn ?? null,
    notifyUrl: section.notifyUrl ?? null,
    termIp: section.termIp ?? null,
    longitude: section.longitude ?? null,
    latitude: section.latitude ?? null,
    codes: section.codes,
    errorCodes: { ...codepayDefaults.errorCodes, ...section.errorCodes },
    orderLifeSeconds: section.orderLife / 1_000,
    timing: timesMs(section.timing),
    deadlines: {
      chargeMs: deadlines.charge ?? defaults.chargeMs,
      presentMs: deadlines.present ?? defaults.presentMs,
      queryMs: deadlines.query ?? defaults.queryMs,
      cancelMs: deadlines.cancel ?? defaults.cancelMs,
      refundMs: deadlines.refund ?? defaults.refundMs,
    },
    limits: section.rate,
    ca: null,
  };
}

function codepayWallet({ method, present, charge, entry }: GatewayWallet): CodepayWallet {
  return { method: method ?? '', present: present === true, charge: charge === true, entry: entry ?? null };
}

/** What takes the section and the wallets together to see. */
export function checkCodepay(section: CodepaySection, context: GatewayContext): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  if (section.orderLife % 1_000 !== 0) {
    found.push({ severity: 'wrong', path: ['orderLife'], message: 'must be whole seconds' });
  }
  if (Object.hasOwn(section.codes, '0')) {
    found.push({ severity: 'wrong', path: ['codes', '0'], message: '0 says that a call was handled, whatever it was' });
  }
  if (section.qrContent === 'picture' && section.pictureHosts.length === 0) {
    const message = 'pictures are fetched from these hosts only, and none is named';
    found.push({ severity: 'wrong', path: ['pictureHosts'], message });
  }
  if (/\.me$/.test(new URL(section.baseUrl).hostname)) {
    const message = 'is the test environment of CodePay: takings are not settled';
    found.push({ severity: 'doubtful', path: ['baseUrl'], message });
  }
  if ((section.longitude === undefined) !== (section.latitude === undefined)) {
    found.push({ severity: 'wrong', path: ['longitude'], message: 'goes together with latitude' });
  }
  return [...found, ...context.wallets.flatMap((wallet) => checkWallet(wallet, context))];
}

function checkWallet(wallet: GatewayWallet, context: GatewayContext): GatewayFinding[] {
  const found: GatewayFinding[] = [];
  const add = (severity: GatewayFinding['severity'], key: string, message: string, hint?: string) =>
    found.push({ severity, path: [key], wallet: wallet.id, message, ...(hint === undefined ? {} : { hint }) });
  if (wallet.method === undefined || !/^[A-Za-z0-9+_-]{1,32}$/.test(wallet.method)) {
    add('wrong', 'method', 'CodePay needs its name of the wallet (pay_method_id)', 'such as "Alipay+" or WeChatPay');
  }
  for (const key of ['present', 'charge'] as const) {
    if (typeof wallet[key] === 'string') {
      add('wrong', key, 'CodePay has no pay types', 'write `true`');
    }
  }
  if (wallet.tag !== undefined) {
    add('wrong', 'tag', 'is for QFPay only');
  }
  if (wallet.entry !== undefined && wallet.present !== undefined) {
    add('wrong', 'entry', 'a wallet shows either an order code or an entry code', 'leave `present` out');
  }
  if (wallet.entry === true) {
    add(
      'doubtful',
      'entry',
      'whether the gateway gives out a code that stays the same is not sure: a kit of the vendor asks for one order at a time',
      'write the text of the printed label instead, or try it with CodePay first',
    );
  } else if (wallet.entry !== undefined) {
    const label = checkEntryLabel(wallet.entry, context.currency);
    if (label.kind === 'bad label') {
      add('wrong', 'entry', label.why);
    } else {
      label.notes.forEach((note) => void add('doubtful', 'entry', note));
    }
  }
  return found;
}

/** Why a text is not the gateway's public key; null when it can be. */
function flawOf(text: string): string | null {
  try {
    readGatewayKey(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'must be a public key';
  }
}
