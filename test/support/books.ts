import type { Entry } from '../../src/domain/entries.ts';
import { type Money, shareOf } from '../../src/domain/money.ts';
import { isFinal, type PaymentState } from '../../src/domain/payment.ts';
import type { Sale, SaleEnd } from '../../src/domain/sale.ts';
import type { SandboxOrder } from '../../src/sandbox/gateways/ledger.ts';
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

/** One order at a gateway, and how many phones have paid it. */
interface Order extends SandboxOrder {
  readonly phones: number;
}

/** One payment as the journal tells it. */
interface Told {
  readonly saleId: string;
  readonly amount: Money;
  readonly state: PaymentState;
  /** What was to go back; null: all of it, or nothing. */
  readonly part: Money | null;
  /** A person has told the kiosk that the customer has it back. */
  readonly byHand: boolean;
}

/** One sale as the journal tells it. A sale that money reached after its end can end once more, as refunded. */
interface Story {
  readonly sale: Sale;
  readonly ends: readonly SaleEnd[];
  readonly started: number;
  /** Minor units of its price that came out of the machine. */
  readonly delivered: number;
}

/** Waits until all is quiet, then holds journal, gateways' ledgers, deliveries, jobs and disk against the promises. */
export async function closeBooks(kiosk: SimulatedKiosk): Promise<Books> {
  await kiosk.comesToRest();
  const entries = await kiosk.entries();
  const payments = paymentsOf(entries);
  const stories = storiesOf(kiosk, entries);
  const orders = kiosk.gateways.flatMap((gateway) =>
    gateway.orders().map((order) => ({ ...order, phones: gateway.paidTwice.includes(order.orderNumber) ? 2 : 1 })),
  );
  const alarms = entries.filter((entry) => entry.kind === 'alarm').map((entry) => entry.alarm);
  const broken = [
    ...orders.flatMap((order) => checkOrder(order, payments.get(order.orderNumber))),
    ...[...payments].flatMap(([number, told]) => checkPayment(number, told, orders)),
    ...[...stories.values()].flatMap((story) => checkSale(story, payments, orders, entries)),
    ...checkJobs(kiosk, entries, payments),
    ...alarms.filter((alarm) => alarm === 'impossible answer'),
    ...kiosk.bugs.map((bug) => `bug: ${String(bug)}`),
    ...leaks(kiosk),
  ];
  return {
    broken,
    sales: [...stories.values()].map(({ ends }) => ends.at(-1) ?? 'open'),
    payments: [...payments.values()].map(({ state }) => state),
    taken: sum(orders.map((order) => moneyIn(order) - order.refundedMinor)),
    refunds: kiosk.gateways.flatMap((gateway) => gateway.ledger.refunds()).length,
    alarms,
  };
}

function paymentsOf(entries: readonly Entry[]): ReadonlyMap<string, Told> {
  const payments = new Map<string, Told>();
  for (const entry of entries) {
    if (entry.kind === 'payment made') {
      const { orderNumber, saleId, amount } = entry.payment;
      payments.set(orderNumber, { saleId, amount, state: 'sent', part: null, byHand: false });
    }
    const known = entry.kind === 'payment learned' ? payments.get(entry.orderNumber) : undefined;
    if (entry.kind === 'payment learned' && known !== undefined) {
      const byHand = known.byHand || entry.learned === 'told paid back';
      payments.set(entry.orderNumber, { ...known, state: entry.to, part: entry.refundAmount, byHand });
    }
  }
  return payments;
}

function storiesOf({ settings }: SimulatedKiosk, entries: readonly Entry[]): ReadonlyMap<string, Story> {
  const stories = new Map<string, Story>();
  for (const entry of entries) {
    if (entry.kind === 'sale opened') {
      stories.set(entry.sale.id, { sale: entry.sale, ends: [], started: 0, delivered: 0 });
      continue;
    }
    const story = 'saleId' in entry ? stories.get(entry.saleId ?? '') : undefined;
    if (story === undefined) {
      continue;
    }
    const { sale } = story;
    if (entry.kind === 'sale ended') stories.set(sale.id, { ...story, ends: [...story.ends, entry.end] });
    if (entry.kind === 'delivery started') stories.set(sale.id, { ...story, started: story.started + 1 });
    if (entry.kind === 'delivery ended') {
      const { delivery } = entry;
      const units = settings.items.find((item) => item.id === sale.itemId)?.units ?? 1;
      const share = delivery.result === 'partly delivered' ? shareOf(sale.amount, delivery.units, units).minor : 0;
      const delivered = delivery.result === 'delivered' ? sale.amount.minor : share;
      stories.set(sale.id, { ...story, delivered });
    }
  }
  return stories;
}

function checkOrder(order: SandboxOrder, told: Told | undefined): string[] {
  const { orderNumber, refundedMinor, amount } = order;
  if (told === undefined) {
    return [`5: no intent for ${orderNumber}`];
  }
  const goneBack = told.state === 'refunded' && (told.byHand || refundedMinor === told.part?.minor);
  const fits = order.state !== 'paid' || told.state === 'kept' || told.state === 'refund owed' || goneBack;
  return [
    ...(fits ? [] : [`1: ${orderNumber} is paid there and '${told.state}' here`]),
    ...(refundedMinor > amount.minor ? [`1: ${orderNumber} was refunded more than it was`] : []),
  ];
}

