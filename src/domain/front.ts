import type { Draft } from './draft.ts';
import * as chooses from './front-choice.ts';
import * as on from './front-handlers.ts';
import { takeOrder } from './host-desk.ts';
import * as parks from './passage.ts';
import { SIGNALS, type Signal, type SignalName } from './signals.ts';
import type { Phase, PhaseName } from './state.ts';

/** What a phase does with a signal: act and go to one of `to`, or take no notice, for a reason that can be said. */
type Rule<P extends PhaseName, S extends SignalName> =
  | {
      readonly to: readonly PhaseName[];
      readonly act: (draft: Draft, phase: Extract<Phase, { name: P }>, signal: Extract<Signal, { is: S }>) => Phase;
    }
  | { readonly ignored: string };

type Table = { readonly [P in PhaseName]: { readonly [S in SignalName]: Rule<P, S> } };

const NO_CUSTOMER = { ignored: 'nobody is buying' } as const;
const NO_PAYMENT = { ignored: 'no payment of this phase' } as const;
const NO_DELIVERY = { ignored: 'nothing is being delivered' } as const;
const NO_PAPER = { ignored: 'not waiting for paper' } as const;
const NO_REFUND = { ignored: 'not waiting for a refund' } as const;
const NO_LIMIT = { ignored: 'no time limit' } as const;
const BUSY = { ignored: 'a step is under way that cannot be interrupted' } as const;
const DROPPED = { ignored: 'what was scanned before or after paying is dropped' } as const;
const SALE_FIRST = { ignored: 'the sale in front is finished first' } as const;
const ALREADY = { ignored: 'already so' } as const;

const NOT_TYPING = { ignored: 'nothing is being typed' } as const;
const NO_GATE = { ignored: 'no gate is being opened' } as const;
const ANSWERED = { ignored: 'the host has been told that somebody is buying' } as const;
const NO_ORDER = { ignored: 'no order of a host is in front' } as const;
const ONE_AT_A_TIME = { ignored: 'one customer at a time' } as const;

/** Keys, tickets, gates and hosts, in a phase that has nothing to do with any of them. */
const NO_WISHES = {
  wallet: NO_PAYMENT,
  'type number': ONE_AT_A_TIME,
  'type plate': ONE_AT_A_TIME,
  'lost ticket': ONE_AT_A_TIME,
  key: NOT_TYPING,
  enter: NOT_TYPING,
  'ticket read': NOT_TYPING,
  ticket: ONE_AT_A_TIME,
  'gate ended': NO_GATE,
  order: ANSWERED,
  'cancel order': NO_ORDER,
} as const;

/** What leads from one way of choosing to another. */
const WAYS_IN = {
  'type number': { to: ['choosing', 'idle', 'typing', 'stay', 'told'], act: chooses.typeNumber },
  'type plate': { to: ['choosing', 'idle', 'typing', 'stay', 'told'], act: chooses.typePlate },
  'lost ticket': { to: ['choosing', 'idle', 'typing', 'stay', 'told'], act: parks.lostTicket },
  ticket: { to: ['choosing', 'idle', 'typing', 'stay', 'told', 'opening', 'out of service'], act: parks.ticketShown },
} as const;

/** Signals of payments, in a phase that has none in front of the customer. */
const NO_PAYMENTS = {
  'order code': NO_PAYMENT,
  'no order code': NO_PAYMENT,
  paid: NO_PAYMENT,
  declined: NO_PAYMENT,
  'not sent': NO_PAYMENT,
  unsettled: NO_PAYMENT,
  'given up': NO_PAYMENT,
} as const;

