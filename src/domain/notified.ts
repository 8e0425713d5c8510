import type { Draft } from './draft.ts';
import type { Entry } from './entries.ts';
import type { KioskEvent } from './events.ts';
import type { Notice } from './gateway.ts';
import { sameMoney } from './money.ts';
import { isWaitedFor, type Payment } from './payment.ts';
import type { WalletRoute } from './settings.ts';

type Notified = Extract<KioskEvent, { type: 'notified' }>;

/** How far the gateway's clock and ours may be apart when money that names no order is matched by its time, ms. */
const CLOCK_SLACK_MS = 30_000;

/** Length of an order number behind its prefix: eight digits that count, four of the boot. */
const NUMBER_LENGTH = 12;

/**
 * A verified notification came in. All that ever follows from it is a question to the gateway, or a person's attention: a
 * payment is believed by the answer to our own query alone.
 */
export function notified(draft: Draft, event: Notified): void {
  const { notice } = event;
  const open = openPayment(draft, event);
  if (open !== null) {
    if (agrees(draft, open, notice)) {
      lookForSecond(draft, event, open);
      draft.learn(open, 'claimed');
    }
    return;
  }
  if (event.known !== null) {
    lookForSecond(draft, event, event.known.payment);
    reopen(draft, event, event.known);
  } else if (notice.claim === 'paid' && notice.about === 'payment') {
    matchOrReport(draft, event);
  }
}

/** Two phones can pay one code: the second success comes under the same order number and another number of the gateway. */
function lookForSecond(draft: Draft, { notice, gateway }: Notified, payment: Payment): void {
  const { about, claim, gatewayRef, orderNumber } = notice;
  const isSecond = gatewayRef !== null && payment.gatewayRef !== null && gatewayRef !== payment.gatewayRef;
  if (about === 'payment' && claim === 'paid' && isSecond && orderNumber !== null && payment.gateway === gateway) {
    reportPaidTwice(draft, { gateway, orderNumber }, gatewayRef, payment);
  }
}

/** One job however often it is told; which of the two goes back is for a person to see in the gateway's portal. */
export function reportPaidTwice(
  draft: Draft,
  { gateway, orderNumber }: Pick<Notified, 'gateway'> & { readonly orderNumber: string },
  gatewayRef: string | null,
  payment: Payment | undefined,
): void {
  const saleId = payment?.saleId ?? null;
  const jobs = draft.jobs.size;
  const about = { saleId, orderNumber, gateway, gatewayRef, amount: payment?.amount ?? null };
  const jobId = draft.openJob('paid twice', about);
  if (draft.jobs.size > jobs) {
    draft.entries.push({ kind: 'alarm', saleId, orderNumber, alarm: 'paid twice', jobId });
  }
}

/** The open payment that it names: by our order or refund number, or by the gateway's number of an entry code's payment. */
function openPayment(draft: Draft, { notice, gateway }: Notified): Payment | null {
  const { orderNumber, gatewayRef } = notice;
  for (const payment of draft.payments.values()) {
    const named =
      orderNumber === null
        ? gatewayRef !== null && payment.gatewayRef === gatewayRef
        : payment.orderNumber === orderNumber || payment.refundNumber === orderNumber;
    if (named && payment.gateway === gateway) {
      return payment;
    }
  }
  return null;
}

/** A right signature over a wrong amount is a mix-up or an attack: recorded, and nothing else. */
function agrees(draft: Draft, payment: Payment, { about, amount }: Notice): boolean {
  const part = about === 'refund' ? payment.refundAmount : null;
  if (amount === null || sameMoney(amount, payment.amount) || (part !== null && sameMoney(amount, part))) {
    return true;
  }
  const { saleId, orderNumber } = payment;
  draft.entries.push({ kind: 'security', saleId, orderNumber, what: 'other amount' });
  return false;
}

/** Row 21: it was over without money, and the gateway says that there is some. Asked again; everything else is old news. */
function reopen(draft: Draft, { notice, gateway }: Notified, known: NonNullable<Notified['known']>): void {
  const { payment, sale } = known;
  if (payment.gateway !== gateway || payment.state !== 'not paid' || notice.claim !== 'paid') {
    return;
  }
  if (agrees(draft, payment, notice)) {
    const { mono } = draft.now;
    if (!draft.sales.has(sale.id)) {
      draft.putSale(sale);
    }
    // Once it is over, nothing tells how long ago it was asked about: so as if that had been just now.
    // A cancel may have gone out before it was over, and the gateway may give the money back: it is never delivered for.
    const open: Payment = {
      ...payment,
      bornAt: mono,
      lifeEndsAt: mono,
      lastQueryAt: mono,
      hint: 'used',
      cancelSent: true,
    };
    draft.learn(open, 'claimed');
  }
}

