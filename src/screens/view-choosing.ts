import { MAX_TYPED } from '../domain/front-choice.ts';
import { printable } from '../domain/printable.ts';
import type { Phase } from '../domain/state.ts';
import { forCustomers, onOffer } from '../domain/stock.ts';
import { moneyText } from '../i18n/money-text.ts';
import type { ScreenButton, ScreenTyping } from './view.ts';
import { choosingWords } from './view-keys.ts';
import { button, itemName, type Part, paperWarning, type Scene, stepFreeButtons } from './view-scene.ts';

export function choosing(scene: Scene, phase: Extract<Phase, { name: 'choosing' }>): Part {
  const { settings, state, language, t } = scene;
  const items = onOffer(settings, state.stock);
  const back = button('back', t.back);
  if (items.length === 0) {
    return { title: t.soldOutTitle, lines: t.soldOutLines, tone: 'warn', actions: [back] };
  }
  const notice = phase.notice === null ? null : t.chooseNotices[phase.notice];
  return {
    title: notice?.title ?? t.chooseTitle,
    lines: [...(notice === null ? choosingWords(scene) : [notice.line]), ...paperWarning(scene)],
    tone: notice === null ? 'neutral' : 'warn',
    items: items.map((item) => ({
      id: item.id,
      name: itemName(item, language),
      price: moneyText(item.price, language),
      number: item.number,
      picture: item.picture,
    })),
    actions: [back, ...(items.length > 1 ? typeButtons(scene) : []), ...stepFreeButtons(scene)],
  };
}

/** One key for both: numbers of items where items have numbers, else codes of tickets. */
export function typeButtons({ settings, state, t }: Scene): readonly ScreenButton[] {
  if (onOffer(settings, state.stock).some(({ number }) => number !== null)) {
    return [button('type number', t.typeNumber)];
  }
  return settings.parking?.codes === true ? [button('type number', t.typeCode)] : [];
}

/** Slots are called `12`, or `A4`: letters are offered where there are any. */
function keysFor({ settings }: Scene, what: 'number' | 'plate' | 'code'): ScreenTyping['keys'] {
  const letters = forCustomers(settings).some(({ number }) => number !== null && /\D/.test(number));
  return what === 'number' && letters ? 'plate' : what;
}

export function typing(scene: Scene, phase: Extract<Phase, { name: 'typing' }>): Part {
  const { t } = scene;
  const notice = phase.notice === null ? null : t.chooseNotices[phase.notice];
  const reading = phase.notice === 'reading';
  const words = {
    number: { title: t.typeNumberTitle, lines: t.typeNumberLines },
    plate: { title: t.typePlateTitle, lines: t.typePlateLines },
    code: { title: t.typeCodeTitle, lines: t.typeCodeLines },
  }[phase.what];
  const maxLength = MAX_TYPED[phase.what];
  return {
    title: notice?.title ?? words.title,
    lines: notice === null ? words.lines : [notice.line],
    tone: notice === null || reading ? 'neutral' : 'warn',
    busy: reading,
    typing: {
      keys: keysFor(scene, phase.what),
      text: printable(phase.text, maxLength),
      maxLength,
      complete: phase.text !== '' && !reading,
      doneLabel: t.typeDone,
      eraseLabel: t.typeErase,
    },
    actions: [button('back', t.back)],
  };
}
