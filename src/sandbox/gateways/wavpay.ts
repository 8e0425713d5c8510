import { createHash } from 'node:crypto';
import { type Currency, fromDecimal, toDecimal } from '../../domain/money.ts';
import { parseObject } from '../../gateways/json.ts';
import { GatewaySandbox, type SandboxBaseOptions } from './base.ts';
import type { SandboxCall, SandboxReply, SandboxRequest } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { CodeScript, SandboxOrder } from './ledger.ts';

/** The four readings of WavPay's rule for empty values. */
export type SandboxEmptyValues = 'drop-null' | 'drop-null-and-empty' | 'null-as-text' | 'null-as-empty';

export interface WavpaySandboxOptions extends SandboxBaseOptions {
  readonly mchId: string;
  readonly key: string;
  /** What amounts are in; the messages do not say. Default MYR. */
  readonly currency?: Currency;
  /** How requests must be hashed. Default drop-null. */
  readonly emptyValues?: SandboxEmptyValues;
  /** How answers are hashed. Default: as requests. */
  readonly answerEmptyValues?: SandboxEmptyValues;
  /** The goods in an answer: null, as WavPay's sample shows, or what was sent. Default null. */
  readonly echoGoods?: boolean;
  /** A second pay call under one number: refused, or answered with the first one's result. Default refused. */
  readonly duplicate?: 'refuse' | 'first result';
  /** WavPay publishes no codes; these are made up. */
  readonly codes?: Partial<typeof CODES>;
}

const CODES = { badHash: 1001, badRequest: 1002, notFound: 1004, duplicate: 1005, systemError: 9999 };

type Message = Readonly<Record<string, string>>;
type Data = Record<string, string | null>;

const PAY_FIELDS = 'amount discount goodsInfo mchId mchOrderId payCode point secureHash timestamp';
const QUERY_FIELDS = 'mchId mchOrderId secureHash timestamp';
const STATUS = {
  created: 'NEW',
  pending: 'PENDING',
  paid: 'PAID',
  declined: 'FAILED',
  closed: 'FAILED',
  expired: 'FAILED',
  refunded: 'REFUNDED',
} as const;

/** A local stand-in of WavPay MicroPay. */
export class WavpaySandbox extends GatewaySandbox {
  readonly wallets = ['wavpay'];
  readonly #options: WavpaySandboxOptions;
  readonly #codes: typeof CODES;
  /** Statuses set by hand, for what no call of the kiosk leads to. */
  readonly #statuses = new Map<string, string>();

  constructor(options: WavpaySandboxOptions) {
    super(options);
    this.#options = options;
    this.#codes = { ...CODES, ...options.codes };
  }

  issuePaymentCode(options: { readonly wallet: string; readonly script: CodeScript }): string {
    return this.ledger.issueCode(options.wallet, options.script, { prefix: '39', length: 18 });
  }

  decline(orderNumber: string): boolean {
    return this.ledger.decline(orderNumber, 'FAILED');
  }

  /** Makes the gateway report this `tradeStatus` for an order, as when an operator refunds in the portal. */
  setStatus(orderNumber: string, tradeStatus: string): void {
    this.#statuses.set(orderNumber, tradeStatus);
  }

  protected recognise(request: SandboxRequest): SandboxCall | null {
    const orderNumber = messageOf(request.body)?.['mchOrderId'] ?? '';
    if (request.method !== 'POST') {
      return null;
    }
    switch (request.path) {
      case '/api/micropay/micropay':
        return { verb: 'charge', orderNumber };
      case '/api/micropay/queryBill':
        return { verb: 'query', orderNumber };
      default:
        return null;
    }
  }

