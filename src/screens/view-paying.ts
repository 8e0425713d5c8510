import { printable } from '../domain/printable.ts';
import { canCharge } from '../domain/readiness.ts';
import type { Offer, Phase } from '../domain/state.ts';
import type { Messages } from '../i18n/messages.ts';
import type { ScreenView } from './view.ts';
import { saleRows } from './view-parking.ts';
import {
  button,
  itemName,
  type Part,
  paperWarning,
  parkingName,
  priced,
  type Scene,
  withWarning,
} from './view-scene.ts';
import { payingWallets } from './view-wallets.ts';

/** The two ways to pay: the order code on the screen, and the scanner. */
export function paying(scene: Scene, phase: Extract<Phase, { name: 'paying' }>): Part {
  const { t, say, state, settings, inputs, sale } = scene;
  if (phase.lastCall) {
    return { title: t.unknownTitle, lines: t.unknownLines, tone: 'warn', busy: true };
  }
  const scans = canCharge(settings, state.parts);
  const { code } = phase;
  // Nobody can scan a code that has not been drawn.
  const modules = code === null ? null : inputs.qrModules;
  const preparing = phase.shown !== null && modules === null;
  const notice = phase.notice === null ? null : t.notices[phase.notice];
  const wallet = settings.wallets.find((route) => route.id === code?.walletId)?.name ?? '';
  const needed = [
    ...(notice === null ? [] : [notice.line]),
    ...(modules !== null && code?.amountTyped === true ? t.payTyped.map((line) => say(line)) : []),
  ];
  const ways = wayToPay(t, modules !== null, preparing, scans);
  return {
    title: notice?.title ?? (modules === null && !preparing && scans ? t.payScanTitle : t.payTitle),
    lines: withWarning([...needed, ...ways], paperWarning(scene)),
    tone: notice === null ? 'neutral' : 'warn',
    busy: preparing,
    qr: modules === null ? null : { modules, caption: say(t.qrCaption, { wallet: printable(wallet, 40) }).trim() },
    rows: sale === null ? [] : saleRows(scene, sale),
    wallets: payingWallets(scene, modules === null ? null : (code?.walletId ?? null)),
    countdown: { leftMs: Math.max(0, Math.round(phase.endsAt - inputs.now)), totalMs: phase.totalMs },
    actions: [button('back', t.cancel)],
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

export function confirming({ t }: Scene, phase: Extract<Phase, { name: 'confirming' }>): Part {
  const actions = [button('back', t.cancel)];
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

/** Before anything is paid: whether the customer goes on without a receipt on paper. */
export function noPaper(scene: Scene, { offer }: Extract<Phase, { name: 'no paper' }>): Part {
  const { t } = scene;
  return {
    title: t.noPaperTitle,
    lines: t.noPaperLines,
    tone: 'warn',
    sale: offerOf(scene, offer),
    actions: [button('begin', t.goOn, 'primary'), button('back', t.cancel)],
  };
}

function offerOf({ settings, language }: Scene, offer: Offer): ScreenView['sale'] {
  switch (offer.kind) {
    case 'item': {
      const item = settings.items.find(({ id }) => id === offer.itemId);
      return item === undefined ? null : priced(itemName(item, language), item.price, language);
    }
    case 'stay':
      return priced(parkingName(settings, language), offer.stay.due, language);
    default:
      return offer satisfies never;
  }
}
