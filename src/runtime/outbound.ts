import type { Entry } from '../domain/entries.ts';
import { toDecimal } from '../domain/money.ts';
import type { NewEvent } from '../journal/port.ts';

/** What the fleet hears of a journal entry, on `event/<type>`; null for what is only ours. */
export function outboundEvent(entry: Entry): NewEvent | null {
  switch (entry.kind) {
    case 'sale opened': {
      const { id, itemId, amount } = entry.sale;
      return event('sale', {
        saleId: id,
        state: 'opened',
        itemId,
        currency: amount.currency,
        amount: toDecimal(amount),
      });
    }
    case 'sale paid':
      return event('sale', { saleId: entry.saleId, state: 'paid', orderNumber: entry.orderNumber });
    case 'sale ended':
      return event('sale', { saleId: entry.saleId, state: entry.end });
    case 'payment made': {
      const { orderNumber, saleId, gateway, wallet, mode, amount } = entry.payment;
      const money = { currency: amount.currency, amount: toDecimal(amount) };
      return event('payment', { orderNumber, saleId, state: 'made', gateway, wallet, mode, ...money });
    }
    case 'payment learned':
      return event('payment', {
        orderNumber: entry.orderNumber,
        saleId: entry.saleId,
        state: entry.to,
        learned: entry.learned,
        code: entry.code,
        gatewayRef: entry.gatewayRef,
        refundNumber: entry.refundNumber,
      });
    case 'delivery started':
      return event('delivery', { saleId: entry.saleId, state: 'started' });
    case 'delivery ended':
      return entry.delivery.result === 'delivered'
        ? event('delivery', { saleId: entry.saleId, state: 'delivered', proof: entry.delivery.proof })
        : event('delivery', { saleId: entry.saleId, state: 'failed', reason: entry.delivery.reason });
    case 'receipt':
      return event('delivery', { saleId: entry.saleId, state: `receipt ${entry.result}` });
    case 'health':
      return event('device', { device: entry.part, status: entry.health.status, reason: entry.health.reason });
    case 'alarm':
      return event('alarm', { alarm: entry.alarm, saleId: entry.saleId, orderNumber: entry.orderNumber });
    case 'unmatched payment':
      return event('alarm', {
        alarm: entry.kind,
        saleId: null,
        orderNumber: null,
        why: entry.why,
        gateway: entry.gateway,
        gatewayRef: entry.gatewayRef,
        method: entry.method,
        ...(entry.amount === null ? {} : { currency: entry.amount.currency, amount: toDecimal(entry.amount) }),
      });
    case 'security':
      return event('security', { what: entry.what, saleId: entry.saleId, orderNumber: entry.orderNumber });
    case 'kiosk started':
      return null;
    default:
      return entry satisfies never;
  }
}

function event(type: NewEvent['type'], payload: NewEvent['payload']): NewEvent {
  return { type, payload };
}
