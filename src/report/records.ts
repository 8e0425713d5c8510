import type { StoredPayment } from '../domain/entries.ts';
import type { Job } from '../domain/job.ts';
import type { Sale } from '../domain/sale.ts';
import type { Journal, Snapshot } from '../journal/port.ts';

/** A payment as the journal has it now, whatever day it was made. */
export interface Known {
  readonly payment: StoredPayment;
  readonly sale: Sale | null;
  /** False: it is final. */
  readonly open: boolean;
}

/**
 * What stands in the journal now, found by number: open payments from what a start would load, final ones by index. The daemon goes
 * on meanwhile, so a payment that is in neither may just have become final, or open again: it is looked for once more.
 */
export class Records {
  readonly #journal: Pick<Journal, 'ended' | 'load'>;
  #snapshot: Snapshot;

  constructor(journal: Pick<Journal, 'ended' | 'load'>, snapshot: Snapshot) {
    this.#journal = journal;
    this.#snapshot = snapshot;
  }

  async payment(orderNumber: string): Promise<Known | null> {
    const isIt = ({ payment }: Known): boolean => payment.orderNumber === orderNumber;
    return this.openPayments().find(isIt) ?? (await this.#ended({ orderNumber })) ?? (await this.#reload(isIt));
  }

  /** By the gateway's own number: the only handle of money that came by an entry code. */
  async byRef(gateway: string, gatewayRef: string): Promise<Known | null> {
    const isIt = ({ payment }: Known): boolean => payment.gateway === gateway && payment.gatewayRef === gatewayRef;
    return this.openPayments().find(isIt) ?? (await this.#ended({ gateway, gatewayRef })) ?? (await this.#reload(isIt));
  }

  openPayments(): readonly Known[] {
    const sales = new Map(this.#snapshot.sales.map(({ id, body }) => [id, body as Sale]));
    // The rows are the journal's own, written from these very types.
    return this.#snapshot.payments.map(({ body, saleId }) => ({
      payment: body as StoredPayment,
      sale: sales.get(saleId) ?? null,
      open: true,
    }));
  }

  openJobs(): readonly Job[] {
    return this.#snapshot.jobs.map(({ body }) => body as Job).sort((a, b) => a.since - b.since);
  }

  async #ended(by: Parameters<Journal['ended']>[0]): Promise<Known | null> {
    const found = await this.#journal.ended(by);
    return found === null
      ? null
      : { payment: found.payment.body as StoredPayment, sale: found.sale.body as Sale, open: false };
  }

  async #reload(isIt: (known: Known) => boolean): Promise<Known | null> {
    this.#snapshot = await this.#journal.load();
    return this.openPayments().find(isIt) ?? null;
  }
}
