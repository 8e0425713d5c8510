import { type Health, READY } from '../../src/domain/health.ts';
import type { Sale } from '../../src/domain/sale.ts';
import type { KioskSettings } from '../../src/domain/settings.ts';
import { type Farewell, INITIAL_STATE, type KioskState, type PayNotice, type Phase } from '../../src/domain/state.ts';
import { en, type Messages } from '../../src/i18n/en.ts';
import { makeView } from '../../src/screens/make-view.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';

/** The moment all these views are made, monotonic ms. */
export const NOW = 100_000;
export const MODULES: readonly string[] = ['101', '010', '101'];

const SALE: Sale = {
  id: 'S1',
  itemId: WATER.id,
  itemName: WATER.name,
  amount: WATER.price,
  units: 1,
  openedAt: 1_760_000_000_000,
  paidBy: null,
  delivery: 'none',
  returned: false,
  end: null,
  payments: 1,
};

/** One screen that there can be, and what has to be on it. */
export interface Case {
  readonly name: string;
  readonly phase: Phase;
  /** Without: the scanner is unplugged. */
  readonly scanner?: boolean;
  /** Without: the code has not been drawn yet. */
  readonly drawn?: boolean;
  readonly title: string;
  readonly tone: ScreenView['tone'];
  readonly actions?: readonly ('begin' | 'back')[];
  readonly busy?: boolean;
  readonly countdown?: boolean;
  readonly qr?: boolean;
}

const MINUTE = { endsAt: NOW + 60_000, totalMs: 90_000 } as const;
const SALE_1 = { saleId: 'S1' } as const;
const ORDER = { ...SALE_1, orderNumber: 'LOB1000000014711', endsAt: NOW + 60_000 } as const;
const CODE = { text: 'https://pay.example/1', walletId: 'alipay', amountTyped: false } as const;
const BACK = { actions: ['back'] } as const;

function paying(name: string, phase: Partial<Extract<Phase, { name: 'paying' }>>, more: Partial<Case>): Case {
  const full: Phase = {
    name: 'paying',
    lastCall: false,
    ...SALE_1,
    shown: null,
    code: null,
    notice: null,
    ...MINUTE,
    ...phase,
  };
  return {
    name: `paying: ${name}`,
    phase: full,
    title: en.payTitle,
    tone: 'neutral',
    ...BACK,
    countdown: true,
    ...more,
  };
}

function thanks(how: Farewell, title: string, tone: Case['tone']): Case {
  const name = how.kind === 'completed' ? `receipt ${how.receipt}` : how.kind;
  return {
    name: `thanks: ${name}`,
    phase: { name: 'thanks', ...SALE_1, how, endsAt: NOW + 6_000 },
    title,
    tone,
    ...BACK,
  };
}

function confirming(why: Extract<Phase, { name: 'confirming' }>['why'], title: string, more: Partial<Case>): Case {
  return {
    name: `confirming: ${why}`,
    phase: { name: 'confirming', ...ORDER, why },
    title,
    tone: 'warn',
    busy: true,
    ...more,
  };
}

const SHOWN = { shown: 'O1', code: CODE } as const;
const NOTICES = Object.keys(en.notices) as PayNotice[];

