import { money } from '../../src/domain/money.ts';
import {
  type ChooseNotice,
  type Farewell,
  INITIAL_STATE,
  type PayNotice,
  type Phase,
  type StayNotice,
  type Told,
} from '../../src/domain/state.ts';
import type { Stock } from '../../src/domain/stock.ts';
import {
  ENTERED,
  GATE,
  items,
  LEAVE_BY,
  LONG_PARTS,
  LOST,
  LOST_PARTS,
  lastReceipt,
  ORDER,
  PARKING,
  paidTicket,
  REFERENCE,
  type Scene,
  STAY_PARTS,
  saleOf,
  stayPhase,
  staySubject,
  VIEW_NOW,
  VIEW_WALL,
} from './screen-sites.ts';

const ENDS = { endsAt: VIEW_NOW + 60_000 } as const;
const SALE = { saleId: 'S1' } as const;
const ORDERED = { ...SALE, orderNumber: REFERENCE, ...ENDS } as const;
const SHOWN = {
  shown: REFERENCE,
  code: { text: 'https://pay.example/1', walletId: 'alipayhk', amountTyped: false },
} as const;

function choosing(name: string, more: Partial<Scene> & { readonly notice?: ChooseNotice } = {}): Scene {
  return { name, phase: { name: 'choosing', ...ENDS, notice: more.notice ?? null }, ...more };
}

function typing(
  name: string,
  what: 'number' | 'plate' | 'code',
  text: string,
  notice: ChooseNotice | null = null,
): Scene {
  return {
    name,
    phase: { name: 'typing', what, text, notice, ...ENDS },
    site: what === 'number' ? 'shop' : 'pay station',
  };
}

function paying(name: string, phase: Partial<Extract<Phase, { name: 'paying' }>>, more: Partial<Scene> = {}): Scene {
  const whole: Phase = {
    name: 'paying',
    lastCall: false,
    ...SALE,
    shown: null,
    code: null,
    wallet: null,
    notice: null,
    ...ENDS,
    totalMs: 90_000,
    ...phase,
  };
  return { name, phase: whole, ...more };
}

function thanks(name: string, how: Farewell, more: Partial<Scene> = {}): Scene {
  return { name, phase: { name: 'thanks', ...SALE, how, endsAt: VIEW_NOW + 6_000 }, ...more };
}

function told(what: Told, name: string = what.kind): Scene {
  return { name: `told ${name}`, phase: { name: 'told', what, endsAt: VIEW_NOW + 6_000 }, site: 'pay station' };
}

const PAY_NOTICES: Readonly<Record<PayNotice, null>> = {
  'insufficient funds': null,
  'code expired': null,
  'code invalid': null,
  'customer cancelled': null,
  'risk refused': null,
  'order closed': null,
  declined: null,
  'not sent': null,
  'not a payment code': null,
  'wallet not accepted': null,
};
const NOTICES = Object.keys(PAY_NOTICES) as PayNotice[];
const STAY_NOTICES: readonly StayNotice[] = ['voucher taken', 'voucher used before', 'not a voucher', 'not heard'];
const AGAIN = { lastReceipt: lastReceipt(saleOf('en', { kind: 'item' })) } as const;
const SOLD_OUT: ReadonlyMap<string, Stock> = new Map(
  Array.from({ length: 6 }, (_, i) => [`item-${i}`, { itemId: `item-${i}`, left: 5, misses: 3 }]),
);
const IDLE = { phase: { name: 'idle' } } as const;

