import type { Controller } from '../devices/controller/port.ts';
import type { GpioBoard } from '../devices/gpio/port.ts';
import type { Printer } from '../devices/printer/port.ts';
import type { CommandResult } from '../domain/command.ts';
import type { Effect } from '../domain/effects.ts';
import type { KioskEvent } from '../domain/events.ts';
import type { GatewayName, PaymentFacts } from '../domain/gateway.ts';
import type { CancelAnswer, OrderAnswer } from '../domain/host-order.ts';
import type { DeliveryResult } from '../domain/sale.ts';
import type { TicketFact, TicketReading } from '../domain/ticket.ts';
import type { Gateway } from '../gateways/port.ts';
import { Deliveries, type SensorFeed } from './deliver.ts';

export interface EffectPorts {
  readonly gateways: ReadonlyMap<GatewayName, Gateway>;
  readonly board: GpioBoard;
  /** Null, or left out: none is configured. */
  readonly controller?: Controller | null;
  readonly sensors: SensorFeed;
  readonly printer: Printer;
  readonly compose: (effect: PrintEffect) => Promise<Uint8Array>;
  /** What a typed plate or code says. */
  readonly readTyped: (what: 'plate' | 'code', text: string) => TicketReading;
  /** To the other kiosks of the site. */
  readonly tellSite: (fact: TicketFact) => void;
  /** To the host that asked. */
  readonly answerHost: (asked: number, answer: OrderAnswer | CancelAnswer) => void;
  readonly post: (event: KioskEvent) => void;
  /** The command is durable: whoever sent it may be told what became of it. */
  readonly replied: (commandId: string, result: CommandResult) => void;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** Aborted when the daemon stops: calls under way end as unknown. */
  readonly signal: AbortSignal;
  readonly onBug: (error: unknown, what: Effect['do']) => void;
}

type PrintEffect = Extract<Effect, { do: 'print' | 'print report' }>;

/** What is asked of a gateway. */
type AskEffect = Extract<Effect, { payment: PaymentFacts }>;

/** A receipt must be on its way out within this, or the customer is let go without. */
const PRINT_DEADLINE_MS = 12_000;

/**
 * Runs effects. Each starts at once and never blocks the next; what it learns goes back into the queue as an event. A rejection
 * from a port is a bug of that port: it is reported, and the worst that can be concluded from it is posted.
 */
export class EffectRunner {
  private readonly ports: EffectPorts;
  private readonly deliveries: Deliveries;

  constructor(ports: EffectPorts) {
    this.ports = ports;
    this.deliveries = new Deliveries({ ...ports, controller: ports.controller ?? null });
  }

  run(effect: Effect): void {
    switch (effect.do) {
      case 'warm':
        for (const name of effect.gateways) {
          this.ports.gateways.get(name)?.warm();
        }
        return;
      case 'deliver':
        void this.deliver(effect);
        return;
      case 'ask delivery':
        void this.askDelivery(effect);
        return;
      case 'print':
        void this.print(effect);
        return;
      case 'print report':
        void this.printReport(effect);
        return;
      case 'open gate':
        void this.openGate(effect);
        return;
      case 'read ticket': {
        const { what, text } = effect;
        this.ports.post({ type: 'ticket read', text, ticket: this.ports.readTyped(what, text) });
        return;
      }
      case 'tell site':
        this.ports.tellSite(effect.fact);
        return;
      case 'answer order':
      case 'answer cancel':
        this.ports.answerHost(effect.asked, effect.answer);
        return;
      case 'reply':
        this.ports.replied(effect.commandId, effect.result);
        return;
      case 'charge':
      case 'present':
      case 'query':
      case 'cancel':
      case 'refund':
      case 'queryRefund':
        void this.call(effect);
        return;
      default:
        effect satisfies never;
    }
  }

  private async call(effect: AskEffect): Promise<void> {
    const { orderNumber } = effect.payment;
    try {
      this.ports.post(await this.ask(effect));
    } catch (error) {
      this.ports.onBug(error, effect.do);
      const outcome = { kind: 'unknown', why: 'bad shape', code: 'client failed' } as const;
      this.ports.post({ type: 'called', orderNumber, call: { verb: effect.do, outcome } });
    }
  }

