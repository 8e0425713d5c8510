import type { Entry } from '../domain/entries.ts';
import { type Language, textIn } from '../domain/language.ts';
import { type Currency, money } from '../domain/money.ts';
import type { Item, KioskSettings } from '../domain/settings.ts';
import type { Stock } from '../domain/stock.ts';
import type { Journal, StoredEntry } from '../journal/port.ts';
import { FactReader } from '../report/facts.ts';
import { Records } from '../report/records.ts';
import { Totals, type WalletTotal } from '../report/totals.ts';
import { walk } from '../report/walk.ts';
import type { DayReport } from './receipt.ts';

/** What a report is made from. It only reads. */
export interface DaySource {
  readonly journal: Pick<Journal, 'entries' | 'facts' | 'ended' | 'load'>;
  readonly settings: Pick<KioskSettings, 'kioskId' | 'kioskName' | 'timeZone' | 'wallets' | 'items' | 'currency'>;
  /** What is in the machine now. */
  readonly stock: ReadonlyMap<string, Stock>;
}

/** As the effect `print report` says it. */
export interface DayAsked {
  readonly number: number;
  /** Wall ms; 0 for the first report of a kiosk, which then begins with its first entry. */
  readonly from: number;
  readonly to: number;
}

/**
 * The report of a day from the journal, read a page at a time: what the kiosk wrote down from `from` on and before `to`. Of what has been
 * archived since nothing is in it; a kiosk is archived after months.
 */
export async function dayReport(
  source: DaySource,
  { number, from, to }: DayAsked,
  language: Language,
): Promise<DayReport> {
  const { journal, settings, stock } = source;
  const snapshot = await journal.load();
  const records = new Records(journal, snapshot);
  const reader = new FactReader(records);
  const totals = new Totals();
  const sold = new Map<string, number>();
  let first = Math.max(from, 0);
  const notes = { backwards: 0, read: 0 };
  for await (const entry of walk({ journal, from: first, to, everything: false }, notes)) {
    const facts = await reader.read(entry);
    if (entry.at < from || entry.at >= to) {
      continue;
    }
    first = first === 0 ? entry.at : first;
    for (const fact of facts) {
      totals.add(fact);
    }
    countSold(entry, sold);
  }
  const currencies = totals.currencies();
  return {
    kind: 'day report',
    language,
    kioskId: settings.kioskId,
    kioskName: settings.kioskName,
    timeZone: settings.timeZone,
    from: first === 0 ? to : first,
    to,
    number,
    sales: totals.sales()['completed'] ?? 0,
    wallets: walletRows(totals.wallets(), settings),
    totals: currencies.length === 0 ? [sums(noMoney(settings.currency))] : currencies.map(sums),
    open: records.openPayments().length,
    jobs: records.openJobs().length,
    stock: stockRows(settings.items, stock, sold, language),
  };
}

function countSold({ kind, body }: StoredEntry, sold: Map<string, number>): void {
  if (kind !== 'stock') {
    return;
  }
  // The journal's own, written from this very type.
  const { stock, why } = body as Omit<Extract<Entry, { kind: 'stock' }>, 'kind'>;
  if (why === 'sold') {
    sold.set(stock.itemId, (sold.get(stock.itemId) ?? 0) + 1);
  }
}

type Row = DayReport['wallets'][number];

/** By the name that customers see: one wallet may be reached through two gateways. */
function walletRows(totals: readonly WalletTotal[], { wallets }: DaySource['settings']): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { wallet, currency, taken } of totals) {
    const name = wallets.find(({ id }) => id === wallet)?.name ?? wallet;
    const key = `${name}\n${currency}`;
    const before = rows.get(key);
    const row: Row = {
      name,
      payments: (before?.payments ?? 0) + taken.count,
      taken: money(currency, (before?.taken.minor ?? 0) + taken.minor),
    };
    rows.set(key, row);
  }
  return [...rows.values()].filter(({ payments }) => payments > 0);
}

type Sums = Pick<WalletTotal, 'currency' | 'taken' | 'refunded' | 'owed'>;

function sums({ currency, taken, refunded, owed }: Sums): DayReport['totals'][number] {
  return {
    taken: money(currency, taken.minor),
    refunded: money(currency, refunded.minor),
    owed: money(currency, owed.minor),
  };
}

function noMoney(currency: Currency): Sums {
  const none = { count: 0, minor: 0 };
  return { currency, taken: none, refunded: none, owed: none };
}

function stockRows(
  items: readonly Item[],
  stock: ReadonlyMap<string, Stock>,
  sold: ReadonlyMap<string, number>,
  language: Language,
): DayReport['stock'] {
  return items
    .filter((item) => item.stock !== null)
    .map((item) => ({
      name: textIn(item.name, language),
      sold: sold.get(item.id) ?? 0,
      left: stock.get(item.id)?.left ?? item.stock ?? 0,
    }));
}
