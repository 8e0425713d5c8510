/** What a sandbox is asked to do; the names of the port's calls. */
export type Verb = 'charge' | 'present' | 'query' | 'cancel' | 'refund';

/** How a sandbox can misbehave. Except where said otherwise the call is carried out and only the answer is bad. */
export type AnswerFault =
  | 'normal'
  | 'lost after processing'
  /** The connection ends before anything was done. */
  | 'lost before processing'
  | 'slow'
  /** One byte at a time, for ever. */
  | 'drip'
  | 'html'
  | 'empty'
  | 'truncated'
  /** Cut in the middle, but with a length that fits and a good signature where the gateway signs bodies. */
  | 'half json'
  | 'too long'
  /** The good answer, and so much white space behind it. */
  | '10 MB'
  | 'bad signature'
  | 'unsigned'
  | 'other amount'
  | 'other order'
  | 'other merchant'
  | 'system error'
  | 'http 500'
  /** The rate limit: documented as not carried out. */
  | '429';

export interface Faults {
  /** `refuse` closes the listening socket and every connection; the same port is opened again by `up`. */
  readonly network: 'up' | 'refuse';
  readonly answer: AnswerFault;
  /** false: the call is not carried out either. */
  readonly processed: boolean;
  /** For `slow`: how long the answer is held back, ms. */
  readonly slowMs: number;
  /** How many calls the answer fault is for; null: until it is changed. */
  readonly count: number | null;
  /** The calls the answer fault is for; null: all. */
  readonly verbs: readonly Verb[] | null;
  /** With `refuse`: the network comes back by itself after this time, ms; null: it stays away. */
  readonly forMs: number | null;
}

export const NO_FAULTS: Faults = {
  network: 'up',
  answer: 'normal',
  processed: true,
  slowMs: 0,
  count: null,
  verbs: null,
  forMs: null,
};

/** Holds the present faults. What is not named in `set` goes back to normal. */
export class FaultBox {
  readonly #onNetwork: (network: Faults['network']) => Promise<void>;
  #faults: Faults = NO_FAULTS;
  #timer: NodeJS.Timeout | null = null;

  constructor(onNetwork: (network: Faults['network']) => Promise<void>) {
    this.#onNetwork = onNetwork;
  }

  get current(): Faults {
    return this.#faults;
  }

  /** Resolves once the network is as asked for. */
  async set(faults: Partial<Faults>): Promise<void> {
    this.#faults = { ...NO_FAULTS, ...faults };
    this.stop();
    if (this.#faults.network === 'refuse' && this.#faults.forMs !== null) {
      this.#timer = setTimeout(() => void this.clear(), this.#faults.forMs);
    }
    await this.#onNetwork(this.#faults.network);
  }

  clear(): Promise<void> {
    return this.set({});
  }

  /** The fault for one call of this kind, counted down. */
  take(verb: Verb): Faults {
    const faults = this.#faults;
    const meant = faults.verbs === null || faults.verbs.includes(verb);
    if (!meant || faults.count === 0) {
      return NO_FAULTS;
    }
    if (faults.count !== null) {
      this.#faults = { ...faults, count: faults.count - 1 };
    }
    return faults;
  }

  stop(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
  }
}

/** What goes wrong with notifications. The sandbox tells the truth when it is asked; only what it posts is affected. */
export interface NotificationFaults {
  /** So many copies more, right after the first delivery, acknowledged or not. */
  readonly duplicate: number;
  /** Held back so long before the first delivery, ms of real time. */
  readonly delayMs: number;
  /** Held back until the next notification has gone out; at the latest until the first gap of the ladder is over. */
  readonly reorder: boolean;
  readonly badSignature: boolean;
  /** Signed well, about another amount. */
  readonly otherAmount: boolean;
  /** Signed well, about another order. */
  readonly otherOrder: boolean;
  /** Never sent, unless somebody asks for it again. */
  readonly drop: boolean;
  /** How many notifications this is for; null: until it is changed. */
  readonly count: number | null;
}

export const NO_NOTIFICATION_FAULTS: NotificationFaults = {
  duplicate: 0,
  delayMs: 0,
  reorder: false,
  badSignature: false,
  otherAmount: false,
  otherOrder: false,
  drop: false,
  count: null,
};

/** Holds the present faults of notifications. What is not named in `set` goes back to normal. */
export class NotificationFaultBox {
  #faults: NotificationFaults = NO_NOTIFICATION_FAULTS;

  get current(): NotificationFaults {
    return this.#faults;
  }

  set(faults: Partial<NotificationFaults>): void {
    this.#faults = { ...NO_NOTIFICATION_FAULTS, ...faults };
  }

  /** The faults for one notification, counted down. */
  take(): NotificationFaults {
    const faults = this.#faults;
    if (faults.count === 0) {
      return NO_NOTIFICATION_FAULTS;
    }
    if (faults.count !== null) {
      this.#faults = { ...faults, count: faults.count - 1 };
    }
    return faults;
  }
}