/** The kiosk's front: every phase and every signal, held complete by the compiler. */
export const FRONT: Table = {
  starting: {
    started: { to: ['idle', 'out of service'], act: on.openUp },
    begin: NO_CUSTOMER,
    choose: NO_CUSTOMER,
    back: NO_CUSTOMER,
    scan: DROPPED,
    ...NO_WISHES,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: NO_LIMIT,
    blocked: { ignored: 'decided when started' },
    sellable: { ignored: 'decided when started' },
  },
  idle: {
    started: ALREADY,
    begin: { to: ['idle', 'choosing', 'paying', 'no paper'], act: chooses.begin },
    choose: { to: ['idle', 'choosing', 'paying', 'no paper'], act: chooses.choose },
    back: NO_CUSTOMER,
    scan: DROPPED,
    ...NO_WISHES,
    ...WAYS_IN,
    order: { to: ['paying'], act: (draft, _phase, signal) => takeOrder(draft, signal) },
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle'], act: on.toIdle },
    blocked: { to: ['out of service'], act: on.close },
    sellable: ALREADY,
  },
  choosing: {
    started: ALREADY,
    begin: ALREADY,
    choose: { to: ['choosing', 'paying', 'no paper'], act: chooses.choose },
    back: { to: ['idle'], act: on.toIdle },
    scan: DROPPED,
    ...NO_WISHES,
    ...WAYS_IN,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle'], act: on.toIdle },
    blocked: { to: ['out of service'], act: on.close },
    sellable: ALREADY,
  },
  typing: {
    ...NO_WISHES,
    started: ALREADY,
    begin: ALREADY,
    choose: { to: ['choosing', 'paying', 'no paper'], act: chooses.choose },
    back: { to: ['idle'], act: on.toIdle },
    key: { to: ['typing'], act: chooses.key },
    enter: { to: ['typing', 'paying', 'no paper'], act: chooses.enter },
    'ticket read': { to: ['typing', 'stay', 'told', 'opening'], act: parks.typedTicket },
    ticket: { to: ['typing', 'stay', 'told', 'opening'], act: parks.ticketShown },
    scan: DROPPED,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle'], act: on.toIdle },
    blocked: { to: ['out of service'], act: on.close },
    sellable: ALREADY,
  },
  stay: {
    ...NO_WISHES,
    started: ALREADY,
    begin: { to: ['paying', 'no paper', 'stay', 'told', 'opening'], act: chooses.payStay },
    choose: BUSY,
    back: { to: ['idle'], act: on.toIdle },
    ticket: { to: ['stay', 'told', 'opening'], act: parks.voucherShown },
    scan: {
      to: ['paying', 'charging', 'idle', 'out of service', 'thanks', 'no paper', 'stay', 'told', 'opening'],
      act: chooses.payStayByScan,
    },
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle'], act: on.toIdle },
    blocked: { to: ['out of service'], act: on.close },
    sellable: ALREADY,
  },
  'no paper': {
    ...NO_WISHES,
    started: ALREADY,
    begin: { to: ['paying'], act: chooses.withoutPaper },
    choose: BUSY,
    back: { to: ['idle'], act: on.toIdle },
    scan: DROPPED,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle'], act: on.toIdle },
    blocked: { to: ['out of service'], act: on.close },
    sellable: ALREADY,
  },
  told: {
    ...NO_WISHES,
    started: ALREADY,
    begin: { to: ['idle', 'out of service'], act: on.openUp },
    choose: NO_CUSTOMER,
    back: { to: ['idle', 'out of service'], act: on.openUp },
    ticket: { to: ['told', 'stay', 'opening'], act: parks.ticketShown },
    scan: DROPPED,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['idle', 'out of service'], act: on.openUp },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  opening: {
    ...NO_WISHES,
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: BUSY,
    scan: DROPPED,
    'gate ended': { to: ['opening', 'told'], act: parks.gateEnded },
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: { to: ['told'], act: parks.gateSilent },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  paying: {
    ...NO_WISHES,
    wallet: { to: ['paying'], act: on.otherWallet },
    'cancel order': { to: ['paying', 'idle', 'out of service'], act: on.leavePaying },
    started: ALREADY,
    begin: ALREADY,
    choose: { ignored: 'chosen already; back first' },
    back: { to: ['idle', 'out of service'], act: on.leavePaying },
    scan: { to: ['paying', 'charging', 'idle', 'out of service', 'thanks'], act: on.scan },
    'order code': { to: ['paying'], act: on.showCode },
    'no order code': { to: ['paying', 'idle', 'out of service'], act: on.codeGone },
    paid: { to: ['delivering', 'receipt', 'thanks'], act: on.deliver },
    declined: { to: ['paying', 'idle', 'out of service', 'thanks'], act: on.shownDeclined },
    'not sent': { ignored: 'an earlier payment of this sale, being closed behind' },
    unsettled: { ignored: 'the order code on screen is simply not paid yet' },
    'given up': { to: ['paying', 'idle', 'out of service'], act: on.codeGone },
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': { to: ['paying', 'thanks'], act: on.refundOver },
    timeout: { to: ['idle', 'out of service'], act: on.leavePaying },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  charging: {
    ...NO_WISHES,
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: BUSY,
    scan: BUSY,
    'order code': { ignored: 'the code came too late: a code has been scanned, its order is being closed' },
    'no order code': { ignored: 'the order code has left the screen already' },
    paid: { to: ['delivering', 'receipt', 'thanks'], act: on.deliver },
    declined: { to: ['charging', 'paying', 'idle', 'out of service', 'thanks'], act: on.declined },
    'not sent': { to: ['charging', 'paying', 'idle', 'out of service', 'thanks'], act: on.notSent },
    unsettled: { to: ['charging', 'confirming'], act: on.confirm },
    'given up': { to: ['charging', 'confirming'], act: on.givenUp },
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': { ignored: 'money of a second payment, settled behind' },
    timeout: NO_LIMIT,
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  confirming: {
    ...NO_WISHES,
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: { to: ['confirming'], act: on.cancelConfirming },
    scan: BUSY,
    'order code': { ignored: 'the code came too late: a code has been scanned, its order is being closed' },
    'no order code': { ignored: 'the order code has left the screen already' },
    paid: { to: ['delivering', 'receipt', 'thanks'], act: on.deliver },
    declined: { to: ['confirming', 'paying', 'idle', 'out of service', 'thanks'], act: on.declined },
    'not sent': { ignored: 'a query that was not sent teaches nothing' },
    unsettled: { to: ['confirming'], act: on.confirm },
    'given up': { to: ['confirming'], act: on.givenUp },
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': { to: ['confirming', 'thanks'], act: on.refundOver },
    timeout: { to: ['thanks'], act: on.leaveUnsettled },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  delivering: {
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: BUSY,
    scan: DROPPED,
    ...NO_WISHES,
    ...NO_PAYMENTS,
    'delivery ended': { to: ['receipt', 'thanks', 'refunding'], act: on.delivered },
    printed: NO_PAPER,
    'refund over': { ignored: 'money of a second payment, settled behind' },
    timeout: { to: ['thanks', 'refunding'], act: on.deliverySilent },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  receipt: {
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: BUSY,
    scan: DROPPED,
    ...NO_WISHES,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: { to: ['thanks'], act: on.printed },
    'refund over': { ignored: 'money of a second payment, settled behind' },
    timeout: { to: ['thanks'], act: on.paperSilent },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  thanks: {
    started: ALREADY,
    begin: { to: ['idle', 'out of service'], act: on.openUp },
    choose: NO_CUSTOMER,
    back: { to: ['idle', 'out of service'], act: on.openUp },
    scan: DROPPED,
    ...NO_WISHES,
    ticket: { to: ['thanks', 'told', 'stay', 'opening'], act: parks.ticketAfterSale },
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': { ignored: 'the customer has been told that it is on its way' },
    timeout: { to: ['idle', 'out of service'], act: on.openUp },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  refunding: {
    started: ALREADY,
    begin: BUSY,
    choose: BUSY,
    back: BUSY,
    scan: DROPPED,
    ...NO_WISHES,
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': { to: ['refunding', 'thanks'], act: on.refundOver },
    timeout: { to: ['thanks'], act: on.refundSlow },
    blocked: SALE_FIRST,
    sellable: ALREADY,
  },
  'out of service': {
    started: ALREADY,
    begin: NO_CUSTOMER,
    choose: NO_CUSTOMER,
    back: NO_CUSTOMER,
    scan: DROPPED,
    ...NO_WISHES,
    // Whoever has paid gets out, also where nothing can be sold.
    ticket: { to: ['out of service', 'opening', 'told'], act: parks.ticketWhenOut },
    ...NO_PAYMENTS,
    'delivery ended': NO_DELIVERY,
    printed: NO_PAPER,
    'refund over': NO_REFUND,
    timeout: NO_LIMIT,
    blocked: { to: ['out of service'], act: on.close },
    sellable: { to: ['idle'], act: on.toIdle },
  },
};

/**
 * Lets the front meet one signal.
 * @throws Error when a rule went where its row does not say: a bug, caught here before anything is committed.
 */
export function meet(draft: Draft, signal: Signal, table: Table = FRONT): void {
  const phase = draft.phase;
  const rule = ruleFor(table, phase.name, signal.is);
  if ('ignored' in rule) {
    return;
  }
  const next = rule.act(draft, phase, signal);
  if (!rule.to.includes(next.name)) {
    throw new Error(`the rule for '${signal.is}' in '${phase.name}' may not lead to '${next.name}'`);
  }
  draft.phase = next;
}

interface AnyRule {
  readonly to: readonly PhaseName[];
  readonly act: (draft: Draft, phase: Phase, signal: Signal) => Phase;
}

/** The table's types pair each rule with its own phase and signal; this is the one place that picks by name. */
function ruleFor(table: Table, phase: PhaseName, signal: SignalName): AnyRule | { readonly ignored: string } {
  return table[phase][signal] as AnyRule | { readonly ignored: string };
}

/** The transition table as text: one line per phase and signal that does something. */
export function printFront(): string {
  const lines = ['| in | on | goes to |', '| --- | --- | --- |'];
  for (const phase of Object.keys(FRONT) as PhaseName[]) {
    for (const signal of SIGNALS) {
      const rule = ruleFor(FRONT, phase, signal);
      if ('to' in rule) {
        lines.push(`| ${phase} | ${signal} | ${rule.to.join(', ')} |`);
      }
    }
  }
  return lines.join('\n');
}

/** The same table as a Mermaid state diagram, signals joined per arrow, for `README.md` beside this file. */
export function drawFront(): string {
  const arrows = new Map<string, string[]>();
  for (const phase of Object.keys(FRONT) as PhaseName[]) {
    for (const signal of SIGNALS) {
      const rule = ruleFor(FRONT, phase, signal);
      if ('to' in rule) {
        for (const to of rule.to.filter((name) => name !== phase)) {
          const arrow = `${node(phase)} --> ${node(to)}`;
          arrows.set(arrow, [...(arrows.get(arrow) ?? []), signal]);
        }
      }
    }
  }
  const names = (Object.keys(FRONT) as PhaseName[]).map((name) => `  state "${name}" as ${node(name)}`);
  const drawn = [...arrows].map(([arrow, signals]) => `  ${arrow}: ${signals.join(', ')}`);
  return ['stateDiagram-v2', ...names, `  [*] --> ${node('starting')}`, ...drawn].join('\n');
}

function node(name: PhaseName): string {
  return name.replaceAll(' ', '_');
}
