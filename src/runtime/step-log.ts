import type { Step } from '../domain/draft.ts';
import type { Entry } from '../domain/entries.ts';
import { moneyText } from '../domain/money.ts';
import type { Log } from '../log/log.ts';

/** Every journal entry is told to the log as well, under its own event id. */
export function logStep(log: Log, step: Step): void {
  for (const entry of step.entries) {
    logEntry(log, entry);
  }
}

function logEntry(log: Log, entry: Entry): void {
  switch (entry.kind) {
    case 'kiosk started':
      log.event('journal.opened', { session: entry.session });
      return;
    case 'sale opened': {
      const { id: saleId, itemId, amount } = entry.sale;
      log.event('sale.opened', { saleId, itemId, amount: moneyText(amount) });
      return;
    }
    case 'sale paid':
      log.event('sale.paid', { saleId: entry.saleId, orderNumber: entry.orderNumber });
      return;
    case 'sale ended':
      log.event('sale.ended', { saleId: entry.saleId, end: entry.end });
      return;
    case 'sale language':
      log.event('sale.language', { saleId: entry.saleId, language: entry.language });
      return;
    case 'stock': {
      const { itemId, left, misses } = entry.stock;
      log.event(entry.why === 'miss' ? 'stock.missed' : 'stock.changed', { itemId, left, misses, why: entry.why });
      return;
    }
    case 'ticket':
      log.event('ticket.fact', { fact: entry.fact.fact, ticket: entry.fact.key });
      return;
    case 'order taken':
      log.event('order.taken', { orderId: entry.order.id, saleId: entry.order.saleId });
      return;
    case 'order cancelled':
      log.event('order.cancelled', { orderId: entry.orderId, saleId: entry.saleId });
      return;
    case 'gate ended':
      log.event(entry.delivery.result === 'delivered' ? 'gate.opened' : 'gate.stuck', {
        ticket: entry.ticket,
        ...entry.delivery,
      });
      return;
    case 'receipt again':
      log.event('receipt.again', { saleId: entry.saleId });
      return;
    case 'day reported':
      log.event('day.reported', { number: entry.number });
      return;
    case 'payment made': {
      const { saleId, orderNumber, gateway, wallet, mode } = entry.payment;
      log.event('payment.made', { saleId, orderNumber, gateway, wallet, mode });
      return;
    }
    case 'payment learned': {
      const { saleId, orderNumber, learned, code, from, to } = entry;
      log.event('payment.learned', { saleId, orderNumber, learned, code, from, to });
      return;
    }
    case 'delivery started':
      log.event('delivery.started', { saleId: entry.saleId });
      return;
    case 'delivery ended':
      log.event(entry.delivery.result === 'delivered' ? 'delivery.ended' : 'delivery.failed', {
        saleId: entry.saleId,
        ...entry.delivery,
      });
      return;
    case 'delivery proven late':
      log.event('delivery.late', { saleId: entry.saleId, ...entry.delivery });
      return;
    case 'job opened': {
      const { id: jobId, kind, saleId, orderNumber, amount } = entry.job;
      log.event('job.opened', { jobId, kind, saleId, orderNumber, amount: amount === null ? null : moneyText(amount) });
      return;
    }
    case 'job settled':
      log.event('job.settled', { jobId: entry.jobId, orderNumber: entry.orderNumber, as: entry.as, by: entry.key });
      return;
    case 'command':
      log.event('command.taken', {
        command: entry.command.do,
        id: entry.id,
        by: entry.key,
        result: entry.result.result === 'done' ? 'done' : entry.result.why,
      });
      return;
    case 'breaker tripped':
      log.event('breaker.tripped', { reason: entry.reason });
      return;
    case 'breaker reset':
      log.event('breaker.reset');
      return;
    case 'receipt':
      log.event(entry.result === 'printed' ? 'receipt.printed' : 'receipt.failed', {
        saleId: entry.saleId,
        result: entry.result,
      });
      return;
    case 'health':
      log.event(entry.health.status === 'ready' ? 'health.changed' : 'health.degraded', {
        part: entry.part,
        ...entry.health,
      });
      return;
    case 'alarm':
      log.event(ALARM_EVENTS[entry.alarm], { saleId: entry.saleId, orderNumber: entry.orderNumber });
      return;
    case 'unmatched payment':
      log.event('payment.unmatched', { gateway: entry.gateway, gatewayRef: entry.gatewayRef, why: entry.why });
      return;
    case 'security':
      log.event('gateway.security', { what: entry.what, saleId: entry.saleId, orderNumber: entry.orderNumber });
      return;
    default:
      entry satisfies never;
  }
}

const ALARM_EVENTS = {
  'refund owed': 'refund.owed',
  'settling stuck': 'payment.stuck',
  'late payment': 'refund.late-payment',
  'paid twice': 'payment.paid-twice',
  'impossible answer': 'loop.impossible',
} as const;
