import { isFinal } from '../../src/domain/payment.ts';
import type { SaleEnd } from '../../src/domain/sale.ts';
import type { SimulatedKiosk } from './simulated-kiosk.ts';

/** What one day came to, on both sides of the counter. */
export interface Books {
  /** Promises that do not hold, in words. */
  readonly broken: readonly string[];
  /** How each sale ended, in order. */
  readonly sales: readonly (SaleEnd | 'open')[];
  /** Final state of each payment, in the order in which they were made. */
  readonly payments: readonly string[];
  /** Minor units that are with the merchant, according to the gateways. */
  readonly taken: number;
  readonly refunds: number;
  readonly alarms: readonly string[];
}

/** Waits until all is quiet, then holds journal, gateways' ledgers, deliveries and disk against the promises. */
export async function closeBooks(kiosk: SimulatedKiosk): Promise<Books> {
  await kiosk.comesToRest();
  const entries = await kiosk.entries();
  const states = new Map<string, string>();
  const saleOf = new Map<string, string>();
  const ends = new Map<string, SaleEnd | 'open'>();
  const alarms: string[] = [];
  for (const entry of entries) {
    if (entry.kind === 'sale opened') ends.set(entry.sale.id, 'open');
    if (entry.kind === 'sale ended') ends.set(entry.saleId, entry.end);
    if (entry.kind === 'payment made') {
      states.set(entry.payment.orderNumber, 'sent');
      saleOf.set(entry.payment.orderNumber, entry.payment.saleId);
    }
    if (entry.kind === 'payment learned') states.set(entry.orderNumber, entry.to);
    if (entry.kind === 'alarm') alarms.push(entry.alarm);
  }
  const orders = kiosk.gateways.flatMap((gateway) => gateway.orders());
  const refunds = kiosk.gateways.flatMap((gateway) => gateway.ledger.refunds());
  const paid = orders.filter((order) => order.state === 'paid');
  const broken = [
    ...orders.filter((order) => !states.has(order.orderNumber)).map((order) => `5: no intent for ${order.orderNumber}`),
    ...paid
      .filter((order) => !['kept', 'refund owed'].includes(states.get(order.orderNumber) ?? ''))
      .map((order) => `1: ${order.orderNumber} is paid there and '${states.get(order.orderNumber)}' here`),
    ...[...states]
      .filter(([number, state]) => state === 'kept' && !paid.some((order) => order.orderNumber === number))
      .map(([number]) => `1: ${number} is kept here and not paid there`),
    ...[...states]
      .filter(([, state]) => !isFinal(state as Parameters<typeof isFinal>[0]))
      .map(([number, state]) => `7: ${number} is still '${state}'`),
    ...orders
      .filter((order) => order.refundedMinor > order.amount.minor)
      .map((order) => `1: ${order.orderNumber} was refunded more than it was`),
    ...[...ends.keys()].flatMap((saleId) => checkSale(saleId, ends, states, saleOf, entries)),
    ...alarms.filter((alarm) => alarm === 'impossible answer'),
    ...kiosk.bugs.map((bug) => `bug: ${String(bug)}`),
    ...leaks(kiosk),
  ];
  const taken = paid.reduce((sum, order) => sum + order.amount.minor - order.refundedMinor, 0);
  return {
    broken,
    sales: [...ends.values()],
    payments: [...states.values()],
    taken,
    refunds: refunds.length,
    alarms,
  };
}

function checkSale(
  saleId: string,
  ends: ReadonlyMap<string, string>,
  states: ReadonlyMap<string, string>,
  saleOf: ReadonlyMap<string, string>,
  entries: Awaited<ReturnType<SimulatedKiosk['entries']>>,
): string[] {
  const kept = [...states].filter(([number, state]) => state === 'kept' && saleOf.get(number) === saleId).length;
  const started = entries.filter((entry) => entry.kind === 'delivery started' && entry.saleId === saleId).length;
  const ended = entries.filter((entry) => entry.kind === 'sale ended' && entry.saleId === saleId).length;
  const completed = ends.get(saleId) === 'completed';
  return [
    ...(kept > 1 ? [`2: ${kept} payments keep money for ${saleId}`] : []),
    ...(started > 1 ? [`4: ${saleId} was delivered ${started} times`] : []),
    ...(completed === (kept === 1) ? [] : [`1: ${saleId} ended '${ends.get(saleId)}' and ${kept} payments keep money`]),
    ...(ended === 1 ? [] : [`7: ${saleId} ended ${ended} times`]),
  ];
}

/** Promise 9, for all that a scenario leaves behind: the files, the screens and the paper. */
function leaks(kiosk: SimulatedKiosk): string[] {
  const left = [kiosk.diskBytes().toString('latin1'), JSON.stringify(kiosk.views), ...kiosk.receipts()].join('\n');
  const codes = kiosk.gateways.flatMap((gateway) => gateway.codes);
  return codes
    .filter((code) => left.includes(code))
    .map((code) => `9: the payment code ${code.slice(0, 4)}… was written`);
}