/** Every phase, and every variant of it that shows something else. */
export const SCENES: readonly Scene[] = [
  { name: 'starting', phase: INITIAL_STATE.phase },
  { name: 'idle', ...IDLE },
  { name: 'idle step-free', ...IDLE, stepFree: true },
  { name: 'idle again', ...IDLE, state: AGAIN },
  { name: 'idle no paper', ...IDLE, without: ['printer'] },
  { name: 'idle one language', ...IDLE, settings: { languages: ['en'] } },
  { name: 'idle sold out', ...IDLE, state: { stock: SOLD_OUT } },
  { name: 'idle host only', ...IDLE, site: 'host only' },
  { name: 'idle pay station', ...IDLE, site: 'pay station' },
  { name: 'idle pay station, no paper', ...IDLE, site: 'pay station', without: ['printer'] },
  { name: 'idle pay station, no scanner', ...IDLE, site: 'pay station', without: ['scanner'] },
  { name: 'idle exit', ...IDLE, site: 'exit' },
  {
    name: 'idle exit, no scanner',
    ...IDLE,
    site: 'exit',
    without: ['scanner'],
    settings: { parking: { ...PARKING, role: 'exit', gate: GATE, plates: false, codes: false } },
  },
  { name: 'idle exit that takes payments', ...IDLE, site: 'exit that takes payments' },
  { name: 'idle shop and parking', ...IDLE, site: 'shop and parking' },
  choosing('choosing-1', { settings: { items: items(1) } }),
  choosing('choosing-4', { settings: { items: items(4) } }),
  choosing('choosing-9', { settings: { items: items(9) } }),
  choosing('choosing-20', { settings: { items: items(20) } }),
  choosing('choosing step-free', { stepFree: true }),
  choosing('choosing no paper', { without: ['printer'] }),
  choosing('choosing sold out', {
    notice: 'sold out',
    state: { stock: new Map([['item-2', { itemId: 'item-2', left: 5, misses: 3 }]]) },
  }),
  choosing('choosing nothing left', { state: { stock: SOLD_OUT } }),
  typing('typing number', 'number', '1'),
  typing('typing no such number', 'number', '', 'no such number'),
  typing('typing plate', 'plate', 'AB1234'),
  typing('typing plate, empty', 'plate', ''),
  typing('typing code', 'code', 'N-004711'),
  typing('typing mistyped', 'code', 'N-004712', 'mistyped'),
  typing('typing no such ticket', 'plate', 'AB1234', 'no such ticket'),
  typing('typing reading', 'plate', 'AB1234', 'reading'),
  { name: 'stay', phase: stayPhase(STAY_PARTS), site: 'pay station' },
  { name: 'stay step-free', phase: stayPhase(STAY_PARTS), site: 'pay station', stepFree: true },
  {
    name: 'stay long',
    phase: stayPhase(LONG_PARTS, { enteredAt: ENTERED - 86_400_000, due: money('HKD', 12_000) }),
    site: 'pay station',
  },
  { name: 'stay lost ticket', phase: stayPhase(LOST_PARTS, { enteredAt: null }), site: 'pay station' },
  {
    name: 'stay no scanner, no paper',
    phase: stayPhase(STAY_PARTS),
    site: 'pay station',
    without: ['scanner', 'printer'],
  },
  ...STAY_NOTICES.map(
    (notice): Scene => ({ name: `stay ${notice}`, phase: stayPhase(LONG_PARTS, { notice }), site: 'pay station' }),
  ),
  {
    name: 'no paper',
    phase: { name: 'no paper', offer: { kind: 'item', itemId: 'item-1' }, ...ENDS },
    without: ['printer'],
  },
  {
    name: 'no paper, stay',
    phase: { name: 'no paper', offer: { kind: 'stay', stay: stayPhase(STAY_PARTS) }, ...ENDS },
    site: 'pay station',
    without: ['printer'],
  },
  told({ kind: 'nothing to pay', leaveBy: LEAVE_BY }),
  told({ kind: 'ticket used before' }),
  told({ kind: 'unknown ticket' }),
  told({ kind: 'ticket wrong', why: 'check digit' }, 'check digit'),
  told({ kind: 'ticket wrong', why: 'signature' }, 'signature'),
  told({ kind: 'ticket wrong', why: 'too old' }, 'too old'),
  told({ kind: 'pay first' }),
  told({ kind: 'cannot tell' }),
  told({ kind: 'gate opened' }),
  told({ kind: 'gate stuck' }),
  { name: 'opening', phase: { name: 'opening', ticket: 'T1', usedAt: VIEW_WALL, ...ENDS }, site: 'exit' },
  paying('paying', SHOWN),
  paying('paying step-free', SHOWN, { stepFree: true }),
  paying('paying no scanner', SHOWN, { without: ['scanner'] }),
  paying('paying no paper', SHOWN, { without: ['printer'] }),
  paying('paying entry code', { ...SHOWN, code: { ...SHOWN.code, amountTyped: true } }),
  paying('paying asked for', { shown: REFERENCE }, { drawn: false }),
  paying('paying asked for, no scanner', { shown: REFERENCE }, { drawn: false, without: ['scanner'] }),
  paying('paying scanner only', {}),
  paying('paying no way left', {}, { without: ['scanner', 'gateways'] }),
  paying('paying last call', { ...SHOWN, lastCall: true }),
  paying('paying stay', SHOWN, { site: 'pay station', subject: staySubject() }),
  paying('paying long stay', SHOWN, { site: 'pay station', subject: staySubject({ parts: LONG_PARTS }) }),
  paying('paying lost ticket', SHOWN, { site: 'pay station', subject: LOST }),
  paying('paying order', SHOWN, { site: 'host only', subject: ORDER }),
  paying('paying-notice', { ...SHOWN, notice: 'not a payment code' }),
  ...NOTICES.map((notice) => paying(`paying, scanner only, ${notice}`, { notice })),
  { name: 'charging', phase: { name: 'charging', ...SALE, orderNumber: REFERENCE } },
  { name: 'confirming', phase: { name: 'confirming', ...ORDERED, why: 'pending' } },
  { name: 'confirming unknown', phase: { name: 'confirming', ...ORDERED, why: 'unknown' } },
  { name: 'confirming cancelling', phase: { name: 'confirming', ...ORDERED, why: 'cancelling' } },
  { name: 'delivering', phase: { name: 'delivering', ...ORDERED } },
  {
    name: 'delivering gate',
    phase: { name: 'delivering', ...ORDERED },
    site: 'exit that takes payments',
    subject: staySubject({ opensGate: true }),
  },
  { name: 'delivering order', phase: { name: 'delivering', ...ORDERED }, site: 'host only', subject: ORDER },
  { name: 'receipt', phase: { name: 'receipt', ...SALE, ...ENDS } },
  { name: 'refunding', phase: { name: 'refunding', ...ORDERED } },
  {
    name: 'refunding gate',
    phase: { name: 'refunding', ...ORDERED },
    site: 'exit that takes payments',
    subject: staySubject({ opensGate: true }),
  },
  { name: 'refunding order', phase: { name: 'refunding', ...ORDERED }, site: 'host only', subject: ORDER },
  thanks('thanks', { kind: 'completed', receipt: 'printed' }),
  thanks('thanks again', { kind: 'completed', receipt: 'printed' }, { state: AGAIN }),
  thanks('thanks code', { kind: 'completed', receipt: 'not printed' }),
  thanks('thanks not printed, no code', { kind: 'completed', receipt: 'not printed' }, { drawn: false }),
  thanks('thanks none, no code', { kind: 'completed', receipt: 'none' }, { drawn: false }),
  thanks(
    'thanks stay',
    { kind: 'completed', receipt: 'printed' },
    { site: 'pay station', subject: staySubject(), state: { tickets: paidTicket(false) } },
  ),
  thanks(
    'thanks stay, code',
    { kind: 'completed', receipt: 'unknown' },
    { site: 'pay station', subject: staySubject(), state: { tickets: paidTicket(false) } },
  ),
  thanks(
    'thanks stay, nothing',
    { kind: 'completed', receipt: 'none' },
    { site: 'pay station', subject: staySubject(), state: { tickets: paidTicket(false) }, drawn: false },
  ),
  thanks(
    'thanks lost ticket',
    { kind: 'completed', receipt: 'printed' },
    { site: 'pay station', subject: LOST, state: { tickets: paidTicket(true) } },
  ),
  thanks(
    'thanks lost ticket, code',
    { kind: 'completed', receipt: 'not printed' },
    { site: 'pay station', subject: LOST, state: { tickets: paidTicket(true) } },
  ),
  thanks(
    'thanks lost ticket, nothing',
    { kind: 'completed', receipt: 'not printed' },
    { site: 'pay station', subject: LOST, state: { tickets: paidTicket(true) }, drawn: false },
  ),
  thanks(
    'thanks gate',
    { kind: 'completed', receipt: 'none' },
    {
      site: 'exit that takes payments',
      subject: staySubject({ opensGate: true }),
      state: { tickets: paidTicket(false) },
      drawn: false,
    },
  ),
  thanks('refunded', { kind: 'refunded', reference: REFERENCE }),
  thanks('refund pending', { kind: 'refund pending', reference: REFERENCE }),
  thanks('refund owed', { kind: 'refund owed', reference: REFERENCE }),
  thanks('unsettled', { kind: 'unsettled', reference: REFERENCE }),
  thanks('declined', { kind: 'too many tries' }),
  { name: 'out-of-service', phase: { name: 'out of service', reasons: ['gpio: the board is gone: /dev/gpiochip0'] } },
  {
    name: 'out-of-service exit',
    phase: { name: 'out of service', reasons: ['payment: no gateway'] },
    site: 'exit that takes payments',
  },
];
