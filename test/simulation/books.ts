import type { Auditor } from './auditor.ts';
import type { SimulatedGateway } from './world/gateway.ts';
import type { Order } from './world/ledger.ts';

/** One order at a gateway and the payment here that it belongs to. */
interface Pair {
  readonly order: Order;
  readonly orderNumber: string;
}

/** When all is quiet: promises 1, 2 and 7, of the gateways' ledgers against what is on the kiosk's disk. */
export function closeBooks(
  auditor: Auditor,
  gateways: Iterable<SimulatedGateway>,
  itemUnits: (id: string) => number,
): string[] {
  const broken: string[] = [];
  const pairs: Pair[] = [];
  for (const { ledger } of gateways) {
    for (const [orderNumber, order] of ledger.orders) {
      if (!auditor.payments.has(orderNumber)) {
        broken.push(`promise 5: order ${orderNumber} is at the gateway without an intent on the disk`);
      }
      pairs.push({ order, orderNumber });
    }
    for (const [ref, order] of ledger.byRef) {
      pairs.push(...entryMoney(auditor, ref, order, broken));
    }
  }
  for (const [orderNumber, { state }] of auditor.payments) {
    if (!['kept', 'not paid', 'refunded', 'refund owed'].includes(state)) {
      broken.push(`promise 7: ${orderNumber} is still ${state} when all is quiet`);
    }
  }
  const bySale = group(auditor, pairs);
  for (const [saleId, ofSale] of bySale) {
    checkSale(auditor, saleId, ofSale, itemUnits, broken);
  }
  for (const [saleId, { end }] of auditor.sales) {
    if (end === null) {
      broken.push(`promise 7: ${saleId} is still open when all is quiet`);
    }
  }
  return broken;
}

function group(auditor: Auditor, pairs: readonly Pair[]): Map<string, Pair[]> {
  const bySale = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const saleId = auditor.payments.get(pair.orderNumber)?.saleId;
    if (saleId !== undefined) {
      bySale.set(saleId, [...(bySale.get(saleId) ?? []), pair]);
    }
  }
  return bySale;
}

/** Money without a number of ours: one payment has it, or a person has been told of it. */
function entryMoney(auditor: Auditor, ref: string, order: Order, broken: string[]): Pair[] {
  const owners = [...auditor.payments.values()].filter(({ gatewayRef }) => gatewayRef === ref);
  const [owner] = owners;
  if (owners.length > 1) {
    broken.push(`promise 2: ${ref} counts for ${owners.map(({ orderNumber }) => orderNumber).join(' and ')}`);
  }
  if (owner === undefined) {
    if (!auditor.reported.has(ref) && !order.unheard) {
      broken.push(`promise 1: ${ref} is nobody's, and nobody was told`);
    }
    return [];
  }
  return [{ order, orderNumber: owner.orderNumber }];
}

/** Promise 1: money in = value delivered + refunds + refunds owed. Promise 2: one payment keeps money. */
function checkSale(
  auditor: Auditor,
  saleId: string,
  pairs: readonly Pair[],
  itemUnits: (id: string) => number,
  broken: string[],
): void {
  const sale = auditor.sales.get(saleId);
  if (sale === undefined) {
    broken.push(`promise 5: ${saleId} is not on the disk`);
    return;
  }
  let keeping = 0;
  let kept = 0;
  for (const { order, orderNumber } of pairs) {
    const payment = auditor.payments.get(orderNumber);
    if (order.unheard && payment?.state === 'not paid') {
      continue;
    }
    const held = order.paid - order.returned;
    const owed = owedFor(auditor, orderNumber);
    const ours = held - owed;
    kept += ours;
    keeping += ours > 0 ? 1 : 0;
    const claims = payment?.state === 'kept' ? order.amount.minor : 0;
    const part =
      payment?.state === 'refunded' || payment?.state === 'refund owed' ? (payment.refundAmount?.minor ?? null) : null;
    const expected = part === null ? claims : order.amount.minor - part;
    if (ours !== expected) {
      broken.push(
        `promise 1: ${orderNumber} is ${payment?.state} here: ${order.paid} paid, ${order.returned} returned, ${owed} owed, ` +
          `${expected} should be kept`,
      );
    }
  }
  if (keeping > 1) {
    broken.push(`promise 2: ${keeping} payments keep money for ${saleId}`);
  }
  const units = itemUnits(sale.itemId);
  const value = sale.delivery === 'delivered' ? sale.amount.minor : 0;
  const some = sale.delivery === 'partly delivered' ? sale.amount.minor : 0;
  if (kept > value && (some === 0 || kept >= some || (kept * units) % some !== 0)) {
    broken.push(`promise 1: ${kept} are kept for ${saleId}, which is ${sale.delivery}`);
  }
  if ((auditor.ends.get(saleId) === 'completed') !== (kept > 0 && sale.delivery === 'delivered')) {
    if (sale.delivery !== 'partly delivered') {
      broken.push(`promise 1: ${saleId} ended ${auditor.ends.get(saleId)}, is ${sale.delivery} and keeps ${kept}`);
    }
  }
}

/** What a person has to pay back, or has paid back, outside the machine. */
function owedFor(auditor: Auditor, orderNumber: string): number {
  let owed = 0;
  for (const { job, open, settledAs } of auditor.jobs.values()) {
    const counts = open ? job.kind === 'refund owed' : settledAs === 'paid back';
    if (job.orderNumber === orderNumber && counts) {
      owed += job.amount?.minor ?? 0;
    }
  }
  return owed;
}
