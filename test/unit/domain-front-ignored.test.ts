import { describe, expect, test } from 'vitest';
import { Draft } from '../../src/domain/draft.ts';
import { FRONT, meet } from '../../src/domain/front.ts';
import { money } from '../../src/domain/money.ts';
import { SIGNALS, type Signal, type SignalName } from '../../src/domain/signals.ts';
import { INITIAL_STATE, type Phase, type PhaseName } from '../../src/domain/state.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

const NOW = { mono: 10_000, wall: 1_760_000_000_000 };

const PHASES: { readonly [P in PhaseName]: Extract<Phase, { name: P }> } = {
  starting: { name: 'starting', loaded: true, devicesStarted: true },
  idle: { name: 'idle' },
  choosing: { name: 'choosing', notice: null, endsAt: 20_000 },
  typing: { name: 'typing', what: 'plate', text: 'AB1', notice: 'reading', endsAt: 20_000 },
  stay: {
    name: 'stay',
    ticket: 't',
    enteredAt: 1_000,
    fee: { total: money('MYR', 500), until: null, parts: [] },
    due: money('MYR', 500),
    vouchers: [],
    notice: null,
    endsAt: 20_000,
  },
  'no paper': { name: 'no paper', offer: { kind: 'item', itemId: 'water' }, endsAt: 20_000 },
  told: { name: 'told', what: { kind: 'pay first' }, endsAt: 20_000 },
  opening: { name: 'opening', ticket: 't', usedAt: 1_000, endsAt: 20_000 },
  paying: {
    name: 'paying',
    lastCall: false,
    saleId: 's',
    shown: 'o',
    code: null,
    wallet: null,
    notice: null,
    endsAt: 20_000,
    totalMs: 10_000,
  },
  charging: { name: 'charging', saleId: 's', orderNumber: 'o' },
  confirming: { name: 'confirming', saleId: 's', orderNumber: 'o', why: 'pending', endsAt: 20_000 },
  delivering: { name: 'delivering', saleId: 's', orderNumber: 'o', endsAt: 20_000 },
  receipt: { name: 'receipt', saleId: 's', endsAt: 20_000 },
  refunding: { name: 'refunding', saleId: 's', orderNumber: 'o', endsAt: 20_000 },
  thanks: { name: 'thanks', saleId: 's', how: { kind: 'too many tries' }, endsAt: 20_000 },
  'out of service': { name: 'out of service', reasons: [] },
};

/** Every signal, of another payment than the one in front where it names one. */
const OF_ANOTHER: { readonly [S in SignalName]: Extract<Signal, { is: S }> } = {
  started: { is: 'started' },
  begin: { is: 'begin' },
  choose: { is: 'choose', itemId: 'water' },
  back: { is: 'back' },
  wallet: { is: 'wallet', walletId: 'wavpay' },
  'type number': { is: 'type number' },
  'type plate': { is: 'type plate' },
  'lost ticket': { is: 'lost ticket' },
  key: { is: 'key', key: 'A' },
  enter: { is: 'enter' },
  'ticket read': { is: 'ticket read', text: 'another', ticket: { kind: 'other' } },
  ticket: { is: 'ticket', ticket: { kind: 'wrong', why: 'signature' } },
  'gate ended': { is: 'gate ended', ticket: 'another', usedAt: 1, delivery: { result: 'delivered', proof: 'none' } },
  order: {
    is: 'order',
    asked: 1,
    request: {
      id: 'h1',
      digest: 'd',
      name: 'Gate',
      amount: money('MYR', 100),
      language: null,
      handOver: { by: 'host' },
    },
  },
  'cancel order': { is: 'cancel order' },
  scan: { is: 'scan', code: '281234567890123456' },
  'order code': { is: 'order code', orderNumber: 'another', text: 'code', lifeMs: 1, amountTyped: false },
  'no order code': { is: 'no order code', orderNumber: 'another' },
  paid: { is: 'paid', orderNumber: 'another' },
  declined: { is: 'declined', orderNumber: 'another', reason: 'declined' },
  'not sent': { is: 'not sent', orderNumber: 'another' },
  unsettled: { is: 'unsettled', orderNumber: 'another', why: 'pending' },
  'given up': { is: 'given up', orderNumber: 'another' },
  'delivery ended': { is: 'delivery ended', delivery: { result: 'delivered', proof: 'none' } },
  printed: { is: 'printed', result: 'printed' },
  'refund over': { is: 'refund over', orderNumber: 'another', how: 'refunded' },
  timeout: { is: 'timeout' },
  blocked: { is: 'blocked', reasons: ['gpio: gone'] },
  sellable: { is: 'sellable' },
};

const ALL = (Object.keys(FRONT) as PhaseName[]).flatMap((phase) => SIGNALS.map((signal) => [phase, signal] as const));
const IGNORED = ALL.filter(([phase, signal]) => 'ignored' in FRONT[phase][signal]);
/** `paid` is only ever said of a payment of the sale in front. */
const OTHERS = ALL.filter(
  ([phase, signal]) => signal !== 'paid' && 'orderNumber' in OF_ANOTHER[signal] && !('ignored' in FRONT[phase][signal]),
);

function draftIn(phase: PhaseName): Draft {
  return new Draft(kioskSettings(), { ...INITIAL_STATE, phase: PHASES[phase] }, NOW);
}

function expectUntouched(phase: PhaseName, signal: SignalName): void {
  const draft = draftIn(phase);
  meet(draft, OF_ANOTHER[signal]);
  expect(draft.phase).toBe(PHASES[phase]);
  expect(draft.effects).toEqual([]);
  expect(draft.entries).toEqual([]);
}

describe('what a phase says it ignores, it ignores', () => {
  test.each(IGNORED)('%s: %s', expectUntouched);
});

describe('what is said of another payment than the one in front leaves the phase alone', () => {
  test.each(OTHERS)('%s: %s', expectUntouched);
});

test('a rule that leads where its row does not say is caught before anything is committed', () => {
  const astray = { ...FRONT, idle: { ...FRONT.idle, begin: { to: ['paying'], act: () => ({ name: 'thanks' }) } } };
  const draft = draftIn('idle');
  expect(() => meet(draft, { is: 'begin' }, astray as unknown as typeof FRONT)).toThrow(
    "the rule for 'begin' in 'idle' may not lead to 'thanks'",
  );
  expect(draft.phase.name).toBe('idle');
});
