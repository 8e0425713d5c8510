import type { Money } from '../domain/money.ts';

/** Every way in which a gateway and the journal can disagree, and what a person does about it. */
export const DIFFERENCES = {
  'not in the journal': {
    means: 'The gateway has money under a number of this kiosk, and the journal has no such payment.',
    todo: 'Was the card or its journal replaced? Look the transaction up at the gateway; refund it there unless its sale is known.',
  },
  'not paid here': {
    means: 'The gateway has the money, and the journal ended the payment as not paid: the customer got nothing.',
    todo: "Refund it in the gateway's portal, by its number. Then send the statement's line to whoever looks after this program.",
  },
  'still open here': {
    means: 'The gateway has moved money, and the kiosk has not yet heard of it and goes on asking.',
    todo: 'Compare again in an hour. If it stays, look for the job "settling stuck" and for why the kiosk cannot ask.',
  },
  'amount differs': {
    means: 'Both have the payment, with different amounts.',
    todo: "Open the transaction in the gateway's portal. What the customer paid counts; refund the difference there.",
  },
  'currency differs': {
    means: 'Both have the payment, in different currencies.',
    todo: "Compare the kiosk's currency with that of the merchant account, and stop selling until they agree.",
  },
  'not in the statement': {
    means: 'The journal has the payment as paid, and the gateway does not list it.',
    todo: 'Close to the beginning or end of the time, look in the next statement first. Otherwise ask the gateway, with its number.',
  },
  'refund not in the journal': {
    means: 'The gateway gave money back, and the journal knows nothing of it.',
    todo: 'Did somebody refund in the portal? If the kiosk has a job for it, settle it as "paid back"; else note who did it and why.',
  },
  'refund not in the statement': {
    means: 'The journal has the refund as confirmed, and the gateway does not list it.',
    todo: 'Gateways may book refunds a day later: look in the next statement. Otherwise ask the gateway, with the refund number.',
  },
  'refund amount differs': {
    means: 'Both have the refund, with different amounts.',
    todo: "Open the refund in the gateway's portal. Pay the customer what is missing, or note what was given too much.",
  },
  'paid twice': {
    means: 'The gateway lists more than one payment under one order number.',
    todo: 'Refund all but one in the portal, by the numbers of the gateway.',
  },
  'listed twice': {
    means: 'The statement has the very same transaction more than once.',
    todo: 'Is it two statements in one file? If not, ask the gateway which of the lines is settled.',
  },
} as const;

export type DifferenceKind = keyof typeof DIFFERENCES;

export interface Difference {
  readonly kind: DifferenceKind;
  readonly orderNumber: string | null;
  readonly gatewayRef: string | null;
  readonly saleId: string | null;
  /** Line of the statement (row of a live source); null when it is the statement that has nothing. */
  readonly line: number | null;
  /** Wall clock ms: the gateway's time, or else the time at which the kiosk learned of it. */
  readonly at: number | null;
  readonly atGateway: Money | null;
  readonly inJournal: Money | null;
  /** What is particular about this one, in words; mostly empty. */
  readonly note: string;
}

export interface Comparison {
  readonly gateway: string;
  /** Lines that moved money, all kiosks together. */
  readonly lines: number;
  /** Payments and refunds of this kiosk on which both agree. */
  readonly agreed: number;
  /** Lines under numbers that this kiosk never gives out: other kiosks, other tills. Left alone. */
  readonly ofOthers: number;
  /** Lines without any number by which they could belong to somebody. Left alone. */
  readonly withoutNumber: number;
  /** Lines of this kiosk of days that were archived. Left alone. */
  readonly archived: number;
  readonly differences: readonly Difference[];
}
