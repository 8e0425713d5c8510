import type { DayTotal, PaymentRow } from './port.ts';
import { int, text } from './rows.ts';
import type { Row } from './sqlite.ts';

const FINAL = ['kept', 'refunded', 'refund owed', 'not paid'];

/** One payment as it counts in the totals; null when it does not say what it was about, and so cannot be left out of the journal. */
export function sumOf(payment: PaymentRow, dayOf: (wallMs: number) => string): Omit<DayTotal, 'payments'> | null {
  const { body, gateway, state } = payment;
  if (typeof body !== 'object' || body === null || !FINAL.includes(state)) {
    return null;
  }
  const { wallet, madeAt, amount, refundAmount } = {
    wallet: null,
    madeAt: null,
    amount: null,
    refundAmount: null,
    ...body,
  };
  const paid = money(amount);
  if (paid === null || typeof wallet !== 'string' || typeof madeAt !== 'number') {
    return null;
  }
  const back = state === 'refunded' || state === 'refund owed' ? (money(refundAmount) ?? paid).minor : 0;
  const day = dayOf(madeAt);
  return { day, gateway, wallet, currency: paid.currency, state, amount: paid.minor, returned: back };
}

function money(value: unknown): { readonly currency: string; readonly minor: number } | null {
  if (typeof value !== 'object' || value === null || !('currency' in value) || !('minor' in value)) {
    return null;
  }
  const { currency, minor } = value;
  return typeof currency === 'string' && typeof minor === 'number' && Number.isSafeInteger(minor)
    ? { currency, minor }
    : null;
}

/** Gives the `YYYY-MM-DD` of a moment where the kiosk stands. Made once: such a format takes longer to make than to use. */
export function days(timeZone: string): (wallMs: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (wallMs) => {
    const parts = new Map(format.formatToParts(wallMs).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
}

export function toTotal(row: Row): DayTotal {
  return {
    day: text(row, 'day'),
    gateway: text(row, 'gateway'),
    wallet: text(row, 'wallet'),
    currency: text(row, 'currency'),
    state: text(row, 'state'),
    payments: int(row, 'payments'),
    amount: int(row, 'amount'),
    returned: int(row, 'returned'),
  };
}
