import { CURRENCY_EXPONENTS, type Currency, isCurrency } from '../domain/money.ts';

/** ISO 4217 numeric codes, as object 53 names a currency. A new currency in `domain/money.ts` does not compile without one here. */
const NUMERIC: Readonly<Record<Currency, string>> = {
  AED: '784',
  AUD: '036',
  CAD: '124',
  CNY: '156',
  EUR: '978',
  GBP: '826',
  HKD: '344',
  IDR: '360',
  JPY: '392',
  MMK: '104',
  MOP: '446',
  MYR: '458',
  SGD: '702',
  THB: '764',
  USD: '840',
};

export function numericOf(currency: Currency): string {
  return NUMERIC[currency];
}

/** Null: a currency that this program does not know, or no currency at all. */
export function currencyOf(numeric: string): Currency | null {
  const known = Object.keys(CURRENCY_EXPONENTS).filter(isCurrency);
  return known.find((currency) => NUMERIC[currency] === numeric) ?? null;
}
