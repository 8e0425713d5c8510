import type { Draft } from './draft.ts';
import { works } from './readiness.ts';
import { isNews, isUsed, join, type TicketFact, voucherKey } from './ticket.ts';

/** Nothing was heard of for so long, ms: a quiet car park, or a clock that has just jumped and of which nobody knows it yet. */
const LONG_SILENCE_MS = 24 * 3_600_000;

/** Another kiosk of the site has told it. */
export function heard(draft: Draft, fact: TicketFact): void {
  if (draft.settings.parking !== null && isNews(draft.tickets.get(fact.key), fact)) {
    write(draft, fact);
  }
}

/** What happened here: known here, and told to the other kiosks of the site. */
export function tellAll(draft: Draft, fact: TicketFact): void {
  write(draft, fact);
  draft.effects.push({ do: 'tell site', fact });
}

function write(draft: Draft, fact: TicketFact): void {
  draft.entries.push({ kind: 'ticket', fact });
  // Heard of while the clock is far behind, 1970 say, it must not look too old to keep when the clock is right again.
  const ticket = join(draft.tickets.get(fact.key), fact, Math.max(draft.now.wall, toldOf(fact)));
  const newest = [...draft.tickets.all.values()].at(-1);
  // To the end: the table is in the order in which they were heard of.
  draft.tickets.drop(fact.key);
  draft.tickets.put(fact.key, ticket);
  // After a long silence with the next fact only: by then it is known whether the clock is right.
  if (newest === undefined || draft.now.wall - newest.heardAt <= LONG_SILENCE_MS) {
    forgetOld(draft);
  }
}

/** The time that the fact itself tells of, ms. */
function toldOf(fact: TicketFact): number {
  return fact.fact === 'paid' ? Math.max(fact.payment.at, fact.payment.coversUntil) : fact.at;
}

/** With each fact the oldest tickets go that nobody has heard of for long: no more are looked at than came in since. */
function forgetOld(draft: Draft): void {
  const { parking } = draft.settings;
  const { wall } = draft.now;
  if (parking === null || (draft.parts.has('clock') && !works(draft.parts, 'clock'))) {
    // Its car park was taken out of the configuration, and what is settled of it now is kept all the same; or nobody knows how late it is.
    return;
  }
  for (const [key, { heardAt }] of draft.tickets.all) {
    if (heardAt > wall) {
      // Heard of while the clock was ahead: it must not keep all those behind it.
      continue;
    }
    if (heardAt + parking.keepMs >= wall) {
      return;
    }
    draft.tickets.drop(key);
  }
}

/** Here, or at another kiosk of the site. */
export function isVoucherUsed(draft: Draft, id: string): boolean {
  const used = draft.tickets.get(voucherKey(id));
  return used !== undefined && isUsed(used);
}

/** What vouchers took off what was still to pay; what earlier payments had covered is not given a second time. Minor units. */
