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
    case 'reply':
      return `do reply ${effect.result.result}`;
    default:
      return `do ${effect.do} ${effect.payment.orderNumber}`;
  }
}
