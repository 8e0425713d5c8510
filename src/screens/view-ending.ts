import type { Subject } from '../domain/sale.ts';
import type { KioskSettings } from '../domain/settings.ts';
import type { Farewell, KioskState, Phase } from '../domain/state.ts';
import type { Messages } from '../i18n/messages.ts';
import { momentText } from '../i18n/time-text.ts';
import { againButtons, button, type Part, type Scene } from './view-scene.ts';

export function delivering({ t, say, sale }: Scene): Part {
  const lines = bySubject(sale?.subject, t.deliveringLines, t.deliveringGate, t.deliveringOrder);
  return { title: t.deliveringTitle, lines: lines.map((line) => say(line)), tone: 'good', busy: true };
}

export function refunding({ t, say, sale }: Scene): Part {
  const lines = bySubject(sale?.subject, t.refundingLines, t.refundingGate, t.refundingOrder);
  return { title: t.refundingTitle, lines: lines.map((line) => say(line)), tone: 'warn', busy: true };
}

/** A sale that is known no more is spoken of as an order: that needs no name. */
function bySubject<T>(subject: Subject | undefined, item: T, stay: T, order: T): T {
  return { item, stay, order }[subject?.kind ?? 'order'];
}

export function thanks(scene: Scene, phase: Extract<Phase, { name: 'thanks' }>): Part {
  const { t, say } = scene;
  const { how } = phase;
  const actions = [button('back', t.done, 'primary'), ...againButtons(scene)];
  if (how.kind === 'completed') {
    return { ...completed(scene, phase.saleId, how.receipt), actions };
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
  return { title, lines: [...lines, say(t.reference, { reference: how.reference })], tone: 'warn', actions };
}

type ReceiptEnd = Extract<Farewell, { kind: 'completed' }>['receipt'];

function completed(scene: Scene, saleId: string, receipt: ReceiptEnd): Part {
  const { t, inputs, settings } = scene;
  const modules = receipt === 'printed' ? null : inputs.qrModules;
  const had: Had =
    receipt === 'printed' ? 'paper' : modules !== null ? 'code' : receipt === 'none' ? 'none' : 'nothing';
  const paid = paidStay(scene.state, saleId);
  const needsCode = paid?.lost === true && !hasGate(settings);
  const ahead = paid === null ? [] : [wayOut(scene, paid, { saleId, had })];
  return {
    title: t.thanksTitle,
    // The code that opens the exit has been spoken of already.
    lines: had === 'code' && needsCode ? ahead : [...ahead, ...receiptLines(t, had, ahead.length > 0)],
    tone: needsCode && (had === 'none' || had === 'nothing') ? 'warn' : 'good',
    qr: modules === null ? null : { modules, caption: needsCode ? t.exitCaption : t.receiptCaption },
  };
}

/** Paying opened this kiosk's own gate. */
function hasGate({ parking }: KioskSettings): boolean {
  return parking !== null && parking.gate !== null;
}

/** What the customer has of the receipt. `none`: there is to be none. `nothing`: there should have been one. */
type Had = 'paper' | 'code' | 'none' | 'nothing';

function receiptLines(t: Messages, had: Had, saidMore: boolean): readonly string[] {
  switch (had) {
    case 'paper':
      return t.thanksPrinted;
    case 'code':
      return t.thanksCode;
    case 'none':
      return saidMore ? [] : t.thanksPlain;
    case 'nothing':
      return t.thanksNoPaper;
    default:
      return had satisfies never;
  }
}

interface PaidStay {
  readonly lost: boolean;
  /** Wall ms. */
  readonly leaveBy: number;
}

/** From the tickets, since the sale itself may be out of the books by now. Null: it was no stay. */
function paidStay({ tickets }: KioskState, saleId: string): PaidStay | null {
  for (const { payments, substitute } of tickets.values()) {
    const payment = payments.find((one) => one.saleId === saleId);
    if (payment !== undefined) {
      return { lost: substitute, leaveBy: payment.leaveBy };
    }
  }
  return null;
}

/** What is to be done next with a car: until when it has to be out, and what opens the exit. */
function wayOut(
  { t, say, sale, inputs, settings, language }: Scene,
  { lost, leaveBy }: PaidStay,
  { saleId, had }: { readonly saleId: string; readonly had: Had },
): string {
  if (hasGate(settings)) {
    return t.thanksGate;
  }
  const time = momentText(leaveBy, inputs.wall, settings.timeZone, language);
  if (!lost) {
    return say(t.thanksLeaveBy, { time });
  }
  if (had === 'paper' || had === 'code') {
    return say(had === 'paper' ? t.thanksLost : t.thanksLostCode, { time });
  }
  return say(t.thanksLostNoCode, { reference: sale?.paidBy ?? saleId });
}
