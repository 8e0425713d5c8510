import { randomBytes } from 'node:crypto';
import { type Currency, fromDecimal } from '../domain/money.ts';
import type { VoucherReading } from '../domain/ticket.ts';
import { SiteKeys } from '../parking/keys.ts';
import { signTicket, signVoucher } from '../parking/signed-code.ts';
import { Refusal } from './api.ts';
import type { KioskHttp } from './kiosk-http.ts';
import type { BenchCard, VoucherKind } from './page/model.ts';

const SERIAL_BYTES = 5;
/** In the driver's pocket; older ones are thrown away. */
const KEPT_CARDS = 8;
const VOUCHER_DAYS = 7;
const DAY_MS = 86_400_000;

const VOUCHERS: Readonly<
  Record<VoucherKind, { readonly title: string; value(currency: Currency): VoucherReading['value'] }>
> = {
  hour: { title: 'Voucher: 1 hour free', value: () => ({ kind: 'minutes', minutes: 60 }) },
  percent: { title: 'Voucher: 20 % off', value: () => ({ kind: 'percent', percent: 20 }) },
  amount: { title: 'Voucher: 2.00 off', value: (currency) => ({ kind: 'amount', amount: two(currency) }) },
};

export interface CarParkOptions {
  /** The key of the site: what the kiosk has too. */
  readonly key: string;
  /** Bearer token of the camera. */
  readonly token: string;
  readonly currency: Currency;
  readonly now: () => number;
  readonly kiosk: KioskHttp;
}

/** What stands at the entry of the car park: a machine that gives out signed tickets, a camera, and a shop with vouchers. */
export class EntryLane {
  readonly #options: CarParkOptions;
  readonly #keys: SiteKeys;
  readonly #cards: BenchCard[] = [];

  constructor(options: CarParkOptions) {
    this.#options = options;
    this.#keys = new SiteKeys(options.key);
  }

  /** Newest first: what the driver has in hand. */
  get cards(): readonly BenchCard[] {
    return this.#cards;
  }

  takeTicket(): BenchCard {
    const at = this.#options.now();
    return this.#keep({ title: 'Ticket', code: signTicket(this.#keys, { serial: serial(), enteredAt: at }), at });
  }

  takeVoucher(kind: VoucherKind): BenchCard {
    const { now, currency } = this.#options;
    const { title, value } = VOUCHERS[kind];
    const voucher = { serial: serial(), validUntil: now() + VOUCHER_DAYS * DAY_MS, value: value(currency) };
    return this.#keep({ title, code: signVoucher(this.#keys, voucher), at: now() });
  }

  /** The camera saw a car come in, and tells the kiosk. */
  async seePlate(plate: string): Promise<void> {
    const { kiosk, token, now } = this.#options;
    const answer = await kiosk.call('POST', '/api/entries', token, { plate, at: new Date(now()).toISOString() });
    if (answer.status === 404) {
      throw new Refusal('The kiosk has no car park at the moment: make it a pay station or an exit.');
    }
    if (answer.status !== 200) {
      throw new Refusal(answer.words);
    }
  }

  #keep(card: BenchCard): BenchCard {
    this.#cards.unshift(card);
    this.#cards.splice(KEPT_CARDS);
    return card;
  }
}

function serial(): Uint8Array {
  return randomBytes(SERIAL_BYTES);
}

function two(currency: Currency) {
  const amount = fromDecimal(currency, '2.00');
  if (amount === null) {
    throw new Error('a currency without cents');
  }
  return amount;
}