/**
 * Money that names none of our orders. By an entry code it belongs to the one sale that waits for exactly this amount, by this
 * wallet, at the time it was paid; if there is not exactly one, nobody guesses. A sale may have shown its code more than once.
 */
function matchOrReport(draft: Draft, event: Notified): void {
  const { notice } = event;
  const fitting = notice.orderNumber === null && notice.gatewayRef !== null ? waitingFor(draft, event) : [];
  const match = fitting.find(isWaitedFor) ?? fitting[0];
  if (match !== undefined && fitting.every(({ saleId }) => saleId === match.saleId)) {
    draft.learn(match, 'claimed', { gatewayRef: notice.gatewayRef });
    return;
  }
  if (notice.orderNumber === null ? isElsewhere(draft, event) : !isOurs(draft, notice.orderNumber)) {
    return;
  }
  const why =
    notice.orderNumber !== null ? 'unknown order' : match === undefined ? 'no sale fits' : 'several sales fit';
  report(draft, event, why);
}

/** Kiosks that share an account hear of each other's sales; the prefix says whose an order is (`Draft.makePayment`). */
function isOurs(draft: Draft, orderNumber: string): boolean {
  return orderNumber.slice(0, -NUMBER_LENGTH) === draft.settings.orderPrefix;
}

function waitingFor(draft: Draft, { notice, gateway }: Notified): Payment[] {
  const { amount, paidAt } = notice;
  return [...draft.payments.values()].filter((payment) => {
    const route = unclaimedEntry(draft, payment);
    return (
      payment.gateway === gateway &&
      route !== null &&
      route.method === notice.method &&
      isHere(route, notice.place) &&
      amount !== null &&
      sameMoney(amount, payment.amount) &&
      paidAt !== null &&
      paidAt >= payment.madeAt - CLOCK_SLACK_MS &&
      paidAt <= windowEnd(draft, payment)
    );
  });
}

/** Money by an entry code that was paid at a place which, by the configuration, is another kiosk's. */
function isElsewhere(draft: Draft, { notice, gateway }: Notified): boolean {
  const routes = draft.settings.wallets.filter((route) => route.entry && route.gateway === gateway);
  return notice.place !== null && routes.length > 0 && routes.every((route) => !isHere(route, notice.place));
}

/** The wallet of a payment by an entry code whose money has not been heard of; null for any other. */
function unclaimedEntry(draft: Draft, payment: Payment): WalletRoute | null {
  const route = draft.settings.wallets.find(({ id }) => id === payment.wallet);
  return payment.gatewayRef === null && payment.entry === true ? (route ?? null) : null;
}

/** Kiosks that share an account would otherwise take each other's money for theirs when somebody passes it on to the wrong one. */
function isHere({ places }: WalletRoute, place: string | null): boolean {
  return places.length === 0 || (place !== null && places.includes(place));
}

/** Wall ms. */
function windowEnd(draft: Draft, payment: Payment): number {
  return payment.madeAt + (draft.profile(payment)?.orderLifeMs ?? 0) + CLOCK_SLACK_MS;
}

/**
 * Money by an entry code may be heard of late. A sale must not be forgotten while the code of a later one could be taken for what
 * that money was paid by: the second customer would get the goods of the first. Ends with the last sale that overlaps it.
 */
export function couldBeMistaken(draft: Draft, payment: Payment): boolean {
  const route = unclaimedEntry(draft, payment);
  if (route === null) {
    return false;
  }
  const until = windowEnd(draft, payment) + CLOCK_SLACK_MS;
  return (
    draft.now.mono <= payment.lifeEndsAt + 2 * CLOCK_SLACK_MS ||
    [...draft.payments.values()].some(
      (other) =>
        other.orderNumber > payment.orderNumber &&
        other.madeAt <= until &&
        sameMoney(other.amount, payment.amount) &&
        unclaimedEntry(draft, other)?.method === route.method,
    )
  );
}

/** The gateway repeats its notifications; it stays one job. */
function report(draft: Draft, { gateway, notice }: Notified, why: UnmatchedReason): void {
  const { gatewayRef, orderNumber, amount, method } = notice;
  const jobId = draft.openJob('unmatched payment', { saleId: null, orderNumber, gateway, gatewayRef, amount });
  draft.entries.push({ kind: 'unmatched payment', gateway, gatewayRef, amount, method, why, jobId });
}

type UnmatchedReason = Extract<Entry, { kind: 'unmatched payment' }>['why'];
