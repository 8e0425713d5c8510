import type { Entry, StoredPayment } from '../domain/entries.ts';
import type { GatewayName, PaymentMode } from '../domain/gateway.ts';
import type { Job } from '../domain/job.ts';
import { type Money, money } from '../domain/money.ts';
import { isFinal, type PaymentState } from '../domain/payment.ts';
import type { StoredEntry } from '../journal/port.ts';
import type { Records } from './records.ts';

/** What a report tells of, each with the words for it. Stable: they stand in CSV and JSON files of other programs. */
export const FACT_KINDS = {
  sale: 'a sale ended; `detail` says how',
  taken: 'a payment is proven paid: counts on the day on which the kiosk learned it',
  refunded: 'the gateway confirmed that money went back, all of the payment or `amount` of it: counts on that day',
  owed: 'money that the machine cannot pay back became owed to a customer',
  'paid back': 'a person paid a customer back outside the machine, or says that the gateway did',
  'not owed': 'a person settled a debt without paying back; `detail` says as what',
  'without proof': 'something was handed over and nothing proves it but the pulse; `amount` is the price of the sale',
  unmatched: 'a gateway told of money that no sale here can be told to be waiting for; counted as taken nowhere',
  'job settled': 'another job of a person came to its end; `detail` says how',
} as const;

export type FactKind = keyof typeof FACT_KINDS;

/** The kinds that move money, or say that it should. */
export const MONEY_KINDS: readonly FactKind[] = ['taken', 'refunded', 'owed', 'paid back', 'not owed', 'unmatched'];

export interface Fact {
  readonly seq: number;
  /** Wall clock ms. */
  readonly at: number;
  readonly kind: FactKind;
  readonly saleId: string | null;
  readonly item: string | null;
  readonly orderNumber: string | null;
  readonly refundNumber: string | null;
  readonly gateway: GatewayName | null;
  readonly gatewayRef: string | null;
  readonly wallet: string | null;
  readonly mode: PaymentMode | null;
  readonly amount: Money | null;
  readonly detail: string;
}

/** What is needed of a payment to tell of it. */
type About = Pick<Fact, 'saleId' | 'item' | 'orderNumber' | 'gateway' | 'gatewayRef' | 'wallet' | 'mode' | 'amount'> & {
  readonly state: PaymentState;
  readonly refundAmount: Money | null;
};

const NOTHING: Omit<Fact, 'seq' | 'at' | 'kind'> = {
  saleId: null,
  item: null,
  orderNumber: null,
  refundNumber: null,
  gateway: null,
  gatewayRef: null,
  wallet: null,
  mode: null,
  amount: null,
  detail: '',
};

/** States in which the customer's money has been taken at some time. */
const MONEY_CAME: ReadonlySet<PaymentState> = new Set(['paid', 'refunding', 'kept', 'refunded', 'refund owed']);

/** A fact before it is said when it was; what is not named is null. */
type News = Partial<Omit<Fact, 'seq' | 'at' | 'kind'>> & Pick<Fact, 'kind'>;

interface OpenSale {
  readonly item: string | null;
  readonly amount: Money | null;
  readonly paidBy: string | null;
}

/** Of a payment that nobody knows any more; its entries were archived. */
const UNKNOWN: About = {
  saleId: null,
  item: null,
  orderNumber: null,
  gateway: null,
  gatewayRef: null,
  wallet: null,
  mode: null,
  amount: null,
  state: 'unknown',
  refundAmount: null,
};

type Read<K extends Entry['kind']> = Omit<Extract<Entry, { kind: K }>, 'kind'>;

/**
 * Reads entries as facts. It keeps sales and jobs only while they are open, and asks the journal for what began before the entries
 * that it was given. Kinds of entries that it does not know it passes over.
 */
export class FactReader {
  readonly #records: Records;
  readonly #sales = new Map<string, OpenSale>();
  readonly #payments = new Map<string, About>();
  readonly #jobs = new Map<string, Job>();

  constructor(records: Records) {
    this.#records = records;
  }

  async read(entry: StoredEntry): Promise<readonly Fact[]> {
    const facts = await this.#told(entry);
    return facts.map((fact) => ({ ...NOTHING, ...fact, seq: entry.seq, at: entry.at }));
  }

