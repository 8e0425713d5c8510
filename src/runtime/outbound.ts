import { contactOf } from '../devices/gpio/inputs.ts';
import type { Entry } from '../domain/entries.ts';
import type { Health } from '../domain/health.ts';
import { toDecimal } from '../domain/money.ts';
import type { DeliveryResult } from '../domain/sale.ts';
import type { NewEvent } from '../journal/port.ts';

/** What the fleet hears of a journal entry, on `event/<type>`; null for what is only ours. */
export function outboundEvent(entry: Entry): NewEvent | null {
  switch (entry.kind) {
    case 'sale opened': {
      const { id, itemId, amount, subject } = entry.sale;
      return event('sale', {
        saleId: id,
        state: 'opened',
        itemId,
        currency: amount.currency,
        amount: toDecimal(amount),
        ...(subject.kind === 'order' ? { orderId: subject.orderId } : {}),
      });
    }
    case 'sale language':
    case 'order taken':
    case 'ticket':
      // The sale is told by what opens and ends it, tickets to the kiosks of the site.
      return null;
    case 'order cancelled':
      return event('sale', { saleId: entry.saleId, state: 'cancelled by the host', orderId: entry.orderId });
    case 'stock':
      return event('device', {
        device: 'stock',
        status: entry.soldOut ? 'degraded' : 'ready',
        reason: entry.soldOut ? 'it is not offered: fill it up or clear its slot, then set-stock' : '',
        itemId: entry.stock.itemId,
        left: entry.stock.left,
        misses: entry.stock.misses,
        why: entry.why,
      });
    case 'gate ended':
      return event('delivery', { saleId: null, ...deliveryFields(entry.delivery), what: 'gate' });
    case 'receipt again':
      return event('delivery', { saleId: entry.saleId, state: 'receipt again' });
    case 'day reported':
      return event('sale', { saleId: null, state: 'day reported', report: entry.number });
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
        ...(entry.refundAmount === null ? {} : { refundAmount: toDecimal(entry.refundAmount) }),
        ...(entry.returned === null ? {} : { returned: toDecimal(entry.returned) }),
      });
    case 'delivery started':
      return event('delivery', { saleId: entry.saleId, state: 'started' });
    case 'delivery ended':
      return event('delivery', { saleId: entry.saleId, ...deliveryFields(entry.delivery) });
    case 'delivery proven late':
      return event('delivery', { saleId: entry.saleId, ...deliveryFields(entry.delivery), state: 'proven late' });
    case 'receipt':
      return event('delivery', { saleId: entry.saleId, state: `receipt ${entry.result}` });
    case 'health':
      return healthEvent(entry.part, entry.health);
    case 'alarm':
      return event('alarm', {
        alarm: entry.alarm,
        saleId: entry.saleId,
        orderNumber: entry.orderNumber,
        jobId: entry.jobId,
      });
    case 'job opened':
      // Said by the alarm that opened it.
      return null;
    case 'job settled':
      return event('alarm', {
        alarm: 'job settled',
        saleId: entry.saleId,
        orderNumber: entry.orderNumber,
        jobId: entry.jobId,
        as: entry.as,
        key: entry.key,
      });
    case 'command':
      return event('security', {
        what: 'command',
        saleId: null,
        orderNumber: null,
        command: entry.command.do,
        key: entry.key,
        result: entry.result.result === 'done' ? 'done' : entry.result.why,
      });
    case 'breaker tripped':
      return event('alarm', { alarm: entry.kind, saleId: null, orderNumber: null, jobId: null, reason: entry.reason });
    case 'breaker reset':
      return event('alarm', { alarm: entry.kind, saleId: null, orderNumber: null, jobId: null });
    case 'unmatched payment':
      return event('alarm', {
        alarm: entry.kind,
        saleId: null,
        orderNumber: null,
        jobId: entry.jobId,
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

/** Somebody at the housing concerns whoever watches for attacks; it is no trouble of a device. */
function healthEvent(part: string, { status, reason }: Health): NewEvent {
  const contact = contactOf(part);
  return contact === null
    ? event('device', { device: part, status, reason })
    : event('security', { what: 'contact', saleId: null, orderNumber: null, contact, status, reason });
}

function deliveryFields(delivery: DeliveryResult): NewEvent['payload'] {
  switch (delivery.result) {
    case 'delivered':
      return { state: 'delivered', proof: delivery.proof };
    case 'partly delivered':
      return { state: 'partly delivered', units: delivery.units, proof: delivery.proof };
    case 'failed':
      return { state: 'failed', reason: delivery.reason };
  }
}
