import type { Command, CommandRefusal, CommandResult, SignedCommand } from './command.ts';
import type { Draft } from './draft.ts';
import { cancelAsked, orderAsked } from './host-desk.ts';
import type { Learned } from './payment-life.ts';
import type { Signal } from './signals.ts';
import { setStock } from './stock.ts';

/**
 * Carries out a signed command, at most once: the counter of its key is durable together with what it did, and before anybody is
 * answered. A kiosk that has not read its journal yet does not know the counter, so it takes none.
 * @returns the signal for the front, null when there is none.
 */
export function command(draft: Draft, signed: SignedCommand): Signal | null {
  const counter = `command:${signed.key}`;
  if (draft.phase.name === 'starting' && !draft.phase.loaded) {
    reply(draft, signed, refused('not ready'));
    return null;
  }
  if (signed.counter <= (draft.counters[counter] ?? 0)) {
    reply(draft, signed, refused('seen before'));
    return null;
  }
  draft.counters[counter] = signed.counter;
  const result = carryOut(draft, signed);
  const { id, key, command: what } = signed;
  draft.entries.push({ kind: 'command', id, key, counter: signed.counter, command: what, result });
  reply(draft, signed, result);
  return wish(draft, what);
}

/** What a host wants: for the front to meet. */
function wish(draft: Draft, what: Command): Signal | null {
  switch (what.do) {
    case 'create order':
      return orderAsked(draft, { type: 'order', asked: what.asked, request: what.request });
    case 'cancel order':
      return cancelAsked(draft, { type: 'cancel order', asked: what.asked, orderId: what.orderId });
    default:
      return null;
  }
}

function reply(draft: Draft, { id }: SignedCommand, result: CommandResult): void {
  draft.effects.push({ do: 'reply', commandId: id, result });
}

function refused(why: CommandRefusal): CommandResult {
  return { result: 'refused', why };
}

function carryOut(draft: Draft, { command: what, key }: SignedCommand): CommandResult {
  switch (what.do) {
    case 'settle job':
      return settle(draft, what, key);
    case 'reset breaker':
      // The breaker stands outside and reads the entry of this command itself (`src/runtime/breaker.ts`).
      return { result: 'done' };
    case 'set stock':
      if (draft.itemCalled(what.itemId)?.stock == null) {
        return refused('no such item');
      }
      setStock(draft, what.itemId, what.left);
      return { result: 'done' };
    case 'report day':
      reportDay(draft);
      return { result: 'done' };
    case 'create order':
    case 'cancel order':
      return { result: 'done' };
  }
}

/** From the last report on, or from the beginning. */
function reportDay(draft: Draft): void {
  const from = draft.counters['reported until'] ?? 0;
  const to = draft.now.wall;
  const number = draft.count('report');
  draft.counters['reported until'] = Math.max(from, to);
  draft.entries.push({ kind: 'day reported', number, from, to });
  draft.effects.push({ do: 'print report', number, from, to });
}

function settle(draft: Draft, { jobId, as }: Extract<Command, { do: 'settle job' }>, key: string): CommandResult {
  const job = draft.jobs.get(jobId);
  if (job === undefined) {
    return refused('no such job');
  }
  if (job.kind !== 'settling stuck' || as === 'looked at') {
    draft.settleJob(job, as, key);
    return { result: 'done' };
  }
  const payment = draft.payments.get(job.orderNumber ?? '');
  const learned: Learned = as === 'paid back' ? 'told paid back' : 'told not paid';
  // Never of a payment that is being paid or delivered: there the machine knows better.
  if (payment === undefined || !draft.canLearn(payment, learned)) {
    return refused('not possible');
  }
  // Its answer may say otherwise, and would come to nothing.
  if (payment.calling) {
    return refused('busy');
  }
  draft.settleJob(job, as, key);
  draft.learn(payment, learned);
  return { result: 'done' };
}