/** Every phase, and every variant of it that shows something else. */
export const CASES: readonly Case[] = [
  { name: 'starting', phase: INITIAL_STATE.phase, title: 'Starting', tone: 'neutral', busy: true },
  { name: 'idle', phase: { name: 'idle' }, title: 'Welcome', tone: 'neutral', actions: ['begin'] },
  {
    name: 'choosing',
    phase: { name: 'choosing', endsAt: NOW + 60_000 },
    title: 'What would you like?',
    tone: 'neutral',
    ...BACK,
  },
  paying('code on screen, scanner live', SHOWN, { qr: true }),
  paying('entry code on screen', { ...SHOWN, code: { ...SHOWN.code, amountTyped: true } }, { qr: true }),
  paying('code on screen, no scanner', SHOWN, { qr: true, scanner: false }),
  paying('code asked for, scanner live', { shown: 'O1' }, { busy: true }),
  paying('code asked for, no scanner', { shown: 'O1' }, { busy: true, scanner: false }),
  paying('code not drawn yet, scanner live', SHOWN, { busy: true, drawn: false }),
  paying('code not drawn yet, no scanner', SHOWN, { busy: true, drawn: false, scanner: false }),
  paying(
    'last question about the code under way',
    { ...SHOWN, lastCall: true },
    { title: en.unknownTitle, tone: 'warn', actions: [], busy: true, countdown: false },
  ),
  paying('scanner only', {}, { title: en.payScanTitle }),
  paying('no way left', {}, { scanner: false }),
  ...NOTICES.map((notice) =>
    paying(
      `${notice}, code on screen`,
      { ...SHOWN, notice },
      { qr: true, title: en.notices[notice].title, tone: 'warn' },
    ),
  ),
  ...NOTICES.map((notice) =>
    paying(`${notice}, scanner only`, { notice }, { title: en.notices[notice].title, tone: 'warn' }),
  ),
  {
    name: 'charging',
    phase: { name: 'charging', ...SALE_1, orderNumber: ORDER.orderNumber },
    title: 'Code read',
    tone: 'neutral',
    busy: true,
  },
  confirming('pending', 'Look at your phone', { tone: 'neutral', ...BACK }),
  confirming('unknown', 'One moment, please', BACK),
  confirming('cancelling', 'Cancelling', {}),
  { name: 'delivering', phase: { name: 'delivering', ...ORDER }, title: 'Paid. Thank you!', tone: 'good', busy: true },
  {
    name: 'receipt',
    phase: { name: 'receipt', ...SALE_1, endsAt: NOW },
    title: en.receiptTitle,
    tone: 'good',
    busy: true,
  },
  {
    name: 'refunding',
    phase: { name: 'refunding', ...ORDER },
    title: 'That did not work. Sorry!',
    tone: 'warn',
    busy: true,
  },
  ...(['printed', 'not printed', 'unknown', 'none'] as const).map((receipt) =>
    thanks({ kind: 'completed', receipt }, 'Thank you!', 'good'),
  ),
  thanks({ kind: 'refunded', reference: 'LOB1000000014711' }, 'Your money is on its way back', 'warn'),
  thanks({ kind: 'refund pending', reference: 'LOB1000000014711' }, 'Your refund is being made', 'warn'),
  thanks({ kind: 'refund owed', reference: 'LOB1000000014711' }, 'We owe you money', 'warn'),
  thanks({ kind: 'unsettled', reference: 'LOB1000000014711' }, 'We could not confirm your payment', 'warn'),
  thanks({ kind: 'too many tries' }, 'Payment did not work', 'bad'),
  {
    name: 'out of service',
    phase: { name: 'out of service', reasons: ['gpio: the board is gone: /dev/gpiochip0'] },
    title: 'Out of service',
    tone: 'bad',
  },
];

/** The state a case stands for; the sale in front is in it. */
export function stateOf(one: Pick<Case, 'phase' | 'scanner'>, sale: Partial<Sale> = {}): KioskState {
  const absent: Health = { status: 'absent', reason: 'unplugged' };
  const parts = new Map(['gpio', 'display', 'gateway:qfpay', 'gateway:wavpay'].map((part) => [part, READY]));
  parts.set('scanner', one.scanner === false ? absent : READY);
  return { ...INITIAL_STATE, phase: one.phase, parts, sales: new Map([['S1', { ...SALE, ...sale }]]) };
}

export function viewOf(one: Pick<Case, 'phase' | 'scanner' | 'drawn'>, more: Partial<ViewOptions> = {}): ScreenView {
  const { settings = kioskSettings(), messages = en, sale = {} } = more;
  const qrModules = one.drawn === false ? null : MODULES;
  return makeView(stateOf(one, sale), { settings, messages, now: NOW, qrModules });
}

interface ViewOptions {
  readonly settings: KioskSettings;
  readonly messages: Messages;
  readonly sale: Partial<Sale>;
}

/** Every text a customer can read on a view. */
export function textsOf(view: ScreenView): string[] {
  const items = view.items.flatMap((item) => [item.name, item.price]);
  const sale = view.sale === null ? [] : [view.sale.item, view.sale.price];
  const caption = view.qr === null ? [] : [view.qr.caption];
  return [
    view.title,
    ...view.lines,
    ...items,
    ...sale,
    ...caption,
    ...view.actions.map(({ label }) => label),
    view.footer,
  ];
}
