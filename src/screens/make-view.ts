import { LANGUAGES } from '../domain/language.ts';
import { printable } from '../domain/printable.ts';
import { canOpen } from '../domain/readiness.ts';
import type { KioskState } from '../domain/state.ts';
import { messagesFor } from '../i18n/messages.ts';
import type { ScreenLanguage, ScreenView } from './view.ts';
import { choosing, typing } from './view-choosing.ts';
import { delivering, refunding, thanks } from './view-ending.ts';
import { idle } from './view-idle.ts';
import { stay, told } from './view-parking.ts';
import { confirming, noPaper, paying } from './view-paying.ts';
import { NAME_LENGTH, type Part, priced, reads, type Scene, saleName, sceneOf, type ViewInputs } from './view-scene.ts';

export type { ViewInputs } from './view-scene.ts';

/** What each state shows: pure, complete by the compiler, and all that a renderer gets to know. */
export function makeView(state: KioskState, inputs: ViewInputs): ScreenView {
  const scene = sceneOf(state, inputs);
  const { language, sale, settings } = scene;
  return {
    phase: state.phase.name,
    language,
    stepFree: state.stepFree,
    sale: sale === null ? null : priced(saleName(sale, settings, language), sale.amount, language),
    rows: [],
    items: [],
    wallets: [],
    qr: null,
    typing: null,
    countdown: null,
    busy: false,
    actions: [],
    languages: languages(scene),
    footer: footer(scene),
    ...partFor(scene),
  };
}

function partFor(scene: Scene): Part {
  const { t } = scene;
  const { phase } = scene.state;
  switch (phase.name) {
    case 'starting':
      return { title: t.startingTitle, lines: t.startingLines, tone: 'neutral', busy: true };
    case 'idle':
      return idle(scene);
    case 'choosing':
      return choosing(scene, phase);
    case 'typing':
      return typing(scene, phase);
    case 'stay':
      return stay(scene, phase);
    case 'no paper':
      return noPaper(scene, phase);
    case 'told':
      return told(scene, phase);
    case 'opening':
      return { title: t.openingTitle, lines: t.openingLines, tone: 'good', busy: true };
    case 'paying':
      return paying(scene, phase);
    case 'charging':
      return { title: t.chargingTitle, lines: t.chargingLines, tone: 'neutral', busy: true };
    case 'confirming':
      return confirming(scene, phase);
    case 'delivering':
      return delivering(scene);
    case 'receipt':
      return { title: t.receiptTitle, lines: t.receiptLines, tone: 'good', busy: true };
    case 'refunding':
      return refunding(scene);
    case 'thanks':
      return thanks(scene, phase);
    case 'out of service':
      return outOfService(scene);
    default:
      return phase satisfies never;
  }
}

/** Nobody has chosen a language here: its own comes first, and English for those who cannot read that. */
function outOfService(scene: Scene): Part {
  const { t, language } = scene;
  const english = language === 'en' ? [] : [messagesFor('en').outTitle];
  const exit = opensForPaid(scene) ? [t.outExitLine] : [];
  return { title: t.outTitle, lines: [...english, ...t.outLines, ...exit], tone: 'bad' };
}

/** Whoever has paid gets out, also where nothing can be sold. */
function opensForPaid(scene: Scene): boolean {
  const { settings, state } = scene;
  return settings.parking !== null && settings.parking.gate !== null && canOpen(state.parts, 'gpio') && reads(scene);
}

/** Where the customer may change the language: not while money moves, and not where one is all there is. */
function languages({ state, settings, language }: Scene): readonly ScreenLanguage[] {
  const { phase } = state;
  const open =
    ['idle', 'choosing', 'typing', 'stay', 'no paper', 'told'].includes(phase.name) ||
    (phase.name === 'paying' && !phase.lastCall);
  if (!open || settings.languages.length < 2) {
    return [];
  }
  return LANGUAGES.filter((id) => settings.languages.includes(id)).map((id) => ({
    id,
    name: messagesFor(id).languageName,
    chosen: id === language,
  }));
}

/** The reference stays readable wherever money is still moving. */
function footer({ state, settings, t, say }: Scene): string {
  const kiosk = printable(settings.kioskName, NAME_LENGTH);
  const { phase } = state;
  if (phase.name !== 'thanks' || !('reference' in phase.how)) {
    return kiosk;
  }
  return `${kiosk} · ${say(t.reference, { reference: phase.how.reference })}`;
}
