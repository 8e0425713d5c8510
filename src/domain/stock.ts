import type { Draft } from './draft.ts';
import type { Entry } from './entries.ts';
import type { DeliveryResult, Sale } from './sale.ts';
import type { Item, KioskSettings } from './settings.ts';

/** How much of an item is in the machine. */
export interface Stock {
  readonly itemId: string;
  /** Units of the item's own: what one sale of it hands over. */
  readonly left: number;
  /** Deliveries without proof since the last one with it: the slot is empty, or jammed. */
  readonly misses: number;
}

type Why = Extract<Entry, { kind: 'stock' }>['why'];

/** Nothing of it can be sold: none is left, or what was sold last did not come out. */
export function isSoldOut(settings: KioskSettings, stock: ReadonlyMap<string, Stock>, item: Item): boolean {
  const known = stock.get(item.id);
  if (known === undefined) {
    return false;
  }
  const jammed = settings.missesUntilSoldOut > 0 && known.misses >= settings.missesUntilSoldOut;
  return jammed || (item.stock !== null && known.left <= 0);
}

/** What customers can choose, while there is some of it. */
export function forCustomers({ items }: KioskSettings): readonly Item[] {
  return items.filter(({ forHostsOnly }) => forHostsOnly !== true);
}

/** What can be bought now. */
export function onOffer(settings: KioskSettings, stock: ReadonlyMap<string, Stock>): readonly Item[] {
  return forCustomers(settings).filter((item) => !isSoldOut(settings, stock, item));
}

/** Items whose stock has never been counted begin with what the configuration says. */
export function countFirst(draft: Draft): void {
  for (const item of draft.settings.items) {
    if (item.stock !== null && draft.stock.get(item.id) === undefined) {
      write(draft, { itemId: item.id, left: item.stock, misses: 0 }, 'counted first');
    }
  }
}

/** Taken when the delivery begins: after a power cut in the middle of it, one that may have come out is not sold again. */
export function takeFromStock(draft: Draft, sale: Sale): void {
  const known = draft.stock.get(sale.itemId);
  const item = itemOf(draft, sale);
  if (known !== undefined && item !== null && item.stock !== null) {
    write(draft, { ...known, left: Math.max(0, known.left - 1) }, 'sold');
  }
}

/** A stay is no item, whatever an item of the catalogue is called. */
function itemOf(draft: Draft, sale: Sale): Item | null {
  switch (sale.subject.kind) {
    case 'item':
      return draft.itemCalled(sale.itemId);
    case 'order':
      return draft.outletOf(sale);
    case 'stay':
      return null;
  }
}

/**
 * Each delivery that is proven not to have come out, or not proven, counts against the slot; one that came out clears it. A power cut,
 * or a moment that had passed before anything was moved, says nothing about the slot.
 */
export function cameOut(draft: Draft, sale: Sale, delivery: DeliveryResult): void {
  const item = itemOf(draft, sale);
  const isItsFault = delivery.result !== 'failed' || (delivery.reason !== 'restart' && delivery.reason !== 'too late');
  if (item === null || draft.settings.missesUntilSoldOut === 0 || !isItsFault) {
    return;
  }
  const known = draft.stock.get(item.id) ?? { itemId: item.id, left: 0, misses: 0 };
  if (delivery.result !== 'delivered') {
    write(draft, { ...known, misses: known.misses + 1 }, 'miss');
  } else if (known.misses > 0) {
    write(draft, { ...known, misses: 0 }, 'came out');
  }
}

/** Somebody was there, filled up and looked. */
export function setStock(draft: Draft, itemId: string, left: number): void {
  write(draft, { itemId, left, misses: 0 }, 'set');
}

function write(draft: Draft, stock: Stock, why: Why): void {
  const item = draft.itemCalled(stock.itemId);
  const soldOut = item !== null && isSoldOut(draft.settings, new Map([[stock.itemId, stock]]), item);
  draft.entries.push({ kind: 'stock', stock, why, soldOut });
  draft.stock.put(stock.itemId, stock);
}
