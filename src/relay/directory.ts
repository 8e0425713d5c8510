import type { Notice } from '../domain/gateway.ts';

/** One kiosk that notifications can be for. */
export interface RelayKiosk {
  readonly id: string;
  /** What all its order numbers and refund numbers begin with. */
  readonly orderPrefix: string;
  /** Stores and terminals, in the gateways' words, whose entry codes are this kiosk's. */
  readonly places: readonly string[];
}

export type Route =
  | { readonly kind: 'kiosk'; readonly id: string }
  /** A number that no kiosk of ours makes: the account is shared with another system. */
  | { readonly kind: 'another system' }
  /** For a kiosk of ours, as it seems, and the configuration names none. `seen` is the prefix or the place, cleaned by nobody. */
  | {
      readonly kind: 'nowhere';
      readonly why: 'unknown prefix' | 'unknown place' | 'no place named';
      readonly seen: string;
    };

/** Serial number and tail of an order (8 + 4 digits) or of a refund (R, 7 + 4 digits); what stands before is the prefix. */
const AFTER_PREFIX = /^(?:\d{12}|R\d{11})$/;
const AFTER_PREFIX_LENGTH = 12;
const PREFIX = /^[A-Z0-9]{1,10}$/;

/** Knows from a notification which kiosk it is for. */
export class KioskDirectory {
  readonly #byPrefix: ReadonlyMap<string, string>;
  readonly #byPlace: ReadonlyMap<string, string>;
  readonly #only: string | null;

  constructor(kiosks: readonly RelayKiosk[]) {
    this.#byPrefix = new Map(kiosks.map(({ id, orderPrefix }) => [orderPrefix, id]));
    this.#byPlace = new Map(kiosks.flatMap(({ id, places }) => places.map((place) => [place, id] as const)));
    const [first, second] = kiosks;
    this.#only = first !== undefined && second === undefined ? first.id : null;
  }

  route({ orderNumber, place }: Pick<Notice, 'orderNumber' | 'place'>): Route {
    return orderNumber === null ? this.#byEntryCode(place) : this.#byNumber(orderNumber);
  }

  #byNumber(number: string): Route {
    const prefix = number.slice(0, -AFTER_PREFIX_LENGTH);
    if (!AFTER_PREFIX.test(number.slice(-AFTER_PREFIX_LENGTH)) || !PREFIX.test(prefix)) {
      return { kind: 'another system' };
    }
    const id = this.#byPrefix.get(prefix);
    return id === undefined ? { kind: 'nowhere', why: 'unknown prefix', seen: prefix } : { kind: 'kiosk', id };
  }

  /** An entry code knows no number of ours; what is left is where it was paid, unless only one kiosk can be meant. */
  #byEntryCode(place: string | null): Route {
    const id = (place === null ? undefined : this.#byPlace.get(place)) ?? this.#only;
    if (id !== null) {
      return { kind: 'kiosk', id };
    }
    return place === null
      ? { kind: 'nowhere', why: 'no place named', seen: '' }
      : { kind: 'nowhere', why: 'unknown place', seen: place };
  }
}
