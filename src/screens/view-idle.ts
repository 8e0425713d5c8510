import { works } from '../domain/readiness.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { forCustomers, onOffer } from '../domain/stock.ts';
import type { ScreenButton } from './view.ts';
import { typeButtons } from './view-choosing.ts';
import { hasNumbers, keyFor, wordsFor } from './view-keys.ts';
import {
  againButtons,
  button,
  type Part,
  paperWarning,
  reads,
  type Scene,
  stepFreeButtons,
  withWarning,
} from './view-scene.ts';
import { idleWallets } from './view-wallets.ts';

/** Nobody is there yet: what this machine is for, and every way to begin. */
export function idle(scene: Scene): Part {
  const starts = waysToStart(scene);
  const { title, lines, tone } = words(scene, starts);
  const takesMoney = scene.settings.parking?.role !== 'exit' || forCustomers(scene.settings).length > 0;
  return {
    title,
    lines: withWarning(lines, [...lostLine(scene), ...(takesMoney ? paperWarning(scene) : [])]),
    tone,
    wallets: takesMoney ? idleWallets(scene) : [],
    actions: [...starts, ...againButtons(scene), ...stepFreeButtons(scene)],
  };
}

function waysToStart(scene: Scene): readonly ScreenButton[] {
  const { settings, state, t, inputs } = scene;
  const { parking } = settings;
  const starts = onOffer(settings, state.stock).length > 0 ? [button('begin', t.begin, 'primary')] : [];
  if (parking === null) {
    // Whoever has keys for digits need not begin before they type.
    return inputs.keys ? [...starts, ...typeButtons(scene)] : starts;
  }
  const all = [
    ...starts,
    ...typeButtons(scene),
    ...(parking.plates ? [button('type plate', t.typePlate)] : []),
    ...(lostTicket(scene) === 'here' ? [button('lost ticket', t.lostTicket)] : []),
  ];
  // With a reader the main thing is to hold a ticket to it.
  return reads(scene) ? all : all.map((one, i) => (i === 0 ? { ...one, kind: 'primary' } : one));
}

/** A pay station hands out a substitute on paper; an exit opens its own gate. */
function lostTicket({ settings: { parking }, state }: Scene): 'here' | 'not now' | 'never' {
  if (parking === null || parking.lostTicket === null || parking.role === 'exit') {
    return 'never';
  }
  return parking.gate !== null || works(state.parts, 'printer') ? 'here' : 'not now';
}

function lostLine(scene: Scene): readonly string[] {
  return lostTicket(scene) === 'not now' ? [scene.t.idleLostLine] : [];
}

type Words = Pick<Part, 'title' | 'lines' | 'tone'>;

function words(scene: Scene, starts: readonly ScreenButton[]): Words {
  const { settings, t } = scene;
  if (settings.parking !== null) {
    return parkingWords(scene, starts);
  }
  if (forCustomers(settings).length === 0) {
    return { title: t.idleTitle, lines: t.idleHostLines, tone: 'neutral' };
  }
  const lines = {
    touch: t.idleLines,
    number: t.idleNumberLines,
    choice: t.idleChoiceLines,
    key: t.idleKeyLines,
  };
  return starts.length > 0
    ? { title: t.idleTitle, lines: wordsFor(scene, lines, starts), tone: 'neutral' }
    : { title: t.soldOutTitle, lines: t.soldOutLines, tone: 'warn' };
}

function parkingWords(scene: Scene, starts: readonly ScreenButton[]): Words {
  const { settings, state, t } = scene;
  const sells = onOffer(settings, state.stock).length > 0;
  const title = titleOf(settings, scene);
  if (!reads(scene)) {
    return { title, lines: readerWords(scene, starts), tone: 'warn' };
  }
  if (sells) {
    const lines = {
      touch: t.idleBothLines,
      number: t.idleBothNumberLines,
      choice: t.idleBothChoiceLines,
      key: t.idleBothKeyLines,
    };
    return { title, lines: wordsFor(scene, lines, starts), tone: 'neutral' };
  }
  const lines = {
    'pay station': t.idleParkLines,
    exit: t.idleExitLines,
    'exit that takes payments': t.idleExitPayLines,
  };
  return { title, lines: lines[settings.parking?.role ?? 'pay station'], tone: 'neutral' };
}

/** What is left to do while tickets cannot be read. */
function readerWords(scene: Scene, starts: readonly ScreenButton[]): readonly string[] {
  const { inputs, settings, t, say } = scene;
  const { keys } = inputs;
  if (keys === undefined || keys === null) {
    return starts.length > 0 ? t.idleTypeLines : t.idleNoReaderLines;
  }
  if (keys.keypad !== null && settings.parking?.codes === true && !hasNumbers(scene)) {
    return t.idleTypeCodeLines;
  }
  const key = keyFor(scene, starts);
  return key === null ? t.idleNoReaderLines : t.idleTypeKeyLines.map((line) => say(line, { key }));
}

function titleOf(settings: KioskSettings, { t }: Scene): string {
  if (settings.parking?.role !== 'pay station') {
    return t.idleExitTitle;
  }
  return forCustomers(settings).length > 0 ? t.idleTitle : t.idleParkTitle;
}
