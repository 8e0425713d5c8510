import { type Money, toDecimal } from '../domain/money.ts';
import { printable } from '../domain/printable.ts';
import { canCharge } from '../domain/readiness.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { KioskState, Phase } from '../domain/state.ts';
import type { Messages } from '../i18n/en.ts';
import type { ScreenButton, ScreenView } from './view.ts';

export interface ViewInputs {
  readonly settings: KioskSettings;
  readonly messages: Messages;
  /** Monotonic ms. */
  readonly now: number;
  /** Modules of the order code that is to be shown; null while they are being made. */
  readonly qrModules: readonly string[] | null;
}

type Part = Pick<ScreenView, 'title' | 'lines' | 'tone'> & Partial<ScreenView>;

/** What each state shows: pure, complete by the compiler, and all that a renderer gets to know. */
export function makeView(state: KioskState, inputs: ViewInputs): ScreenView {
  const saleId = 'saleId' in state.phase ? state.phase.saleId : null;
  const sale = saleId === null ? undefined : state.sales.get(saleId);
  const item = sale === undefined ? '' : printable(sale.itemName, 60);
  const price = sale === undefined ? '' : priceText(sale.amount);
  const fill = (text: string, more: Readonly<Record<string, string>> = {}) =>
    text.replace(/\{(\w+)\}/g, (_all, name: string) => ({ item, price, ...more })[name] ?? '');
  const part = partFor(state, inputs, fill);
  return {
    phase: state.phase.name,
    sale: sale === undefined ? null : { item, price, amount: sale.amount },
    items: [],
    qr: null,
    countdown: null,
    busy: false,
    actions: [],
    footer: printable(inputs.settings.kioskName, 60),
    ...part,
  };
}

type Fill = (text: string, more?: Readonly<Record<string, string>>) => string;

function partFor(state: KioskState, inputs: ViewInputs, fill: Fill): Part {
  const { phase } = state;
  const t = inputs.messages;
  switch (phase.name) {
    case 'starting':
      return { title: t.startingTitle, lines: t.startingLines, tone: 'neutral', busy: true };
    case 'idle':
      return {
        title: t.idleTitle,
        lines: t.idleLines,
        tone: 'neutral',
        actions: [button('begin', t.begin, 'primary')],
      };
    case 'choosing':
      return choosing(inputs);
    case 'paying':
      return paying(state, phase, inputs, fill);
    case 'charging':
      return { title: t.chargingTitle, lines: t.chargingLines, tone: 'neutral', busy: true };
    case 'confirming':
      return confirming(phase, t);
    case 'delivering':
      return { title: t.deliveringTitle, lines: t.deliveringLines.map((line) => fill(line)), tone: 'good', busy: true };
    case 'receipt':
      return { title: t.receiptTitle, lines: t.receiptLines, tone: 'good', busy: true };
    case 'refunding':
      return { title: t.refundingTitle, lines: t.refundingLines.map((line) => fill(line)), tone: 'warn', busy: true };
    case 'thanks':
      return thanks(phase, inputs, fill);
    case 'out of service':
      return { title: t.outTitle, lines: t.outLines, tone: 'bad' };
    default:
      return phase satisfies never;
  }
}

function choosing({ messages: t, settings }: ViewInputs): Part {
  const items = settings.items.map((item) => ({
    id: item.id,
    name: printable(item.name, 60),
    price: priceText(item.price),
  }));
  return {
    title: t.chooseTitle,
    lines: t.chooseLines,
    tone: 'neutral',
    items,
    actions: [button('back', t.back, 'plain')],
  };
}

function paying(state: KioskState, phase: Extract<Phase, { name: 'paying' }>, inputs: ViewInputs, fill: Fill): Part {
  const t = inputs.messages;
  if (phase.lastCall) {
    return { title: t.unknownTitle, lines: t.unknownLines, tone: 'warn', busy: true };
  }
  const scans = canCharge(inputs.settings, state.parts);
  const { code } = phase;
  const wallet = inputs.settings.wallets.find((route) => route.id === code?.walletId)?.name ?? '';
  // Nobody can scan a code that has not been drawn.
  const modules = code === null ? null : inputs.qrModules;
  const preparing = phase.shown !== null && modules === null;
  const notice = phase.notice === null ? null : t.notices[phase.notice];
  const title = modules === null && !preparing && scans ? t.payScanTitle : t.payTitle;
  return {
    title: notice?.title ?? title,
    lines: [
      ...(notice === null ? [] : [notice.line]),
      ...(modules !== null && code?.amountTyped === true ? t.payTyped.map((line) => fill(line)) : []),
      ...wayToPay(t, modules !== null, preparing, scans),
    ],
    tone: notice === null ? 'neutral' : 'warn',
    busy: preparing,
    qr: modules === null ? null : { modules, caption: fill(t.qrCaption, { wallet: printable(wallet, 40) }) },
    countdown: { leftMs: Math.max(0, Math.round(phase.endsAt - inputs.now)), totalMs: phase.totalMs },
    actions: [button('back', t.cancel, 'plain')],
  };
}

function wayToPay(t: Messages, hasCode: boolean, preparing: boolean, scans: boolean): readonly string[] {
  if (hasCode) {
    return scans ? t.payBoth : t.payShow;
  }
  if (preparing) {
    return scans ? t.payPreparing : t.payPreparingOnly;
  }
  return scans ? t.payScan : t.payNowhere;
}

function confirming(phase: Extract<Phase, { name: 'confirming' }>, t: Messages): Part {
  const actions = [button('back', t.cancel, 'plain')];
  switch (phase.why) {
    case 'pending':
      return { title: t.pendingTitle, lines: t.pendingLines, tone: 'neutral', busy: true, actions };
    case 'unknown':
      return { title: t.unknownTitle, lines: t.unknownLines, tone: 'warn', busy: true, actions };
    case 'cancelling':
      return { title: t.cancellingTitle, lines: t.cancellingLines, tone: 'warn', busy: true };
    default:
      return phase.why satisfies never;
  }
}

function thanks(phase: Extract<Phase, { name: 'thanks' }>, inputs: ViewInputs, fill: Fill): Part {
  const t = inputs.messages;
  const { how } = phase;
  const kiosk = printable(inputs.settings.kioskName, 60);
  const actions = [button('back', t.done, 'plain')];
  if (how.kind === 'completed') {
    const lines =
      how.receipt === 'printed' ? t.thanksPrinted : how.receipt === 'none' ? t.thanksPlain : t.thanksNoPaper;
    return { title: t.thanksTitle, lines, tone: 'good', actions };
  }
  if (how.kind === 'too many tries') {
    return { title: t.tooManyTitle, lines: t.tooManyLines, tone: 'bad', actions };
  }
  const [title, lines] = {
    refunded: [t.refundedTitle, t.refundedLines] as const,
    'refund pending': [t.refundPendingTitle, t.refundPendingLines] as const,
    'refund owed': [t.refundOwedTitle, t.refundOwedLines] as const,
    unsettled: [t.unsettledTitle, t.unsettledLines] as const,
  }[how.kind];
  const reference = fill(t.reference, { reference: how.reference });
  return { title, lines: [...lines, reference], tone: 'warn', actions, footer: `${kiosk} · ${reference}` };
}

function button(action: ScreenButton['action'], label: string, kind: ScreenButton['kind']): ScreenButton {
  return { action, label, kind };
}

/** `HKD 8.00`. */
function priceText(amount: Money): string {
  return `${amount.currency} ${toDecimal(amount)}`;
}