  async #told({ kind, body }: StoredEntry): Promise<readonly News[]> {
    switch (kind) {
      case 'sale opened':
        return this.#saleOpened(body as Read<'sale opened'>);
      case 'payment made':
        return this.#paymentMade(body as Read<'payment made'>);
      case 'payment learned':
        return await this.#learned(body as Read<'payment learned'>);
      case 'delivery ended':
        return await this.#delivered(body as Read<'delivery ended'>);
      case 'sale ended':
        return this.#saleEnded(body as Read<'sale ended'>);
      case 'unmatched payment':
        return unmatched(body as Read<'unmatched payment'>);
      case 'job opened':
        return this.#jobOpened(body as Read<'job opened'>);
      case 'job settled':
        return await this.#jobSettled(body as Read<'job settled'>);
      case 'sale paid':
        return this.#salePaid(body as Read<'sale paid'>);
      default:
        return [];
    }
  }

  #saleOpened({ sale }: Read<'sale opened'>): readonly News[] {
    this.#sales.set(sale.id, { item: sale.itemName, amount: sale.amount, paidBy: sale.paidBy });
    return [];
  }

  #salePaid({ saleId, orderNumber }: Read<'sale paid'>): readonly News[] {
    const sale = this.#sales.get(saleId);
    this.#sales.set(saleId, { item: sale?.item ?? null, amount: sale?.amount ?? null, paidBy: orderNumber });
    return [];
  }

  #paymentMade({ payment }: Read<'payment made'>): readonly News[] {
    this.#payments.set(payment.orderNumber, aboutOf(payment, this.#sales.get(payment.saleId)?.item ?? null));
    return [];
  }

  async #learned(told: Read<'payment learned'>): Promise<readonly News[]> {
    const { orderNumber, from, to, gatewayRef, refundNumber, learned } = told;
    const known = await this.#about(orderNumber);
    const about: About = { ...known, saleId: told.saleId, gatewayRef: gatewayRef ?? known.gatewayRef, state: to };
    // An older journal does not have these.
    const due = told.refundAmount ?? known.amount;
    const returned = told.returned ?? null;
    if (isFinal(to)) {
      this.#payments.delete(orderNumber);
    } else {
      this.#payments.set(orderNumber, about);
    }
    const facts: News[] = [];
    if (MONEY_CAME.has(to) && !MONEY_CAME.has(from)) {
      facts.push({ ...plain(about), kind: 'taken', detail: learned });
    }
    if (learned === 'told paid back') {
      facts.push({ ...plain(about), kind: 'paid back', amount: due, refundNumber, detail: learned });
    } else if (to === 'refunded' && from !== to) {
      facts.push({ ...plain(about), kind: 'refunded', amount: returned ?? due, refundNumber, detail: learned });
    } else if (to === 'refund owed' && from !== to) {
      if (returned !== null && returned.minor > 0) {
        facts.push({ ...plain(about), kind: 'refunded', amount: returned, refundNumber, detail: learned });
      }
      facts.push({ ...plain(about), kind: 'owed', amount: less(due, returned), refundNumber, detail: learned });
    }
    return facts;
  }

  async #delivered({ saleId, delivery }: Read<'delivery ended'>): Promise<readonly News[]> {
    if (delivery.result === 'failed' || delivery.proof !== 'none') {
      return [];
    }
    const sale = this.#sales.get(saleId);
    const about = sale?.paidBy == null ? null : plain(await this.#about(sale.paidBy));
    const own = { saleId, item: sale?.item ?? about?.item ?? null, amount: sale?.amount ?? about?.amount ?? null };
    return [{ ...about, ...own, kind: 'without proof', detail: delivery.result }];
  }

  #saleEnded({ saleId, end }: Read<'sale ended'>): readonly News[] {
    const sale = this.#sales.get(saleId);
    this.#sales.delete(saleId);
    return [{ kind: 'sale', saleId, item: sale?.item ?? null, amount: sale?.amount ?? null, detail: end }];
  }

  #jobOpened({ job }: Read<'job opened'>): readonly News[] {
    this.#jobs.set(job.id, job);
    return [];
  }

  async #jobSettled({ jobId, saleId, orderNumber, as }: Read<'job settled'>): Promise<readonly News[]> {
    const job = this.#jobs.get(jobId);
    this.#jobs.delete(jobId);
    const about = orderNumber === null ? null : await this.#about(orderNumber);
    const isDebt = job === undefined ? about?.state === 'refund owed' : job.kind === 'refund owed';
    const kind = !isDebt ? 'job settled' : as === 'paid back' ? 'paid back' : 'not owed';
    const amount = job === undefined ? (about?.refundAmount ?? about?.amount ?? null) : job.amount;
    const gateway = about?.gateway ?? job?.gateway ?? null;
    const detail = `${jobId} ${job === undefined || isDebt ? '' : `(${job.kind}) `}${as}`;
    return [{ ...(about === null ? {} : plain(about)), saleId, orderNumber, gateway, kind, amount, detail }];
  }

  /** A payment that the entries have told of, or that the journal has. */
  async #about(orderNumber: string): Promise<About> {
    const told = this.#payments.get(orderNumber);
    if (told !== undefined) {
      return told;
    }
    const known = await this.#records.payment(orderNumber);
    return known === null ? { ...UNKNOWN, orderNumber } : aboutOf(known.payment, known.sale?.itemName ?? null);
  }
}

function aboutOf(payment: StoredPayment, item: string | null): About {
  const { saleId, orderNumber, gateway, gatewayRef, wallet, mode, amount, state } = payment;
  const refundAmount = payment.refundAmount ?? null;
  return { saleId, item, orderNumber, gateway, gatewayRef, wallet, mode, amount, state, refundAmount };
}

/** The part of it that every fact about it has. */
function plain({ state: _state, refundAmount: _refundAmount, ...rest }: About): Omit<About, 'state' | 'refundAmount'> {
  return rest;
}

function unmatched({ gateway, gatewayRef, amount, method, why }: Read<'unmatched payment'>): readonly News[] {
  return [{ kind: 'unmatched', gateway, gatewayRef, amount, wallet: method, detail: why }];
}

function less(due: Money | null, returned: Money | null): Money | null {
  return due === null || returned === null || due.currency !== returned.currency
    ? due
    : money(due.currency, Math.max(0, due.minor - returned.minor));
}
