import type { PaymentState } from '../../src/domain/payment.ts';
import { TIMED_OUT } from '../support/scripted-gateway.ts';
import type { SimulatedKiosk } from '../support/simulated-kiosk.ts';

/** One way in which a payment can be open when the power goes. */
export interface OpenPayment {
  readonly state: PaymentState;
  readonly story: string;
  readonly until: (kiosk: SimulatedKiosk) => Promise<unknown>;
  /** Final, once the kiosk is back and its gateways answer. */
  readonly ends: string;
}

async function shown(kiosk: SimulatedKiosk): Promise<string> {
  await kiosk.choose('water');
  await kiosk.seesCode();
  return kiosk.qfpay.orders('created')[0]?.orderNumber ?? '';
}

async function scanned(kiosk: SimulatedKiosk, script?: 'ask'): Promise<void> {
  await shown(kiosk);
  await kiosk.scan(kiosk.qfpay.issue(script));
}

const states = (kiosk: SimulatedKiosk): readonly PaymentState[] =>
  [...kiosk.state.payments.values()].map(({ state }) => state);

const reaches = (kiosk: SimulatedKiosk, state: PaymentState) =>
  kiosk.time.until(() => states(kiosk).includes(state), `a payment is '${state}'`);

/** Every state a payment can be in that is not final. */
export const OPEN_PAYMENTS: readonly OpenPayment[] = [
  {
    state: 'sent',
    story: 'its charge was carried out and not answered',
    until: (kiosk) => scanned(kiosk),
    ends: 'refunded',
  },
  { state: 'shown', story: 'its code was on the screen', until: shown, ends: 'not paid' },
  {
    state: 'shown',
    story: 'its code was paid a moment before',
    until: async (kiosk) => kiosk.qfpay.ledger.approve(await shown(kiosk)),
    ends: 'refunded',
  },
  {
    state: 'waiting',
    story: 'the customer was to confirm it',
    until: async (kiosk) => {
      await scanned(kiosk, 'ask');
      await reaches(kiosk, 'waiting');
    },
    ends: 'not paid',
  },
  {
    state: 'unknown',
    story: 'the answer to its charge was lost, and it was paid',
    until: async (kiosk) => {
      kiosk.qfpay.next('charge', { answer: TIMED_OUT, afterMs: 5_000 });
      await scanned(kiosk);
      await reaches(kiosk, 'unknown');
    },
    ends: 'refunded',
  },
  {
    state: 'unknown',
    story: 'its charge never reached the gateway',
    until: async (kiosk) => {
      kiosk.qfpay.next('charge', { answer: TIMED_OUT, processed: false, afterMs: 5_000 });
      await scanned(kiosk);
      await reaches(kiosk, 'unknown');
    },
    ends: 'not paid',
  },
  {
    state: 'closing',
    story: 'it was given up, and not yet cancelled',
    until: async (kiosk) => {
      await shown(kiosk);
      await kiosk.press({ type: 'back' });
    },
    ends: 'not paid',
  },
  {
    state: 'watching',
    story: 'it was cancelled, and paid all the same',
    until: async (kiosk) => {
      const left = await shown(kiosk);
      await kiosk.press({ type: 'back' });
      await reaches(kiosk, 'watching');
      kiosk.qfpay.ledger.approve(left, true);
    },
    ends: 'refunded',
  },
  {
    state: 'paid',
    story: 'it was being delivered',
    until: async (kiosk) => {
      await scanned(kiosk);
      await reaches(kiosk, 'paid');
    },
    ends: 'refunded',
  },
  {
    state: 'refunding',
    story: 'its refund was on the way',
    until: async (kiosk) => {
      kiosk.hardware.jam(true);
      await scanned(kiosk);
      await reaches(kiosk, 'refunding');
    },
    ends: 'refunded',
  },
];

/** Brings the kiosk there and takes the power away. @returns how much was charged and delivered until then. */
export async function cutWith(kiosk: SimulatedKiosk, { state, until }: OpenPayment): Promise<Activity> {
  await until(kiosk);
  if (!states(kiosk).includes(state)) {
    throw new Error(`no payment is '${state}'`);
  }
  await kiosk.powerCut();
  return activity(kiosk);
}

export interface Activity {
  readonly charges: number;
  readonly codes: number;
  readonly pulses: number;
}

export function activity(kiosk: SimulatedKiosk): Activity {
  return {
    charges: kiosk.qfpay.callsOf('charge').length,
    codes: kiosk.qfpay.callsOf('present').length,
    pulses: kiosk.pulses('motor1'),
  };
}
