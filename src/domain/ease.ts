import type { Draft } from './draft.ts';
import type { KioskEvent } from './events.ts';
import type { PhaseName } from './state.ts';

type Ease = Extract<KioskEvent, { type: 'language' | 'step-free' }>;

/** Where the customer is in a hurry for nothing, and nothing has been said yet that would have to be said again. */
const CAN_CHANGE: ReadonlySet<PhaseName> = new Set([
  'idle',
  'choosing',
  'typing',
  'stay',
  'no paper',
  'told',
  'paying',
  'thanks',
]);

/** Another language, or larger type, for the customer in front. */
export function ease(draft: Draft, event: Ease): void {
  const { settings } = draft;
  if (!CAN_CHANGE.has(draft.phase.name)) {
    return;
  }
  if (event.type === 'step-free') {
    draft.stepFree = settings.stepFree && !draft.stepFree;
  } else if (settings.languages.includes(event.language)) {
    draft.language = event.language;
  }
  if (draft.phase.name === 'idle') {
    draft.phase = { name: 'idle', endsAt: draft.now.mono + settings.chooseWithinMs };
  }
  if (draft.phase.name === 'paying') {
    inLanguage(draft, draft.phase.saleId);
  }
}

/** The receipt is in the language that the customer reads. */
function inLanguage(draft: Draft, saleId: string): void {
  const sale = draft.saleOf(saleId);
  if (sale.language !== draft.language) {
    draft.entries.push({ kind: 'sale language', saleId, language: draft.language });
    draft.putSale({ ...sale, language: draft.language });
  }
}

/** Whoever comes next finds the kiosk as it always is. */
export function letGo(draft: Draft): void {
  const { name } = draft.phase;
  const nobody = name === 'starting' || name === 'out of service';
  if (nobody || (name === 'idle' && !('endsAt' in draft.phase))) {
    draft.language = draft.settings.language;
    draft.stepFree = false;
  }
  const subject = draft.lastReceipt?.paper.sale.subject;
  if (subject?.kind === 'stay' && subject.enteredAt === null && (nobody || name === 'idle')) {
    // It opens the exit: nobody may have it once more when its customer has gone.
    draft.lastReceipt = null;
  }
}
