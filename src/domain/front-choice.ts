import { type Draft, must } from './draft.ts';
import { scan, startPaying, warmGateways } from './front-handlers.ts';
import { textIn } from './language.ts';
import { paidByVouchers, withoutUsedVouchers } from './passage.ts';
import { chargeRoutes, works } from './readiness.ts';
import { routeScan } from './scan-routing.ts';
import type { Item } from './settings.ts';
import type { Signal } from './signals.ts';
import type { Offer, Phase } from './state.ts';
import { forCustomers, isSoldOut, onOffer } from './stock.ts';

type In<N extends Phase['name']> = Extract<Phase, { name: N }>;
type On<N extends Signal['is']> = Extract<Signal, { is: N }>;

/** The longest plate, or ticket code, that can be typed. */
export const MAX_TYPED = { number: 6, plate: 12, code: 32 } as const;

export function begin(draft: Draft, phase: Phase): Phase {
  const items = forCustomers(draft.settings);
  const [only] = items;
  if (only === undefined) {
    return phase;
  }
  if (items.length === 1) {
    return isSoldOut(draft.settings, draft.stock.all, only) ? phase : wish(draft, { kind: 'item', itemId: only.id });
  }
  warmGateways(draft);
  return choosing(draft, null);
}

export function choosing(draft: Draft, notice: In<'choosing'>['notice']): Phase {
  return { name: 'choosing', notice, endsAt: draft.now.mono + draft.settings.chooseWithinMs };
}

export function choose(draft: Draft, phase: Phase, signal: On<'choose'>): Phase {
  const item = forCustomers(draft.settings).find(({ id }) => id === signal.itemId);
  if (item === undefined) {
    return phase;
  }
  // It was there when the list was drawn, and a button on the machine knows nothing of lists.
  return isSoldOut(draft.settings, draft.stock.all, item)
    ? choosing(draft, 'sold out')
    : wish(draft, { kind: 'item', itemId: item.id });
}

/** Asked for without paper first, where the customer is to agree to that. */
export function wish(draft: Draft, offer: Offer): Phase {
  const { settings } = draft;
  const missing = settings.printReceipts && settings.withoutPaper === 'ask' && !works(draft.parts, 'printer');
  return missing
    ? { name: 'no paper', offer, endsAt: draft.now.mono + settings.chooseWithinMs }
    : startOffer(draft, offer);
}

/** They agreed to have no paper. */
export function withoutPaper(draft: Draft, phase: In<'no paper'>): Phase {
  return startOffer(draft, phase.offer);
}

/** The fee has been read, and is accepted. Where vouchers have left nothing of it, there is nothing to pay. */
export function payStay(draft: Draft, phase: In<'stay'>): Phase {
  const changed = withoutUsedVouchers(draft, phase);
  if (changed !== null) {
    return changed;
  }
  return phase.due.minor === 0 ? paidByVouchers(draft, phase) : wish(draft, { kind: 'stay', stay: phase });
}

/** A payment code held to the scanner while the fee is shown pays it: nobody has to touch anything. */
export function payStayByScan(draft: Draft, phase: In<'stay'>, signal: On<'scan'>): Phase {
  if (routeScan(signal.code, chargeRoutes(draft.settings, draft.parts)).kind !== 'wallet') {
    return { ...phase, notice: 'not a voucher' };
  }
  const paying = payStay(draft, phase);
  return paying.name === 'paying' ? scan(draft, paying, signal) : paying;
}

export function startOffer(draft: Draft, offer: Offer): Phase {
  if (offer.kind === 'stay') {
    return startPaying(draft, stayFor(draft, offer.stay));
  }
  return startPaying(draft, itemFor(draft, must(draft.itemCalled(offer.itemId), `item ${offer.itemId}`)));
}

export function itemFor(draft: Draft, item: Item): Parameters<Draft['openSale']>[0] {
  return {
    subject: { kind: 'item' },
    itemId: item.id,
    itemName: textIn(item.name, draft.language),
    amount: item.price,
    units: item.units,
  };
}

export function stayFor(draft: Draft, stay: In<'stay'>): Parameters<Draft['openSale']>[0] {
  const parking = must(draft.settings.parking, 'the car park of a stay');
  return {
    subject: {
      kind: 'stay',
      ticket: stay.ticket,
      enteredAt: stay.enteredAt,
      coversUntil: stay.fee.until ?? draft.now.wall,
      parts: stay.fee.parts,
      vouchers: stay.vouchers.map(({ id }) => id),
      opensGate: parking.gate !== null,
    },
    itemId: 'parking',
    itemName: textIn(parking.name, draft.language),
    amount: stay.due,
    units: 1,
  };
}

export function typeNumber(draft: Draft, phase: Phase): Phase {
  const numbered = onOffer(draft.settings, draft.stock.all).some(({ number }) => number !== null);
  if (numbered) {
    return typing(draft, 'number');
  }
  return draft.settings.parking?.codes === true ? typing(draft, 'code') : phase;
}

export function typePlate(draft: Draft, phase: Phase): Phase {
  return draft.settings.parking?.plates === true ? typing(draft, 'plate') : phase;
}

function typing(draft: Draft, what: In<'typing'>['what']): Phase {
  return { name: 'typing', what, text: '', notice: null, endsAt: draft.now.mono + draft.settings.chooseWithinMs };
}

const KEYS = { number: /^[0-9A-Z]$/, plate: /^[0-9A-Z]$/, code: /^[0-9A-Z-]$/ } as const;

/** Each key gives the customer the whole time again. */
export function key(draft: Draft, phase: In<'typing'>, signal: On<'key'>): Phase {
  const endsAt = draft.now.mono + draft.settings.chooseWithinMs;
  if (signal.key === 'erase') {
    return { ...phase, text: phase.text.slice(0, -1), notice: null, endsAt };
  }
  const sign = signal.key.toUpperCase();
  const fits = KEYS[phase.what].test(sign) && phase.text.length < MAX_TYPED[phase.what];
  return fits ? { ...phase, text: phase.text + sign, notice: null, endsAt } : phase;
}

export function enter(draft: Draft, phase: In<'typing'>): Phase {
  if (phase.text === '' || phase.notice === 'reading') {
    return phase;
  }
  if (phase.what !== 'number') {
    draft.effects.push({ do: 'read ticket', what: phase.what, text: phase.text });
    return { ...phase, notice: 'reading' };
  }
  const item = forCustomers(draft.settings).find(({ number }) => number === phase.text);
  if (item === undefined) {
    return { ...phase, text: '', notice: 'no such number' };
  }
  return isSoldOut(draft.settings, draft.stock.all, item)
    ? { ...phase, text: '', notice: 'sold out' }
    : wish(draft, { kind: 'item', itemId: item.id });
}
