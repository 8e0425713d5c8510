import { describe, expect, test } from 'vitest';
import { Draft, type LearnedExtras } from '../../src/domain/draft.ts';
import { isFinal, type Payment, type PaymentState } from '../../src/domain/payment.ts';
import { LEARNED, type Learned, PAYMENT_LIFE } from '../../src/domain/payment-life.ts';
import type { Sale } from '../../src/domain/sale.ts';
import { INITIAL_STATE } from '../../src/domain/state.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';

const STATES = Object.keys(PAYMENT_LIFE) as PaymentState[];
const CELLS = STATES.flatMap((state) =>
  LEARNED.map((learned) => [state, learned, PAYMENT_LIFE[state][learned]] as const),
);
const OPEN = STATES.filter((state) => !isFinal(state));
const NOW = { mono: 200_000, wall: 1_760_000_000_000 };

const SALE: Sale = {
  id: 'LOB1-1',
  subject: { kind: 'item' },
  itemId: 'water',
  itemName: 'Water',
  language: 'en',
  amount: WATER.price,
  units: 1,
  openedAt: 0,
  paidBy: null,
  delivery: 'none',
  returned: false,
  end: null,
  payments: 1,
};

function paymentIn(state: PaymentState): Payment {
  const refunding = state === 'refunding' || state === 'refunded';
  return {
    orderNumber: 'LOB1000000011234',
    saleId: SALE.id,
    gateway: 'qfpay',
    wallet: 'alipay',
    mode: 'mpm',
    amount: WATER.price,
    madeAt: 0,
    gatewayRef: null,
    description: 'Water',
    state,
    refundNumber: refunding ? 'LOB1R00000011234' : null,
    refundMadeAt: refunding ? 1 : null,
    refundAmount: null,
    tries: 0,
    alarmed: false,
    askedBeforeCancel: false,
    next: null,
    bornAt: 100_000,
    lifeEndsAt: 400_000,
    calling: true,
    lastQueryAt: Number.NEGATIVE_INFINITY,
    cancelSent: false,
    refused: null,
    neverSent: false,
    hint: 'none',
  };
}

function learn(state: PaymentState, learned: Learned, extras: LearnedExtras = {}) {
  const payment = paymentIn(state);
  const before = {
    ...INITIAL_STATE,
    sales: new Map([[SALE.id, SALE]]),
    payments: new Map([[payment.orderNumber, payment]]),
  };
  const draft = new Draft(kioskSettings(), before, NOW);
  const after = draft.learn(payment, learned, extras);
  return { draft, after, moves: draft.entries.filter((entry) => entry.kind === 'payment learned') };
}

describe('every cell: in this state, learning this, leads there', () => {
  test.each(CELLS)('%s + %s -> %s', (state, learned, cell) => {
    const { draft, after, moves } = learn(state, learned);
    if (cell === 'never') {
      expect(after.state).toBe(state);
      expect(draft.entries).toMatchObject([{ kind: 'alarm', alarm: 'impossible answer' }]);
    } else if (cell === 'same') {
      expect(after.state).toBe(state);
      expect(draft.entries).toEqual([]);
    } else {
      expect(after.state).toBe(cell);
      expect(moves).toMatchObject([{ learned, from: state, to: cell }]);
    }
  });
});

function isContradicted(state: PaymentState, learned: Learned): boolean {
  return state === 'not paid' && learned === 'claimed';
}

describe('what the whole table promises', () => {
  const leadingTo = (to: PaymentState) =>
    CELLS.filter(([, , cell]) => cell === to).map(([state, learned]) => `${state}: ${learned}`);

  test('final states are never left, but for a "no" that a verified notification contradicts', () => {
    expect(PAYMENT_LIFE['not paid'].claimed).toBe('watching');
    for (const [state, learned, cell] of CELLS) {
      if (isFinal(state) && !isContradicted(state, learned)) {
        expect(cell, `${state} + ${learned}`).toBe('never');
      }
    }
  });

  test('paid wins from every open state, however late', () => {
    for (const state of OPEN) {
      const cell = PAYMENT_LIFE[state].paid;
      expect(cell === 'paid' || (cell === 'same' && (state === 'paid' || state === 'refunding')), state).toBe(true);
    }
  });

  test('only a verified success leads to paid', () => {
    expect(new Set(leadingTo('paid').map((cell) => cell.split(': ')[1]))).toEqual(new Set(['paid']));
  });

  test('only a verified no, "not found" after all was tried, proof that nothing was sent, or a person leads to not paid', () => {
    const others = leadingTo('not paid').filter((cell) => !cell.endsWith(': not paid'));
    expect(others).toEqual([
      'closing: never sent',
      'closing: told not paid',
      'watching: not found',
      'watching: never sent',
      'watching: told not paid',
    ]);
  });

  test('money is kept for a delivery only, and goes back only from paid', () => {
    expect(leadingTo('kept')).toEqual(['paid: delivered']);
    expect(leadingTo('refunding')).toEqual(['paid: surplus']);
    expect(leadingTo('refund owed')).toEqual([
      'paid: cannot refund',
      'refunding: refunded in part',
      'refunding: refund refused',
    ]);
  });

  test('an unknown answer never ends anything and never forgets anything', () => {
    for (const state of OPEN) {
      expect(PAYMENT_LIFE[state].unknown, state).toBe(state === 'sent' ? 'unknown' : 'same');
    }
  });

  test('no state leads back to an earlier one', () => {
    const order: PaymentState[] = ['sent', 'shown', 'unknown', 'waiting', 'closing', 'watching', 'paid', 'refunding'];
    const rank = (state: PaymentState) => (isFinal(state) ? order.length : order.indexOf(state));
    for (const [state, learned, cell] of CELLS) {
      if (cell !== 'never' && cell !== 'same' && !isContradicted(state, learned)) {
        expect(rank(cell), `${state} + ${learned} -> ${cell}`).toBeGreaterThan(rank(state));
      }
    }
  });

  test('after a restart nothing is on screen or waited for any more', () => {
    for (const state of OPEN) {
      const cell = PAYMENT_LIFE[state].restart;
      expect(cell === 'same' ? state : cell).toBeOneOf(['closing', 'watching', 'paid', 'refunding']);
    }
  });
});

