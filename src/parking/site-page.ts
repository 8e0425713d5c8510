import { isCurrency, money } from '../domain/money.ts';
import { isNews, join, type Ticket, type TicketFact, type TicketPayment } from '../domain/ticket.ts';
import { isTicketKey } from './keys.ts';
import { isRecord, isTime, MAX_CONTENT_BYTES } from './site-message.ts';

/**
 * A kiosk's tickets are spread over so many documents by their keys. Few enough that a newcomer gets those of sixteen kiosks at once (a
 * broker may hold back more than a thousand messages at a time, and Mosquitto does), many enough that one payment does not send all.
 */
export const PAGES = 32;

/** Of each kind of fact that a ticket has, as in the domain. */
const MOST_FACTS = 16;
const MOST_TICKETS = 2_000;

export function pageOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash % PAGES;
}

/** What is empty is left out. */
interface TicketDoc {
  readonly key: string;
  readonly entered?: readonly number[];
  readonly paid?: readonly PaidDoc[];
  readonly used?: readonly number[];
  readonly undone?: readonly number[];
  readonly substitute?: true;
}

interface PaidDoc {
  readonly sale: string;
  readonly at: number;
  readonly currency: string;
  readonly minor: number;
  readonly off: number;
  readonly until: number;
  readonly leaveBy: number;
}

/**
 * The content of each page, from all that a kiosk knows; one page at a time, so that nothing else waits for all of them. What was heard
 * of last comes first; what does not fit any more is left out.
 * @param wanted which pages.
 */
export function* writePages(
  tickets: Iterable<Ticket>,
  wanted: ReadonlySet<number>,
): Generator<readonly [page: number, content: string]> {
  const byPage = new Map<number, Ticket[]>([...wanted].map((page) => [page, []]));
  for (const ticket of tickets) {
    byPage.get(pageOf(ticket.key))?.push(ticket);
  }
  for (const [page, all] of byPage) {
    yield [page, writePage(all)];
  }
}

function writePage(tickets: readonly Ticket[]): string {
  const texts: string[] = [];
  let size = 16;
  for (const ticket of tickets.toSorted((a, b) => b.heardAt - a.heardAt || (a.key < b.key ? -1 : 1))) {
    const text = JSON.stringify(ticketDoc(ticket));
    size += text.length + 1;
    if (size > MAX_CONTENT_BYTES || texts.length === MOST_TICKETS) {
      break;
    }
    texts.push(text);
  }
  return `{"tickets":[${texts.join(',')}]}`;
}

function ticketDoc({ key, entered, payments, used, undone, substitute }: Ticket): TicketDoc {
  return {
    key,
    ...(entered.length === 0 ? {} : { entered }),
    ...(payments.length === 0 ? {} : { paid: payments.map(paidDoc) }),
    ...(used.length === 0 ? {} : { used }),
    ...(undone.length === 0 ? {} : { undone }),
    ...(substitute ? { substitute } : {}),
  };
}

function paidDoc({ saleId, at, amount, takenOff, coversUntil, leaveBy }: TicketPayment): PaidDoc {
  const { currency, minor } = amount;
  return { sale: saleId, at, currency, minor, off: takenOff, until: coversUntil, leaveBy };
}

/** The facts in a page; null when it is none. The seal was right, so this is a kiosk of another release, or a bug. */
export function readPage(content: string): readonly TicketFact[] | null {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return null;
  }
  const tickets = isRecord(value) ? value['tickets'] : null;
  if (!Array.isArray(tickets) || tickets.length > MOST_TICKETS) {
    return null;
  }
  const facts = tickets.map(factsOf);
  return facts.every((each) => each !== null) ? facts.flat() : null;
}

function factsOf(doc: unknown): readonly TicketFact[] | null {
  if (!isRecord(doc) || typeof doc['key'] !== 'string' || !isTicketKey(doc['key'])) {
    return null;
  }
  const { key, substitute } = doc;
  const entered = times(doc['entered']);
  const used = times(doc['used']);
  const undone = times(doc['undone']);
  const paid = payments(doc['paid']);
  if (entered === null || used === null || undone === null || paid === null) {
    return null;
  }
  return [
    ...entered.map((at): TicketFact => ({ fact: 'entered', key, at })),
    ...paid.map((payment): TicketFact => ({ fact: 'paid', key, payment, substitute: substitute === true })),
    ...used.map((at): TicketFact => ({ fact: 'used', key, at })),
    ...undone.map((at): TicketFact => ({ fact: 'not used', key, at })),
  ];
}

function times(value: unknown): readonly number[] | null {
  const list = value === undefined ? [] : value;
  return Array.isArray(list) && list.length <= MOST_FACTS && list.every(isTime) ? list : null;
}

function payments(value: unknown): readonly TicketPayment[] | null {
  const list = value === undefined ? [] : value;
  if (!Array.isArray(list) || list.length > MOST_FACTS) {
    return null;
  }
  const read = list.map(payment);
  return read.every((one) => one !== null) ? read : null;
}

function payment(doc: unknown): TicketPayment | null {
  if (!isRecord(doc)) {
    return null;
  }
  const { sale, at, currency, minor, off, until, leaveBy } = doc;
  const fits =
    typeof sale === 'string' &&
    /^[A-Z0-9]{1,10}-\d{1,16}$/.test(sale) &&
    isTime(at) &&
    isTime(until) &&
    isTime(leaveBy) &&
    typeof currency === 'string' &&
    isCurrency(currency) &&
    isMinor(minor) &&
    isMinor(off);
  return fits ? { saleId: sale, at, amount: money(currency, minor), takenOff: off, coversUntil: until, leaveBy } : null;
}

function isMinor(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** When what the fact tells happened, wall ms. */
export function timeOf(fact: TicketFact): number {
  return fact.fact === 'paid' ? fact.payment.at : fact.at;
}

/** Whether the ticket would be another one with it: beside what is known, what is too old to be kept is no news. */
export function tellsMore(known: Ticket | undefined, fact: TicketFact): boolean {
  return isNews(known, fact) && !isNews(join(known, fact, 0), fact);
}
