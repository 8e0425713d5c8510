import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { dispatch } from '../../src/commands/dispatch.ts';
import type { Entry, StoredPayment } from '../../src/domain/entries.ts';
import type { GatewayName, PaymentFacts } from '../../src/domain/gateway.ts';
import type { Job } from '../../src/domain/job.ts';
import { type Money, money } from '../../src/domain/money.ts';
import { isFinal, type PaymentState } from '../../src/domain/payment.ts';
import type { Learned } from '../../src/domain/payment-life.ts';
import type { DeliveryProof, Sale } from '../../src/domain/sale.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { Change, Journal } from '../../src/journal/port.ts';
import { SANDBOX_QFPAY } from '../../src/sandbox/gateways/index.ts';
import { change } from './journal.ts';

export const PREFIX = 'LOB1';

/** What became of one sale's money. */
export type Ending = 'kept' | 'refunded' | 'refunded in part' | 'refund owed' | 'not paid' | 'waiting' | 'refunding';

export interface Story {
  /** `2026-06-15T12:00:00+08:00`, when the customer chose; all else comes within two seconds. */
  readonly at: string;
  readonly ending: Ending;
  readonly gateway?: GatewayName;
  readonly wallet?: string;
  readonly minor?: number;
  /** Of a partial refund. */
  readonly returned?: number;
  readonly proof?: DeliveryProof;
  readonly item?: string;
  /** The gateway's own number; null: never heard of. */
  readonly gatewayRef?: string | null;
}

export interface Told {
  readonly saleId: string;
  readonly orderNumber: string;
  readonly refundNumber: string;
  readonly gatewayRef: string;
  readonly payment: StoredPayment;
}

/** Steps of a payment until it has come to its ending: what was learned, the state it led to, how many ms after the last. */
const STEPS: Readonly<Record<Ending, readonly (readonly [Learned, PaymentState])[]>> = {
  kept: [
    ['paid', 'paid'],
    ['delivered', 'kept'],
  ],
  refunded: [
    ['paid', 'paid'],
    ['surplus', 'refunding'],
    ['refunded', 'refunded'],
  ],
  'refunded in part': [
    ['paid', 'paid'],
    ['surplus', 'refunding'],
    ['refunded', 'refunded'],
  ],
  'refund owed': [
    ['paid', 'paid'],
    ['cannot refund', 'refund owed'],
  ],
  'not paid': [['not paid', 'not paid']],
  waiting: [['pending', 'waiting']],
  refunding: [
    ['paid', 'paid'],
    ['surplus', 'refunding'],
  ],
};

/**
 * A real journal, written as the daemon would write it and open for writing while reports are made of it, and a configuration that
 * names it.
 */
export class ReportBooks {
  readonly folder: string;
  readonly journal: Journal;
  #count = 0;

  private constructor(journal: Journal, folder: string) {
    this.journal = journal;
    this.folder = folder;
  }

  /** Empty books, taken away when the test is over. @param url of a QFPay sandbox, where one is asked. */
  static async open(options: { readonly url?: string; readonly timeZone?: string } = {}): Promise<ReportBooks> {
    const folder = mkdtempSync(join(tmpdir(), 'kioskd-report-'));
    const { journal } = await openJournalDirect(join(folder, 'journal.db'), { now: () => 1_000 });
    const books = new ReportBooks(journal, folder);
    onTestFinished(() => books.close());
    books.#configure(options.url ?? 'https://127.0.0.1:9', options.timeZone ?? 'Asia/Hong_Kong');
    return books;
  }

  async close(): Promise<void> {
    await this.journal.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** One sale with one payment. */
  async sale(story: Story): Promise<Told> {
    this.#count += 1;
    const made = this.payment(this.#count, story);
    const { gatewayRef = `2026${made.orderNumber}` } = story;
    return await this.tell({ ...made, gatewayRef }, story);
  }

  /** The facts of a payment that has not been made yet. */
  payment(nth: number, { at, gateway = 'qfpay', wallet = 'alipay', minor = 250 }: Story): PaymentFacts {
    return {
      orderNumber: `${PREFIX}${String(nth).padStart(8, '0')}1001`,
      ...{ gateway, wallet, mode: 'cpm', amount: money('HKD', minor), madeAt: Date.parse(at) },
      ...{ gatewayRef: null, description: 'Water', entry: false },
    };
  }

  /** Writes a sale down whose payment went as the story says. */
  async tell(facts: PaymentFacts, story: Story): Promise<Told> {
    const nth = Number(facts.orderNumber.slice(PREFIX.length, -4));
    const refundNumber = `${PREFIX}R${String(nth).padStart(7, '0')}1001`;
    const sale = saleOf(`${PREFIX}-${nth}`, facts, story.item ?? 'Water');
    let payment: StoredPayment = {
      ...{ ...facts, gatewayRef: null, saleId: sale.id, state: 'sent', tries: 0, alarmed: false },
      ...{ refundNumber: null, refundMadeAt: null, refundAmount: null },
    };
    await this.#commit(
      facts.madeAt,
      [
        { kind: 'sale opened', sale },
        { kind: 'payment made', payment },
      ],
      sale,
      payment,
    );
    let at = facts.madeAt;
    for (const [learned, to] of STEPS[story.ending]) {
      at += 500;
      const part = story.returned === undefined ? null : money('HKD', story.returned);
      const back = to === 'refunding' ? { refundNumber, refundMadeAt: at, refundAmount: part } : {};
      const before = payment;
      payment = { ...payment, ...back, state: to, gatewayRef: facts.gatewayRef };
      const open = !isFinal(to);
      await this.#commit(at, learnedEntries(before, payment, learned, story), open ? sale : ended(sale, to), payment);
      if (to === 'refund owed') {
        await this.openJob('refund owed', payment, at);
      }
    }
    return {
      saleId: sale.id,
      orderNumber: payment.orderNumber,
      refundNumber,
      gatewayRef: facts.gatewayRef ?? '',
      payment,
    };
  }

  async openJob(kind: Job['kind'], payment: StoredPayment, since: number): Promise<Job> {
    const { saleId, orderNumber, gateway, gatewayRef, amount } = payment;
    const job: Job = { id: `${PREFIX}-J${this.#count}`, kind, saleId, orderNumber, gateway, gatewayRef, amount, since };
    await this.commit({
      at: since,
      entries: [entry({ kind: 'job opened', job })],
      jobs: [{ id: job.id, open: true, body: job }],
    });
    return job;
  }

  async settle(job: Job, as: Extract<Entry, { kind: 'job settled' }>['as'], at: string): Promise<void> {
    const { id: jobId, saleId, orderNumber } = job;
    await this.commit({
      at: Date.parse(at),
      entries: [entry({ kind: 'job settled', jobId, saleId, orderNumber, as, key: 'key-1' })],
      jobs: [{ id: jobId, open: false, body: job }],
    });
  }

  async commit(part: Partial<Change>): Promise<void> {
    await this.journal.commit(change(part));
  }

  /** Runs `kioskd report` on them. */
  async report(...options: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const said = { out: '', err: '' };
    const code = await dispatch(['report', '--config', this.path('kioskd.yaml'), ...options], {
      env: {},
      stdout: (text) => {
        said.out += text;
      },
      stderr: (text) => {
        said.err += text;
      },
    });
    return { code, ...said };
  }

  async #commit(at: number, entries: readonly Entry[], sale: Sale, payment: StoredPayment): Promise<void> {
    const { orderNumber, saleId, gateway, state } = payment;
    const open = !isFinal(state);
    await this.commit({
      at,
      entries: entries.map(entry),
      sales: [{ id: sale.id, state: sale.end ?? 'open', open, body: sale }],
      payments: [{ orderNumber, saleId, gateway, state, open, nextAction: null, nextAt: null, body: payment }],
    });
  }