function checkPayment(number: string, { state, byHand }: Told, orders: readonly SandboxOrder[]): string[] {
  const order = orders.find(({ orderNumber }) => orderNumber === number);
  return [
    ...(state === 'kept' && order?.state !== 'paid' ? [`1: ${number} is kept here and not paid there`] : []),
    ...(state === 'refunded' && !byHand && order?.refundedMinor === 0
      ? [`1: ${number} is refunded here and not there`]
      : []),
    ...(isFinal(state) ? [] : [`7: ${number} is still '${state}'`]),
  ];
}

/** Money in = value delivered + refunds + refunds owed; a wallet that refunds whole payments only gives back more. */
function checkSale(
  { sale, ends, started, delivered }: Story,
  payments: ReadonlyMap<string, Told>,
  orders: readonly Order[],
  entries: readonly Entry[],
): string[] {
  const mine = [...payments].filter(([, told]) => told.saleId === sale.id);
  const kept = mine.filter(([, { state }]) => state === 'kept').length;
  const there = orders.filter((order) => mine.some(([number]) => number === order.orderNumber));
  const back = sum(there.map((order) => order.refundedMinor)) + owed(sale.id, entries);
  const short = sum(there.map(moneyIn)) - delivered - back;
  const wholeOnly = delivered > 0 && delivered < sale.amount.minor && short === -delivered;
  const end = ends.at(-1);
  const endedAgain = ends.length === 2 && ends[0] === 'abandoned' && end === 'refunded';
  return [
    ...(short === 0 || wholeOnly ? [] : [`1: the customer of ${sale.id} is short of ${short} minor units`]),
    ...(kept > 1 ? [`2: ${kept} payments keep money for ${sale.id}`] : []),
    ...(started > 1 ? [`4: ${sale.id} was delivered ${started} times`] : []),
    ...((end === 'completed') === (kept === 1) ? [] : [`1: ${sale.id} ended '${end}' and ${kept} payments keep money`]),
    ...(ends.length === 1 || endedAgain ? [] : [`7: ${sale.id} ended ${ends.length} times`]),
  ];
}

/** What a person was told of and has to pay back, or has paid back by another way. Minor units. */
function owed(saleId: string, entries: readonly Entry[]): number {
  const jobs = entries.flatMap((entry) =>
    entry.kind === 'job opened' && entry.job.saleId === saleId ? [entry.job] : [],
  );
  const byHand = entries.flatMap((entry) =>
    entry.kind === 'job settled' && entry.as === 'paid back' ? [entry.jobId] : [],
  );
  const counted = jobs.filter(({ id, kind }) => kind !== 'settling stuck' || byHand.includes(id));
  return sum(counted.map(({ amount }) => amount?.minor ?? 0));
}

/** Whatever waits for a person is a job: opened once, settled at most once, and open until then. */
function checkJobs(kiosk: SimulatedKiosk, entries: readonly Entry[], payments: ReadonlyMap<string, Told>): string[] {
  const opened = entries.flatMap((entry) => (entry.kind === 'job opened' ? [entry.job] : []));
  const settled = entries.flatMap((entry) => (entry.kind === 'job settled' ? [entry.jobId] : []));
  const alarms = entries.flatMap((entry) => (entry.kind === 'alarm' && entry.jobId !== null ? [entry.jobId] : []));
  const ids = opened.map(({ id }) => id);
  const left = ids.filter((id) => !settled.includes(id));
  const jobsFor = (number: string) =>
    opened.filter((job) => job.kind === 'refund owed' && job.orderNumber === number).length;
  const doubled = kiosk.gateways.flatMap((gateway) => gateway.paidTwice);
  return [
    ...[...payments]
      .filter(([number, { state }]) => jobsFor(number) !== (state === 'refund owed' ? 1 : 0))
      .map(([number, { state }]) => `job: ${number} is '${state}' and has ${jobsFor(number)} jobs`),
    ...doubled
      .filter((number) => opened.filter((job) => job.kind === 'paid twice' && job.orderNumber === number).length !== 1)
      .map((number) => `job: nobody is told, or more than once, that ${number} was paid twice`),
    ...repeated(ids).map((id) => `job: ${id} was opened more than once`),
    ...repeated(settled).map((id) => `job: ${id} was settled more than once`),
    ...[...settled, ...alarms].filter((id) => !ids.includes(id)).map((id) => `job: ${id} was never opened`),
    ...(sameIds(left, [...kiosk.state.jobs.keys()]) ? [] : [`job: ${left.join(' ')} should be open`]),
  ];
}

function repeated(list: readonly string[]): string[] {
  return list.filter((one, i) => list.indexOf(one) !== i);
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

function moneyIn(order: Order): number {
  return order.state === 'paid' || order.state === 'refunded' ? order.phones * order.amount.minor : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Promise 9, for all that a scenario leaves behind: the files, the screens and the paper. */
function leaks(kiosk: SimulatedKiosk): string[] {
  const left = [kiosk.diskBytes().toString('latin1'), JSON.stringify(kiosk.views), ...kiosk.receipts()].join('\n');
  const codes = kiosk.gateways.flatMap((gateway) => gateway.codes);
  return codes
    .filter((code) => left.includes(code))
    .map((code) => `9: the payment code ${code.slice(0, 4)}… was written`);
}
