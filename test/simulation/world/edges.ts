import type { Effect } from '../../../src/domain/effects.ts';
import type { CallResult } from '../../../src/domain/events.ts';
import type { GatewayName, GatewayProfile, Notice, PaymentFacts } from '../../../src/domain/gateway.ts';
import type { Chance } from '../engine/chance.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';

/** What a customer's wallet will do when its code is charged. */
export type Intention =
  | { readonly does: 'pays at once' }
  | { readonly does: 'is declined' }
  /** Null: never. */
  | { readonly does: 'confirms'; readonly afterMs: number | null };

export interface CallFacts {
  readonly verb: CallResult['verb'];
  readonly payment: PaymentFacts;
  readonly refundNumber: string | null;
  /** Minor units; null: all of it. */
  readonly refundMinor: number | null;
}

/** What stands at the edges and sees everything that passes. */
export interface Witness {
  request(call: CallFacts, profile: GatewayProfile): void;
  answer(call: CallFacts, outcome: CallResult['outcome']): void;
  effect(effect: Effect): void;
  pulse(relay: string): void;
  paper(text: string): void;
  /** A slot with nothing in it is driven. */
  empty(relay: string): void;
}

/** What every edge of the simulated world needs. */
export interface Edges {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly witness: Witness;
  /** For the trace. */
  note(text: string): void;
  /** The true wall clock, ms. */
  wall(): number;
  /** What the kiosk's own clock says, ms. */
  kioskWall(): number;
  intentionOf(code: string): Intention;
  /** A deliberate bug: the clients take an answer that proves nothing for a success. */
  readonly believesAnything: boolean;
  notify(gateway: GatewayName, notice: Notice): void;
  /** The power goes, or the process is killed. */
  cut(): void;
}

/** Begins or holds every payment code of the simulation: where it turns up outside memory, promise 9 is broken. */
export const CANARY = '73519073519';