  #configure(url: string, timeZone: string): void {
    const file = {
      version: 1,
      kiosk: { id: 'lobby-1', name: 'Lobby', orderPrefix: PREFIX, currency: 'HKD', timeZone },
      orders: { items: [{ id: 'water', name: 'Water', price: '2.50', relay: 'motor' }] },
      gateways: {
        qfpay: {
          baseUrl: url,
          appCode: { credential: 'qfpay-app-code' },
          clientKey: { credential: 'qfpay-client-key' },
          mchid: SANDBOX_QFPAY.mchid,
        },
      },
      wallets: [{ id: 'alipay', name: 'Alipay', gateway: 'qfpay', present: '801501', charge: '800108' }],
      scanner: { driver: 'serial', path: '/dev/scanner' },
      printer: { driver: 'file', path: '/dev/usb/lp0' },
      gpio: { driver: 'onoff', relays: { motor: { bcm: 17 } } },
      journal: { path: this.path('journal.db') },
    };
    mkdirSync(this.path('credentials'), { mode: 0o700 });
    writeFileSync(this.path('credentials/qfpay-app-code'), SANDBOX_QFPAY.appCode, { mode: 0o600 });
    writeFileSync(this.path('credentials/qfpay-client-key'), SANDBOX_QFPAY.clientKey, { mode: 0o600 });
    this.write('kioskd.yaml', stringify(file, { aliasDuplicateObjects: false }));
  }
}

function learnedEntries(before: StoredPayment, now: StoredPayment, learned: Learned, story: Story): readonly Entry[] {
  const { saleId, orderNumber, gatewayRef, refundNumber, refundMadeAt, refundAmount } = now;
  const own: Entry = {
    ...{
      kind: 'payment learned',
      mode: 'cpm',
      saleId,
      orderNumber,
      learned,
      code: '',
      from: before.state,
      to: now.state,
    },
    ...{ gatewayRef, refundNumber, refundMadeAt, refundAmount, returned: null },
  };
  const proof = story.proof ?? 'sensor';
  switch (now.state) {
    case 'paid':
      return [own, { kind: 'sale paid', saleId, orderNumber }, { kind: 'delivery started', saleId, orderNumber }];
    case 'kept':
      return [
        { kind: 'delivery ended', saleId, delivery: { result: 'delivered', proof } },
        own,
        { kind: 'sale ended', saleId, end: 'completed' },
      ];
    case 'refunded':
    case 'refund owed':
      return [own, { kind: 'sale ended', saleId, end: 'refunded' }];
    case 'not paid':
      return [own, { kind: 'sale ended', saleId, end: 'abandoned' }];
    default:
      return [own];
  }
}

function saleOf(id: string, { amount, madeAt }: PaymentFacts, itemName: string): Sale {
  return {
    ...{
      id,
      subject: { kind: 'item' },
      itemId: 'water',
      itemName,
      language: 'en',
      amount,
      units: 1,
      openedAt: madeAt,
      paidBy: null,
    },
    ...{ delivery: 'none', returned: false, end: null, payments: 1 },
  };
}

function ended(sale: Sale, state: PaymentState): Sale {
  return { ...sale, end: state === 'kept' ? 'completed' : state === 'not paid' ? 'abandoned' : 'refunded' };
}

function entry(told: Entry): Change['entries'][number] {
  const { kind, ...body } = told;
  const saleId = 'saleId' in told ? told.saleId : told.kind === 'sale opened' ? told.sale.id : null;
  const orderNumber = 'orderNumber' in told ? told.orderNumber : null;
  return { kind, saleId, orderNumber, body };
}

export function hkd(minor: number): Money {
  return money('HKD', minor);
}
