import type { OrderRequest } from './host-order.ts';
import type { JobSettledAs } from './job.ts';

/** What an operator can tell a kiosk to do. Each moves money or lifts a guard, so each must be signed. */
export type Command =
  | { readonly do: 'settle job'; readonly jobId: string; readonly as: JobSettledAs }
  /** Lets the breaker count anew and sell again. */
  | { readonly do: 'reset breaker' }
  /** Somebody has filled up, or counted: so many are in the machine now. */
  | { readonly do: 'set stock'; readonly itemId: string; readonly left: number }
  /** Prints the report of the day. */
  | { readonly do: 'report day' }
  /**
   * What a host system wants, as the events `order` and `cancel order`: answered by the effect that answers those, to `asked`. Its
   * result says only that it was new.
   */
  | { readonly do: 'create order'; readonly asked: number; readonly request: OrderRequest }
  | { readonly do: 'cancel order'; readonly asked: number; readonly orderId: string };

/** A command whose signature, freshness and addressee have been verified. Only whether it has been here before is still open. */
export interface SignedCommand {
  /** Chosen by the sender; the answer goes to `reply/<id>`. */
  readonly id: string;
  /** Name of the key it was signed with, as configured. */
  readonly key: string;
  /** Greater than in any command of this key before; the highest one is durable. */
  readonly counter: number;
  readonly command: Command;
}

/** What became of it. */
export type CommandResult = { readonly result: 'done' } | { readonly result: 'refused'; readonly why: CommandRefusal };

export type CommandRefusal =
  /** Its counter is not higher than that of the last command of this key. */
  | 'seen before'
  | 'no such job'
  | 'no such item'
  /** The job is of a kind, or its payment in a state, that cannot be settled this way. */
  | 'not possible'
  /** The payment is being asked about at this very moment: a new command in a few seconds. */
  | 'busy'
  /** The kiosk is starting and has not read its journal yet. */
  | 'not ready';
