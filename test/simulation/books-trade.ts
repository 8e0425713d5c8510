import type { Auditor } from './auditor.ts';

/** When all is quiet: whoever paid for a stay can leave by it, or has the money back; and orders are what their sales are. */
export function closeTradeBooks({ trade, sales, payments, ends }: Auditor): string[] {
  const broken: string[] = [];
  for (const [id, { subject, paidBy }] of sales) {
    if (subject.kind === 'stay') {
      const kept = payments.get(paidBy ?? '')?.state === 'kept';
      const marked = trade.tickets.get(subject.ticket)?.paid.has(id) === true;
      if (kept !== marked) {
        broken.push(
          `stay: ${id} is ${kept ? 'kept' : 'not kept'}, and ${subject.ticket} is ${marked ? 'marked' : 'not marked'}`,
        );
      }
    }
    if (subject.kind === 'order' && trade.off.has(subject.orderId) && ends.get(id) === 'completed') {
      broken.push(`order: ${subject.orderId} was called off, and ${id} is kept as paid`);
    }
  }
  for (const { id, state, saleId } of trade.orders.values()) {
    const completed = ends.get(saleId) === 'completed';
    if (['paying', 'closing', 'paid'].includes(state) || completed !== (state === 'delivered')) {
      broken.push(`order: ${id} is ${state}, and ${saleId} ended ${ends.get(saleId)}`);
    }
  }
  return broken;
}

/** Two kiosks that have heard all of each other say the same of every ticket. */
export function compareKiosks(a: Auditor, b: Auditor): string[] {
  const broken: string[] = [];
  for (const key of new Set([...a.trade.tickets.keys(), ...b.trade.tickets.keys()])) {
    const [one, other] = [a, b].map(({ trade }) => {
      const { paid, used, undone } = trade.ticket(key);
      return [[...paid.keys()].sort(), [...used].sort(), [...undone].sort()].join(' | ');
    });
    if (one !== other) {
      broken.push(`ticket: ${key} is '${one}' at one kiosk and '${other}' at the other`);
    }
  }
  return broken;
}
