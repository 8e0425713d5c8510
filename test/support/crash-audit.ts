import type { StoredEntry } from '../../src/journal/port.ts';
import type { SandboxCall, SandboxOrder, SandboxRefund } from '../../src/sandbox/gateways/index.ts';

/** What the world holds once all is quiet: each part written by somebody who does not know the others. */
export interface Evidence {
  readonly gateways: readonly {
    readonly name: string;
    readonly orders: readonly SandboxOrder[];
    readonly refunds: readonly SandboxRefund[];
    readonly calls: readonly SandboxCall[];
  }[];
  readonly entries: readonly StoredEntry[];
  /** By item: how often its relay was switched on, and what fell out of it (null where nothing counts that). */
  readonly outlets: Readonly<Record<string, { readonly pulses: number; readonly drops: number | null }>>;
}

export interface Verdict {
  /** What does not hold, in words. Empty: every cent is accounted for. */
  readonly broken: readonly string[];
  /** So many payments of each kind were judged. */
  readonly counts: Readonly<
    Record<'delivered' | 'refunded' | 'owed' | 'not paid' | 'never heard of' | 'sales', number>
  >;
}

interface PaymentStory {
  readonly orderNumber: string;
  readonly saleId: string;
  state: string;
  readonly minor: number;
  readonly refundNumbers: Set<string>;
  owedAlarms: number;
}

interface SaleStory {
  readonly item: string;
  started: number;
  delivered: number;
  readonly ends: string[];
}

const FINAL = ['kept', 'not paid', 'refunded', 'refund owed'];

/**
 * Compares what the gateways hold with what came out and what the journal says. It knows nothing of the daemon's code but the
 * names of its journal entries.
 */
export function audit(evidence: Evidence): Verdict {
  const broken: string[] = [];
  const say = (is: boolean, words: string) => {
    if (is) broken.push(words);
  };
  const { payments, sales } = readJournal(evidence.entries, say);
  const counts = { delivered: 0, refunded: 0, owed: 0, 'not paid': 0, 'never heard of': 0, sales: sales.size };
  const atGateway = new Map<string, SandboxOrder>();
  for (const gateway of evidence.gateways) {
    checkCalls(gateway, say);
    for (const order of gateway.orders) {
      say(atGateway.has(order.orderNumber), `${order.orderNumber} stands at two gateways`);
      atGateway.set(order.orderNumber, order);
      const payment = payments.get(order.orderNumber);
      if (payment === undefined) {
        broken.push(`${gateway.name} has ${order.orderNumber} (${order.state}), of which the journal knows nothing`);
        continue;
      }
      counts[judge(order, payment, sales.get(payment.saleId), gateway.refunds, say)] += 1;
    }
  }
  for (const payment of payments.values()) {
    if (!atGateway.has(payment.orderNumber)) {
      const money = !['not paid'].includes(payment.state) && FINAL.includes(payment.state);
      say(money, `${payment.orderNumber} is '${payment.state}' here, and no gateway has it`);
      counts['never heard of'] += 1;
    }
  }
  checkSales(sales, payments, atGateway, say);
  checkOutlets(evidence, sales, say);
  return { broken, counts };
}

type Say = (is: boolean, words: string) => void;

function readJournal(entries: readonly StoredEntry[], say: Say) {
  const payments = new Map<string, PaymentStory>();
  const sales = new Map<string, SaleStory>();
  for (const { kind, saleId, orderNumber, body } of entries) {
    const told = body as Told;
    const payment = payments.get(orderNumber ?? '');
    const sale = sales.get(saleId ?? '');
    switch (kind) {
      case 'sale opened':
        say(sale !== undefined, `sale ${saleId} was opened twice`);
        sales.set(saleId ?? '', { item: told.sale?.itemId ?? '', started: 0, delivered: 0, ends: [] });
        break;
      case 'payment made':
        say(payment !== undefined, `the order number ${orderNumber} was given out twice`);
        payments.set(orderNumber ?? '', {
          orderNumber: orderNumber ?? '',
          saleId: saleId ?? '',
          state: 'sent',
          minor: told.payment?.amount?.minor ?? 0,
          refundNumbers: new Set(),
          owedAlarms: 0,
        });
        break;
      case 'payment learned':
        if (payment !== undefined) {
          payment.state = told.to ?? '';
          if (typeof told.refundNumber === 'string') payment.refundNumbers.add(told.refundNumber);
        }
        break;
      case 'delivery started':
        if (sale !== undefined) sale.started += 1;
        break;
      case 'delivery ended':
        if (sale !== undefined && told.delivery?.result === 'delivered') sale.delivered += 1;
        break;
      case 'sale ended':
        sale?.ends.push(told.end ?? '');
        break;
      case 'alarm':
        if (payment !== undefined && told.alarm === 'refund owed') payment.owedAlarms += 1;
        break;
      default:
    }
  }
  return { payments, sales };
}

/** The parts of journal entries that the audit goes by. */
interface Told {
  readonly sale?: { readonly itemId?: string };
  readonly payment?: { readonly amount?: { readonly minor?: number } };
  readonly to?: string;
  readonly refundNumber?: string | null;
  readonly delivery?: { readonly result?: string };
  readonly end?: string;
  readonly alarm?: string;
}

