import type { Effect } from '../../../src/domain/effects.ts';
import type { KioskEvent } from '../../../src/domain/events.ts';

/** For the trace. Never a payment code. */
export function told(event: KioskEvent): string {
  switch (event.type) {
    case 'called':
      return `${event.call.verb} ${event.orderNumber} -> ${event.call.outcome.kind}`;
    case 'notified':
      return `notified of ${event.notice.orderNumber ?? event.notice.gatewayRef}: ${event.notice.claim}`;
    case 'health':
      return `health of ${event.part}: ${event.health.status}`;
    case 'delivery ended':
    case 'evidence':
      return `${event.type} of ${event.saleId}: ${event.delivery.result}`;
    case 'printed':
      return `printed: ${event.result}`;
    case 'choose':
      return `choose ${event.itemId}`;
    case 'scan':
      return event.ticket === undefined ? 'scan' : `scan of a ${event.ticket.kind}`;
    case 'ticket fact':
      return `news: ${event.fact.key} ${event.fact.fact}`;
    case 'gate ended':
      return `gate ended for ${event.ticket}: ${event.delivery.result}`;
    case 'order':
      return `order ${event.request.id}`;
    case 'cancel order':
      return `cancel order ${event.orderId}`;
    case 'command':
      return `command ${event.signed.command.do}`;
    case 'loaded':
      return `loaded ${event.sales.length} sales, ${event.payments.length} payments, session ${event.session}`;
    default:
      return event.type;
  }
}

export function toldEffect(effect: Effect): string {
  switch (effect.do) {
    case 'warm':
      return 'do warm';
    case 'deliver':
    case 'ask delivery':
    case 'print':
      return `do ${effect.do} ${effect.saleId}`;
    case 'open gate':
      return `do open gate ${effect.ticket}`;
    case 'tell site':
      return `do tell site ${effect.fact.key} ${effect.fact.fact}`;
    case 'answer order':
      return `do answer order: ${effect.answer.taken ? 'taken' : effect.answer.why}`;
    case 'answer cancel':
      return `do answer cancel: ${effect.answer.cancelled ? 'cancelled' : effect.answer.why}`;
    case 'read ticket':
    case 'print report':
      return `do ${effect.do}`;
    case 'reply':
      return `do reply ${effect.result.result}`;
    default:
      return `do ${effect.do} ${effect.payment.orderNumber}`;
  }
}
