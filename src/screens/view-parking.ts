import type { Money } from '../domain/money.ts';
import type { Sale } from '../domain/sale.ts';
import type { Phase, Told } from '../domain/state.ts';
import type { FeePart } from '../domain/tariff.ts';
import { feeLines } from '../i18n/fee-text.ts';
import type { Messages } from '../i18n/messages.ts';
import { moneyText, signedMoneyText } from '../i18n/money-text.ts';
import { durationText, momentText } from '../i18n/time-text.ts';
import type { ScreenRow, ScreenView } from './view.ts';
import {
  button,
  type Part,
  paperWarning,
  parkingName,
  priced,
  reads,
  type Scene,
  stepFreeButtons,
} from './view-scene.ts';

/** What a stay costs, and of what that is made; the customer pays, adds a voucher, or leaves. */
export function stay(scene: Scene, phase: Extract<Phase, { name: 'stay' }>): Part {
  const { settings, language, t, say } = scene;
  const { enteredAt, due, notice } = phase;
  const words = notice === null ? null : t.stayNotices[notice];
  const price = moneyText(due, language);
  const toDo = [
    ...(words === null ? [] : [words.line]),
    ...(enteredAt === null ? t.stayLostLines : []),
    ...(reads(scene) && words === null && enteredAt !== null ? t.stayVoucherLines : []),
  ];
  return {
    title: words?.title ?? (enteredAt === null ? t.stayLostTitle : t.stayTitle),
    lines: [...toDo, ...paperWarning(scene)],
    tone: notice === null ? 'neutral' : notice === 'voucher taken' ? 'good' : 'warn',
    sale: priced(parkingName(settings, language), due, language),
    rows: stayRows(scene, {
      enteredAt,
      until: scene.inputs.wall,
      parts: phase.fee.parts,
      total: phase.fee.total.minor,
      due,
      mostParts: Number.POSITIVE_INFINITY,
    }),
    actions: [
      button('begin', due.minor > 0 ? say(t.pay, { price }) : t.goOn, 'primary'),
      button('back', t.cancel),
      ...stepFreeButtons(scene),
    ],
  };
}

/** Beside an order code there is room for less; the customer has just read the rest. */
const MOST_PARTS = 2;

/** The same for a stay that is being paid for. */
export function saleRows(scene: Scene, { subject, amount, openedAt }: Sale): readonly ScreenRow[] {
  if (subject.kind !== 'stay') {
    return [];
  }
  const { enteredAt, parts } = subject;
  const total = parts.reduce((sum, { minor }) => sum + minor, 0);
  return stayRows(scene, { enteredAt, until: openedAt, parts, total, due: amount, mostParts: MOST_PARTS });
}

interface StayFigures {
  readonly enteredAt: number | null;
  /** Wall ms up to which the car has been parked. */
  readonly until: number;
  readonly parts: readonly FeePart[];
  /** Minor units, before what was paid earlier. */
  readonly total: number;
  readonly due: Money;
  /** What the fee is made of is left out when it is more than this. */
  readonly mostParts: number;
}

function stayRows(scene: Scene, { enteredAt, until, parts, total, due, mostParts }: StayFigures): readonly ScreenRow[] {
  const { inputs, settings, language, t } = scene;
  const row = (label: string, value: string): ScreenRow => ({ label, value, strong: false });
  const entry =
    enteredAt === null
      ? []
      : [
          row(t.stayEntered, momentText(enteredAt, inputs.wall, settings.timeZone, language)),
          row(t.stayTime, durationText(until - enteredAt, language)),
        ];
  const before = total - due.minor;
  const lines = feeLines(parts, language);
  return [
    ...entry,
    ...(lines.length > mostParts ? [] : lines).map(({ label, minor }) =>
      row(label, signedMoneyText(minor, due.currency, language)),
    ),
    ...(before > 0 ? [row(t.stayPaidBefore, signedMoneyText(-before, due.currency, language))] : []),
    { label: t.stayDue, value: moneyText(due, language), strong: true },
  ];
}

const TONES: Readonly<Record<Told['kind'], ScreenView['tone']>> = {
  'nothing to pay': 'good',
  'ticket used before': 'bad',
  'unknown ticket': 'warn',
  'ticket wrong': 'warn',
  'pay first': 'warn',
  'cannot tell': 'warn',
  'gate opened': 'good',
  'gate stuck': 'bad',
};

export function told(scene: Scene, { what }: Extract<Phase, { name: 'told' }>): Part {
  const { inputs, settings, language, t, say } = scene;
  const { title, lines } = toldWords(what, t);
  const time = what.kind === 'nothing to pay' ? momentText(what.leaveBy, inputs.wall, settings.timeZone, language) : '';
  return {
    title,
    lines: lines.map((line) => say(line, { time })),
    tone: TONES[what.kind],
    actions: [button('back', t.done)],
  };
}

function toldWords(what: Told, { told: t }: Messages): { readonly title: string; readonly lines: readonly string[] } {
  return t[what.kind === 'ticket wrong' ? what.why : what.kind];
}