  protected answer(call: SandboxCall, request: SandboxRequest, faults: Faults): SandboxReply {
    const message = messageOf(request.body);
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
    const names = call.verb === 'charge' ? PAY_FIELDS : QUERY_FIELDS;
    if (message === null || type !== 'application/json' || Object.keys(message).sort().join(' ') !== names) {
      return failure(this.#codes.badRequest, 'invalid parameter');
    }
    const { emptyValues = 'drop-null', mchId } = this.#options;
    if (message['secureHash']?.toUpperCase() !== this.#hash(message, emptyValues) || message['mchId'] !== mchId) {
      return failure(this.#codes.badHash, 'sign error');
    }
    if (!/^\d{13}$/.test(message['timestamp'] ?? '') || !/^[A-Za-z0-9_-]{1,64}$/.test(message['mchOrderId'] ?? '')) {
      return failure(this.#codes.badRequest, 'invalid parameter');
    }
    const order = faults.processed ? this.#process(call, message) : 'systemError';
    if (faults.answer === 'system error' || !faults.processed) {
      return failure(this.#codes.systemError, 'system error');
    }
    return typeof order === 'string' ? failure(this.#codes[order], order) : this.#reply(order, faults);
  }

  #process(call: SandboxCall, message: Message): SandboxOrder | keyof typeof CODES {
    const orderNumber = message['mchOrderId'] ?? '';
    if (call.verb === 'query') {
      return this.ledger.asked(orderNumber) ?? 'notFound';
    }
    const amount = /^\d{1,9}\.\d{2}$/.test(message['amount'] ?? '')
      ? fromDecimal(this.#options.currency ?? 'MYR', message['amount'] ?? '')
      : null;
    const payCode = message['payCode'] ?? '';
    if (amount === null || amount.minor === 0 || !/^39\d{16}$/.test(payCode)) {
      return 'badRequest';
    }
    const earlier = this.ledger.find(orderNumber);
    if (earlier !== null) {
      return this.#options.duplicate === 'first result' ? earlier : 'duplicate';
    }
    const taken = this.ledger.useCode(payCode);
    const serial = this.ledger.nextSerial();
    this.ledger.add({
      orderNumber,
      gatewayRef: `4${timeText(this.now()).replace(/\D/g, '')}${String(serial).padStart(7, '0')}`,
      amount,
      wallet: 'wavpay',
      mode: 'cpm',
      description: message['goodsInfo'] ?? '',
    });
    this.ledger.play(orderNumber, typeof taken === 'string' ? 'decline' : taken.script, 'FAILED');
    return this.ledger.find(orderNumber) ?? 'systemError';
  }

  #reply(order: SandboxOrder, faults: Faults): SandboxReply {
    const data: Data = {
      merchantOrderId: faults.answer === 'other order' ? 'SOMEBODYELSES1' : order.orderNumber,
      wavpayOrderId: order.gatewayRef,
      mchId: faults.answer === 'other merchant' ? '999999999' : this.#options.mchId,
      merchantName: 'LPR Parking System',
      tradeTime: timeText(order.madeAt),
      payTime: order.paidAt === null ? null : timeText(order.paidAt),
      paySence: ' MICROPAY',
      tradeStatus: this.#statuses.get(order.orderNumber) ?? STATUS[order.state],
      amount: faults.answer === 'other amount' ? '0.01' : toDecimal(order.amount),
      goodsInfo: this.#options.echoGoods === true ? order.description : null,
      timestamp: String(this.now()),
    };
    const mode = this.#options.answerEmptyValues ?? this.#options.emptyValues ?? 'drop-null';
    const hash = this.#hash(data, mode);
    const signed =
      faults.answer === 'unsigned'
        ? data
        : { ...data, secureHash: faults.answer === 'bad signature' ? hash.split('').reverse().join('') : hash };
    const text = JSON.stringify({ code: 0, msg: 'success', data: signed });
    return answer(faults.answer === 'half json' ? text.slice(0, text.length / 2) : text);
  }

  /** Written without the client's helpers on purpose: the sandbox is the second opinion. */
  #hash(message: Readonly<Record<string, string | null>>, mode: SandboxEmptyValues): string {
    const values: string[] = [];
    for (const [name, value] of Object.entries(message).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (name === 'secureHash') {
        continue;
      }
      if (value === null) {
        if (mode === 'null-as-text' || mode === 'null-as-empty') {
          values.push(mode === 'null-as-text' ? 'null' : '');
        }
      } else if (value !== '' || mode !== 'drop-null-and-empty') {
        values.push(value);
      }
    }
    values.push(this.#options.key);
    return createHash('sha256').update(values.join('|')).digest('hex').toUpperCase();
  }
}

/** A request's fields when it is a flat JSON object of texts that names none twice, else null. */
function messageOf(body: Buffer): Message | null {
  const fields = [...(parseObject(body) ?? [['', null]])];
  const texts = fields.filter((field): field is [string, string] => typeof field[1] === 'string');
  return texts.length === fields.length ? Object.fromEntries(texts) : null;
}

function failure(code: number, msg: string): SandboxReply {
  return answer(JSON.stringify({ code, msg, data: null }));
}

function answer(text: string): SandboxReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}

/** Malaysia's time is UTC+8. */
function timeText(wallMs: number): string {
  return new Date(wallMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
