import type { Currency, Money } from '../domain/money.ts';
import type { DayTotal } from '../journal/port.ts';
import type { Fact, FactKind } from './facts.ts';

/** So many times, and minor units together. */
export interface Sum {
  readonly count: number;
  readonly minor: number;
}

/** Sums of one wallet at one gateway in one currency. */
export interface WalletTotal {
  readonly gateway: string;
  readonly wallet: string;
  readonly currency: Currency;
  readonly taken: Sum;
  readonly refunded: Sum;
  /** Became owed in this time, whether or not it has been paid back since. */
  readonly owed: Sum;
  readonly paidBack: Sum;
  readonly withoutProof: Sum;
  /** Taken less refunded less owed, minor units. Below zero when what was taken earlier went back. */
  readonly kept: number;
}

type Line = { -readonly [K in keyof Omit<WalletTotal, 'kept'>]: WalletTotal[K] };
type SumKey = 'taken' | 'refunded' | 'owed' | 'paidBack' | 'withoutProof';

const SUMS: Readonly<Partial<Record<FactKind, SumKey>>> = {
  taken: 'taken',
  refunded: 'refunded',
  owed: 'owed',
  'paid back': 'paidBack',
  'without proof': 'withoutProof',
};
const NONE: Sum = { count: 0, minor: 0 };

/** Adds facts up as they come. */
export class Totals {
  readonly #lines = new Map<string, Line>();
  readonly #sales = new Map<string, number>();

  add(fact: Fact): void {
    if (fact.kind === 'sale') {
      this.#sales.set(fact.detail, (this.#sales.get(fact.detail) ?? 0) + 1);
    }
    const key = SUMS[fact.kind];
    if (key !== undefined && fact.amount !== null) {
      const line = this.#line(fact.gateway ?? 'unknown', fact.wallet ?? 'unknown', fact.amount);
      line[key] = { count: line[key].count + 1, minor: line[key].minor + fact.amount.minor };
    }
  }

  /** How many sales ended, by how. */
  sales(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#sales].sort());
  }

  wallets(): readonly WalletTotal[] {
    return [...this.#lines.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, line]) => ({ ...line, kept: line.taken.minor - line.refunded.minor - line.owed.minor }));
  }

  /** All wallets together, one line a currency. */
  currencies(): readonly WalletTotal[] {
    const sums = new Map<Currency, WalletTotal>();
    for (const line of this.wallets()) {
      const before = sums.get(line.currency);
      sums.set(line.currency, before === undefined ? { ...line, gateway: '', wallet: 'all' } : together(before, line));
    }
    return [...sums.values()];
  }

  #line(gateway: string, wallet: string, { currency }: Money): Line {
    const key = [gateway, wallet, currency].join('\n');
    const found = this.#lines.get(key);
    if (found !== undefined) {
      return found;
    }
    const sums = { taken: NONE, refunded: NONE, owed: NONE, paidBack: NONE, withoutProof: NONE };
    const line: Line = { gateway, wallet, currency, ...sums };
    this.#lines.set(key, line);
    return line;
  }
}

function together(a: WalletTotal, b: WalletTotal): WalletTotal {
  const sum = (key: SumKey): Sum => ({ count: a[key].count + b[key].count, minor: a[key].minor + b[key].minor });
  return {
    ...a,
    taken: sum('taken'),
    refunded: sum('refunded'),
    owed: sum('owed'),
    paidBack: sum('paidBack'),
    withoutProof: sum('withoutProof'),
    kept: a.kept + b.kept,
  };
}

/** What of a time was archived: the sums that stayed in the journal. */
export function archivedIn(totals: readonly DayTotal[], first: string, last: string): readonly DayTotal[] {
  return totals.filter(({ day }) => day >= first && day <= last);
}