  private async ask(effect: AskEffect): Promise<KioskEvent> {
    const { payment } = effect;
    const { orderNumber } = payment;
    const { signal } = this.ports;
    const gateway = this.ports.gateways.get(payment.gateway);
    if (gateway === undefined) {
      throw new Error(`gateway ${payment.gateway} is not configured`);
    }
    switch (effect.do) {
      case 'charge':
        return called(orderNumber, {
          verb: 'charge',
          outcome: await gateway.charge(payment, effect.paymentCode, signal),
        });
      case 'present':
        return called(orderNumber, { verb: 'present', outcome: await gateway.present(payment, signal) });
      case 'query':
        return called(orderNumber, { verb: 'query', outcome: await gateway.query(payment, signal) });
      case 'cancel':
        return called(orderNumber, { verb: 'cancel', outcome: await gateway.cancel(payment, signal) });
      case 'refund':
      case 'queryRefund': {
        const refund = {
          refundNumber: effect.refundNumber,
          madeAt: effect.refundMadeAt,
          ...(effect.refundAmount === null ? {} : { amount: effect.refundAmount }),
        };
        return called(orderNumber, { verb: effect.do, outcome: await gateway[effect.do](payment, refund, signal) });
      }
      default:
        return effect satisfies never;
    }
  }

  private async deliver(effect: Extract<Effect, { do: 'deliver' }>): Promise<void> {
    const { post, onBug } = this.ports;
    const { saleId } = effect;
    try {
      // A late proof is told the same way once more: the money is on its way by then, and the journal has it.
      const onLate = (delivery: DeliveryResult) => post({ type: 'delivery ended', saleId, delivery });
      const delivery = await this.deliveries.deliver(effect.item, onLate);
      post({ type: 'delivery ended', saleId, delivery });
    } catch (error) {
      onBug(error, 'deliver');
      post({ type: 'delivery ended', saleId, delivery: { result: 'failed', reason: 'relay failed' } });
    }
  }

  private async askDelivery(effect: Extract<Effect, { do: 'ask delivery' }>): Promise<void> {
    const { post, onBug } = this.ports;
    const { saleId } = effect;
    try {
      post({ type: 'evidence', saleId, delivery: await this.deliveries.ask(effect.item) });
    } catch (error) {
      onBug(error, 'ask delivery');
      post({ type: 'evidence', saleId, delivery: { result: 'failed', reason: 'restart' } });
    }
  }

  private async print(effect: Extract<Effect, { do: 'print' }>): Promise<void> {
    const { printer, compose, post, onBug } = this.ports;
    try {
      const job = await compose(effect);
      const { result } = await printer.print(job, PRINT_DEADLINE_MS);
      post({ type: 'printed', saleId: effect.saleId, result });
    } catch (error) {
      onBug(error, 'print');
      post({ type: 'printed', saleId: effect.saleId, result: 'unknown' });
    }
  }

  /** Nobody waits for it: what became of it is the technician's to see, who stands there. */
  private async printReport(effect: Extract<Effect, { do: 'print report' }>): Promise<void> {
    const { printer, compose, onBug } = this.ports;
    try {
      await printer.print(await compose(effect), PRINT_DEADLINE_MS);
    } catch (error) {
      onBug(error, effect.do);
    }
  }

  private async openGate({ ticket, usedAt, gate }: Extract<Effect, { do: 'open gate' }>): Promise<void> {
    const { post, onBug } = this.ports;
    const ended = (delivery: DeliveryResult) => post({ type: 'gate ended', ticket, usedAt, delivery });
    try {
      ended(await this.deliveries.deliver(gate, ended));
    } catch (error) {
      onBug(error, 'open gate');
      ended({ result: 'failed', reason: 'relay failed' });
    }
  }
}

function called(orderNumber: string, call: Extract<KioskEvent, { type: 'called' }>['call']): KioskEvent {
  return { type: 'called', orderNumber, call };
}
