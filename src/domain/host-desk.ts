import { type Draft, must } from './draft.ts';
import type { KioskEvent } from './events.ts';
import { itemFor } from './front-choice.ts';
import { startPaying } from './front-handlers.ts';
import { changeAt, type HostOrder, isOver, type OrderRefusal, type OrderRequest } from './host-order.ts';
import type { Signal } from './signals.ts';
import type { Phase } from './state.ts';
import { isSoldOut } from './stock.ts';

/**
 * A host system wants a sale made. The same number again is the same order, however often it is asked for: a host whose
 * connection broke asks once more, and nobody pays twice.
 * @returns the signal for the front, null when there is nothing to begin.
 */
export function orderAsked(
  draft: Draft,
  { asked, request }: Extract<KioskEvent, { type: 'order' }>,
): Extract<Signal, { is: 'order' }> | null {
  const known = draft.orders.get(request.id);
  if (known !== undefined) {
    const same = known.digest === request.digest;
    answer(draft, asked, same ? known : 'other content');
    return null;
  }
  const refusal = whyNot(draft, request);
  if (refusal !== null) {
    answer(draft, asked, refusal);
    return null;
  }
  return { is: 'order', asked, request };
}

function whyNot(draft: Draft, { amount, handOver }: OrderRequest): OrderRefusal | null {
  const { settings, phase } = draft;
  if (settings.hostOrders === null || phase.name === 'out of service' || phase.name === 'starting') {
    return 'out of service';
  }
  if (amount.currency !== settings.currency || amount.minor > settings.hostOrders.maxAmount.minor) {
    return 'too much';
  }
  const item = handOver.by === 'item' ? draft.itemCalled(handOver.itemId) : null;
  if (handOver.by === 'item' && item === null) {
    return 'no such item';
  }
  if (item !== null && isSoldOut(settings, draft.stock.all, item)) {
    return 'sold out';
  }
  return phase.name === 'idle' ? null : 'busy';
}

/** The front is free: the order becomes a sale, and the customer can pay. */
export function takeOrder(draft: Draft, { asked, request }: Extract<Signal, { is: 'order' }>): Phase {
  forgetOver(draft);
  draft.language = request.language ?? draft.language;
  const item = request.handOver.by === 'item' ? draft.itemCalled(request.handOver.itemId) : null;
  const phase = startPaying(draft, {
    ...(item === null ? { itemId: 'order', units: 1 } : itemFor(draft, item)),
    subject: { kind: 'order', orderId: request.id },
    itemName: request.name,
    amount: request.amount,
  });
  const order: HostOrder = {
    ...request,
    saleId: phase.saleId,
    state: 'paying',
    cancelled: false,
    changedAt: draft.now.wall,
  };
  draft.orders.put(order.id, order);
  draft.entries.push({ kind: 'order taken', order });
  answer(draft, asked, order);
  return phase;
}

/** @returns the signal for the front, null when there is nothing to end. */
export function cancelAsked(
  draft: Draft,
  { asked, orderId }: Extract<KioskEvent, { type: 'cancel order' }>,
): Extract<Signal, { is: 'cancel order' }> | null {
  const order = draft.orders.get(orderId);
  const { phase } = draft;
  const isInFront = order?.state === 'paying' && phase.name === 'paying' && phase.saleId === order.saleId;
  // Its customer has gone, and it is being closed: what the host wants is under way already.
  const inTime = isInFront || order?.state === 'closing';
  if (order === undefined || !inTime || order.cancelled) {
    // Asked twice: while its payments are being closed at the gateways, it is called off and still `closing`.
    const gone = order !== undefined && (order.cancelled || order.state === 'abandoned');
    draft.effects.push({
      do: 'answer cancel',
      asked,
      answer: gone
        ? { cancelled: true, order }
        : { cancelled: false, why: order === undefined ? 'no such order' : 'too late', order: order ?? null },
    });
    return null;
  }
  const cancelled: HostOrder = { ...order, cancelled: true, changedAt: changeAt(order, draft.now.wall) };
  draft.orders.put(orderId, cancelled);
  draft.entries.push({ kind: 'order cancelled', orderId, saleId: order.saleId });
  draft.effects.push({ do: 'answer cancel', asked, answer: { cancelled: true, order: cancelled } });
  return isInFront ? { is: 'cancel order' } : null;
}

/** After a restart nobody stands in front any more: what was being paid is being closed. */
export function ordersLetGo(draft: Draft): void {
  for (const order of [...draft.orders.all.values()]) {
    if (order.state === 'paying') {
      draft.orders.put(order.id, { ...order, state: 'closing', changedAt: changeAt(order, draft.now.wall) });
    }
  }
}

function answer(draft: Draft, asked: number, what: HostOrder | OrderRefusal): void {
  draft.effects.push({
    do: 'answer order',
    asked,
    answer: typeof what === 'string' ? { taken: false, why: what } : { taken: true, order: what },
  });
}

/** With each new order those go that have been over for long. */
function forgetOver(draft: Draft): void {
  const { keepMs } = must(draft.settings.hostOrders, 'the rules for orders of a host');
  for (const [id, order] of draft.orders.all) {
    if (isOver(order) && order.changedAt + keepMs < draft.now.wall) {
      draft.orders.drop(id);
    }
  }
}