/** Promise 5: whatever happened, each payment was sent once. */
function checkCalls(gateway: Evidence['gateways'][number], say: Say): void {
  const sent = new Map<string, number>();
  for (const { verb, orderNumber } of gateway.calls) {
    if (verb === 'charge' || verb === 'present') {
      sent.set(orderNumber, (sent.get(orderNumber) ?? 0) + 1);
    }
  }
  for (const [orderNumber, times] of sent) {
    say(times > 1, `${orderNumber} was sent to ${gateway.name} ${times} times`);
  }
}

/** Money at the gateway is exactly one of: earned by a delivery, given back whole, owed with an alarm. */
function judge(
  order: SandboxOrder,
  payment: PaymentStory,
  sale: SaleStory | undefined,
  allRefunds: readonly SandboxRefund[],
  say: Say,
): 'delivered' | 'refunded' | 'owed' | 'not paid' {
  const name = order.orderNumber;
  const refunds = allRefunds.filter((refund) => refund.orderNumber === name);
  say(order.amount.minor !== payment.minor, `${name} is about another amount at the gateway`);
  say(new Set(refunds.map((refund) => refund.refundNumber)).size > 1, `${name} was refunded under several numbers`);
  say(payment.refundNumbers.size > 1, `${name} has several refund numbers in the journal`);
  for (const { refundNumber } of refunds) {
    say(!payment.refundNumbers.has(refundNumber), `the journal does not know the refund ${refundNumber} of ${name}`);
  }
  say(order.refundedMinor > order.amount.minor, `more went back than ${name} was`);
  say(!FINAL.includes(payment.state), `${name} is ${order.state} at the gateway and still '${payment.state}' here`);
  const whole = order.refundedMinor === order.amount.minor;
  const paid = order.state === 'paid' || order.state === 'refunded' || order.refundedMinor > 0;
  if (!paid) {
    say(payment.state !== 'not paid', `${name} is '${payment.state}' here and ${order.state} at the gateway`);
    return 'not paid';
  }
  switch (payment.state) {
    case 'kept':
      say(order.refundedMinor > 0, `${name} is kept here and was given back at the gateway`);
      say(sale?.delivered !== 1, `${name} keeps money for a sale that was delivered ${sale?.delivered ?? 0} times`);
      return 'delivered';
    case 'refunded':
      say(
        !whole,
        `${name} is refunded here, and the gateway gave back ${order.refundedMinor} of ${order.amount.minor}`,
      );
      return 'refunded';
    case 'refund owed':
      say(order.refundedMinor > 0, `${name} is owed here and was given back at the gateway`);
      say(payment.owedAlarms === 0, `${name} is owed, and nobody was told`);
      return 'owed';
    default:
      say(true, `${name} is paid at the gateway and '${payment.state}' here`);
      return 'not paid';
  }
}

function checkSales(
  sales: ReadonlyMap<string, SaleStory>,
  payments: ReadonlyMap<string, PaymentStory>,
  atGateway: ReadonlyMap<string, SandboxOrder>,
  say: Say,
): void {
  for (const [saleId, sale] of sales) {
    const own = [...payments.values()].filter((payment) => payment.saleId === saleId);
    const kept = own.filter((payment) => payment.state === 'kept').length;
    // An order that no gateway has may stay open until it can no longer be paid; nobody's money hangs on it.
    const waits = own.some((one) => !FINAL.includes(one.state) && !atGateway.has(one.orderNumber));
    say(kept > 1, `${kept} payments keep money for sale ${saleId}`);
    say(sale.started > 1, `sale ${saleId} was begun to be delivered ${sale.started} times`);
    say(sale.delivered > sale.started, `sale ${saleId} was delivered and never begun`);
    say(sale.ends.length > 1, `sale ${saleId} ended ${sale.ends.length} times`);
    say(sale.ends.length === 0 && !waits, `sale ${saleId} never ended`);
    say(sale.ends[0] === 'completed' && kept !== 1, `sale ${saleId} is completed and ${kept} payments keep money`);
    say(
      kept === 1 && sale.ends.length > 0 && sale.ends[0] !== 'completed',
      `sale ${saleId} keeps money and ended '${sale.ends[0]}'`,
    );
  }
}

/** The hardware's own count: not one pulse without a delivery that was durable before it. */
function checkOutlets(evidence: Evidence, sales: ReadonlyMap<string, SaleStory>, say: Say): void {
  for (const [item, { pulses, drops }] of Object.entries(evidence.outlets)) {
    const own = [...sales.values()].filter((sale) => sale.item === item);
    const started = own.reduce((sum, sale) => sum + sale.started, 0);
    const delivered = own.reduce((sum, sale) => sum + sale.delivered, 0);
    say(pulses > started, `${item}: ${pulses} pulses for ${started} deliveries begun`);
    say(pulses < delivered, `${item}: ${pulses} pulses for ${delivered} deliveries`);
    say(drops !== null && drops < delivered, `${item}: ${drops} fell out and ${delivered} count as delivered`);
  }
}