describe('after every cell there is something coming, or it is over', () => {
  test.each(CELLS)('%s + %s', (state, learned) => {
    const { draft, after } = learn(state, learned);
    const waits = after.next !== null;
    // `sent` waits for the answer of its call, `paid` for the delivery or for `giveBack` in the same step.
    expect(waits || isFinal(after.state) || after.state === 'sent' || after.state === 'paid').toBe(true);
    expect(draft.payments.has(after.orderNumber)).toBe(!isFinal(after.state));
    expect(after.next?.at ?? NOW.mono).toBeGreaterThanOrEqual(NOW.mono);
  });
});

describe('what an answer brings along', () => {
  test('the gateway’s number is kept and written, also when nothing else is new', () => {
    const { after, moves } = learn('waiting', 'pending', { gatewayRef: 'g5', fromCall: 'query', code: '1143' });
    expect(after.gatewayRef).toBe('g5');
    expect(moves).toMatchObject([{ from: 'waiting', to: 'waiting', gatewayRef: 'g5', code: '1143' }]);
  });

  test('a number that is known is not forgotten by an answer without one', () => {
    const known = { ...paymentIn('waiting'), gatewayRef: 'g5' };
    const draft = new Draft(kioskSettings(), INITIAL_STATE, NOW);
    expect(draft.learn(known, 'pending', { gatewayRef: null }).gatewayRef).toBe('g5');
    expect(draft.entries).toEqual([]);
  });

  test('an answer ends the call that was under way, a decision of ours does not', () => {
    expect(learn('waiting', 'pending', { fromCall: 'query' }).after.calling).toBe(false);
    expect(learn('waiting', 'given up').after.calling).toBe(true);
  });

  test('tries count answers that led nowhere, and begin anew with every state', () => {
    expect(learn('unknown', 'unknown', { fromCall: 'query' }).after.tries).toBe(1);
    expect(learn('unknown', 'pending', { fromCall: 'query' }).after.tries).toBe(0);
    expect(learn('unknown', 'unknown').after.tries).toBe(0);
  });

  test('while closing only cancels count: the query before each belongs to it', () => {
    expect(learn('closing', 'unknown', { fromCall: 'query' }).after.tries).toBe(0);
    expect(learn('closing', 'order code', { fromCall: 'present' }).after.tries).toBe(0);
    expect(learn('closing', 'pending', { fromCall: 'charge' }).after.tries).toBe(0);
    expect(learn('closing', 'unknown', { fromCall: 'cancel' }).after.tries).toBe(1);
  });

  test.each(['charge', 'present'] as const)(
    'the answer to %s is the latest moment the order can have been made',
    (verb) => {
      expect(learn('sent', 'unknown', { fromCall: verb }).after.bornAt).toBe(NOW.mono);
      expect(learn('closing', 'unknown', { fromCall: verb }).after.bornAt).toBe(NOW.mono);
      expect(learn('unknown', 'unknown', { fromCall: 'query' }).after.bornAt).toBe(100_000);
    },
  );
});

describe('money that goes back is marked on its sale', () => {
  test.each([
    ['waiting', 'refunded elsewhere', true],
    ['refunding', 'refunded', true],
    ['refunding', 'refund refused', true],
    ['paid', 'cannot refund', true],
    ['paid', 'surplus', false],
    ['waiting', 'not paid', false],
    ['paid', 'delivered', false],
  ] as const)('%s + %s: %s', (state, learned, returned) => {
    expect(learn(state, learned).draft.sales.get(SALE.id)?.returned).toBe(returned);
  });

  test('a payment whose sale is over already ends all the same', () => {
    const draft = new Draft(kioskSettings(), INITIAL_STATE, NOW);
    expect(draft.learn(paymentIn('refunding'), 'refunded').state).toBe('refunded');
    expect(draft.sales.size).toBe(0);
  });

  test('the second refund of a sale finds it marked', () => {
    const { draft } = learn('refunding', 'refunded');
    draft.learn({ ...paymentIn('refunding'), orderNumber: 'other' }, 'refunded');
    expect(draft.sales.get(SALE.id)?.returned).toBe(true);
  });
});

describe('giving up', () => {
  test('closes what is open', () => {
    const { draft } = learn('waiting', 'pending');
    draft.giveUp(paymentIn('waiting').orderNumber);
    expect(draft.payments.get(paymentIn('waiting').orderNumber)?.state).toBe('closing');
  });

  test('leaves alone what has ended, and what never was', () => {
    const { draft } = learn('waiting', 'not paid');
    const before = draft.entries.length;
    draft.giveUp(paymentIn('waiting').orderNumber);
    draft.giveUp(null);
    expect(draft.entries).toHaveLength(before);
  });
});

test('asking the pad for what is not there is a bug that is said', () => {
  const draft = new Draft(kioskSettings(), INITIAL_STATE, NOW);
  expect(() => draft.saleOf('LOB1-9')).toThrow('sale LOB1-9 is missing');
  expect(() => draft.paymentOf('LOB19')).toThrow('payment LOB19 is missing');
});
