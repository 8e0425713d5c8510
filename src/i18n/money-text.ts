import type { Language } from '../domain/language.ts';
import { type Currency, type Money, money, toDecimal } from '../domain/money.ts';

/** How a language writes numbers. Written out here, and not asked of the machine: its ICU data differs from one version to the next. */
interface NumberStyle {
  readonly decimal: ',' | '.';
  /** Between groups of three digits. A blank is a no-break space on the screen. */
  readonly group: ',' | ' ';
  /** Groups begin with this many digits before the decimal sign: in Portugal 1234, but 12 345. */
  readonly groupFrom: 4 | 5;
  readonly sign: 'before' | 'after';
}

const POINTS: NumberStyle = { decimal: '.', group: ',', groupFrom: 4, sign: 'before' };

const STYLES: Readonly<Record<Language, NumberStyle>> = {
  en: POINTS,
  'zh-Hant': POINTS,
  'zh-Hans': POINTS,
  ms: POINTS,
  pt: { decimal: ',', group: ' ', groupFrom: 5, sign: 'after' },
};

/** Signs that say which country's money it is. A code stands for itself. */
const SIGNS: Readonly<Record<Currency, string>> = {
  AED: 'AED',
  AUD: 'A$',
  CAD: 'CA$',
  CNY: 'CN¥',
  EUR: '€',
  GBP: '£',
  HKD: 'HK$',
  IDR: 'Rp',
  JPY: 'JP¥',
  MMK: 'MMK',
  MOP: 'MOP$',
  MYR: 'RM',
  SGD: 'S$',
  THB: '฿',
  USD: 'US$',
};

const NO_BREAK_SPACE = '\u00a0';

/** An amount for the screen, as the language writes it: `HK$1,234.50`, in Portuguese `1234,50 HK$` with a no-break space. */
export function moneyText(amount: Money, language: Language): string {
  const style = STYLES[language];
  const number = digits(amount, style).replaceAll(' ', NO_BREAK_SPACE);
  const sign = SIGNS[amount.currency];
  if (style.sign === 'after') {
    return `${number}${NO_BREAK_SPACE}${sign}`;
  }
  return /[A-Z]{3}$/.test(sign) ? `${sign}${NO_BREAK_SPACE}${number}` : `${sign}${number}`;
}

/** What is added or, below nothing, taken off, in minor units: `−HK$5.00` with a true minus sign. */
export function signedMoneyText(minor: number, currency: Currency, language: Language): string {
  const text = moneyText(money(currency, Math.abs(minor)), language);
  return minor < 0 ? `\u2212${text}` : text;
}

/**
 * An amount for paper: currency code, then digits as the language writes them: `HKD 1,234.50`, `JPY 800`, in Portuguese
 * `MOP 12 345,50`. ASCII only, and a code rather than a sign: `$` alone does not say whose dollar it is.
 */
export function paperMoney(amount: Money, language: Language = 'en'): string {
  return `${amount.currency} ${digits(amount, STYLES[language])}`;
}

/** `paperMoney` of what is added or taken off, in minor units: `-HKD 5.00`. */
export function signedPaperMoney(minor: number, currency: Currency, language: Language = 'en'): string {
  const text = paperMoney(money(currency, Math.abs(minor)), language);
  return minor < 0 ? `-${text}` : text;
}

function digits(amount: Money, { decimal, group, groupFrom }: NumberStyle): string {
  const [whole = '0', fraction] = toDecimal(amount).split('.');
  const grouped = whole.length < groupFrom ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
}
