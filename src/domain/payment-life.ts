import type { PaymentState } from './payment.ts';

/**
 * What can be learned of a payment, from whatever call or event. The names are those of the outcome table that the gateways'
 * published rules boil down to; `src/gateways` turns wire answers into them.
 */
export const LEARNED = [
  'order code',
  'paid',
  'pending',
  'not paid',
  'unknown',
  'not sent',
  'not found early',
  'not found',
  'given up',
  'claimed',
  'closed',
  'cancel refused',
  'cancel unsupported',
  'refunded elsewhere',
  'delivered',
  'surplus',
  'cannot refund',
  'never sent',
  'refunded',
  'refunded in part',
  'refund pending',
  'refund later',
  'refund doubted',
  'refund refused',
  'restart',
  // A person, by a signed command, when the machine gets no further.
  'told not paid',
  'told paid back',
] as const;

export type Learned = (typeof LEARNED)[number];

/** `same`: stay, plan the next action. `never`: cannot happen to this state; it is counted as a bug and changes nothing. */
export type Cell = PaymentState | 'same' | 'never';

/**
 * The life of a payment: state x what was learned -> state. What is done next, and when, follows from the state alone
 * (`settle.ts`). The compiler holds it complete; a test prints it.
 *
 * Read it by rows. Three rules run through it: nothing but a verified answer leaves `unknown`; `paid` wins whenever it is
 * learned, however late (the sale then keeps it or has it refunded); final states stay, but for a "no" that a notification contradicts.
 */
export const PAYMENT_LIFE: { readonly [S in PaymentState]: { readonly [L in Learned]: Cell } } = {
  sent: row({
    'order code': 'shown',
    paid: 'paid',
    pending: 'waiting',
    'not paid': 'not paid',
    unknown: 'unknown',
    'not sent': 'closing',
    'given up': 'closing',
    claimed: 'same',
    restart: 'closing',
  }),
  shown: row({
    paid: 'paid',
    pending: 'same',
    'not paid': 'not paid',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'closing',
    'given up': 'closing',
    claimed: 'same',
    'refunded elsewhere': 'refunded',
    restart: 'closing',
  }),
  waiting: row({
    paid: 'paid',
    pending: 'same',
    'not paid': 'not paid',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'closing',
    'given up': 'closing',
    claimed: 'same',
    'refunded elsewhere': 'refunded',
    restart: 'closing',
  }),
  unknown: row({
    paid: 'paid',
    pending: 'waiting',
    'not paid': 'not paid',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'closing',
    'given up': 'closing',
    claimed: 'same',
    'refunded elsewhere': 'refunded',
    restart: 'closing',
  }),
  closing: row({
    // The answer to the call that was under way when we gave up can still come.
    'order code': 'same',
    paid: 'paid',
    pending: 'same',
    'not paid': 'not paid',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'same',
    'given up': 'same',
    claimed: 'same',
    closed: 'watching',
    'cancel refused': 'same',
    'cancel unsupported': 'watching',
    'refunded elsewhere': 'refunded',
    'never sent': 'not paid',
    restart: 'same',
    'told not paid': 'not paid',
    'told paid back': 'refunded',
  }),
  watching: row({
    'order code': 'same',
    paid: 'paid',
    pending: 'same',
    'not paid': 'not paid',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'not paid',
    'given up': 'same',
    claimed: 'same',
    'refunded elsewhere': 'refunded',
    'never sent': 'not paid',
    restart: 'same',
    'told not paid': 'not paid',
    'told paid back': 'refunded',
  }),
  paid: row({
    // Queries that were under way when the notification of success came.
    paid: 'same',
    pending: 'same',
    'not paid': 'same',
    unknown: 'same',
    'not sent': 'same',
    'not found early': 'same',
    'not found': 'same',
    'given up': 'same',
    claimed: 'same',
    closed: 'same',
    'cancel refused': 'same',
    'cancel unsupported': 'same',
    delivered: 'kept',
    surplus: 'refunding',
    'cannot refund': 'refund owed',
    'refunded elsewhere': 'refunded',
    restart: 'same',
  }),
  refunding: row({
    paid: 'same',
    unknown: 'same',
    'not sent': 'same',
    refunded: 'refunded',
    // The rest of it is owed.
    'refunded in part': 'refund owed',
    'refund pending': 'same',
    'refund later': 'same',
    // Something else may have given the money back: asked about before it is owed.
    'refund doubted': 'same',
    'refund refused': 'refund owed',
    'refunded elsewhere': 'refunded',
    'not found': 'same',
    claimed: 'same',
    restart: 'same',
    'told paid back': 'refunded',
  }),
  kept: row({}),
  // A verified notification contradicts it: asked again, and final again with the gateway's word.
  'not paid': row({ claimed: 'watching' }),
  refunded: row({}),
  'refund owed': row({}),
};

/** Fills what is not named with `never`, so that the table shows only what can happen. */
function row(cells: { readonly [L in Learned]?: Cell }): { readonly [L in Learned]: Cell } {
  const full = {} as Record<Learned, Cell>;
  for (const learned of LEARNED) {
    full[learned] = cells[learned] ?? 'never';
  }
  return full;
}

/** The table as text, for people, tests and the README. */
export function printPaymentLife(): string {
  const states = Object.keys(PAYMENT_LIFE) as PaymentState[];
  const lines = [`| learned | ${states.join(' | ')} |`, `| --- |${' --- |'.repeat(states.length)}`];
  for (const learned of LEARNED) {
    const cells = states.map((state) => {
      const cell = PAYMENT_LIFE[state][learned];
      return cell === 'never' ? '' : cell === 'same' ? '·' : cell;
    });
    lines.push(`| ${learned} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}
