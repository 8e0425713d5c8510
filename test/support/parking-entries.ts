import { isNews, join, type Ticket, type TicketFact } from '../../src/domain/ticket.ts';
import { CarPark, type CarParkAround, type CarParkSettings } from '../../src/parking/car-park.ts';
import { NOON, pattern, SITE_SECRET } from './parking.ts';

export const TOKEN = 'token-of-the-camera-0123456789';
export const ENTRY_KEY = 'entry-key-of-the-camera-0123456789';

/** A car park with what it knows in memory; what it posts is durable a turn later. */
export class CarParkUnderTest {
  readonly carPark: CarPark;
  readonly tickets = new Map<string, Ticket>();
  readonly posted: TicketFact[] = [];
  readonly dropped: string[] = [];
  durable = true;
  clockTrusted = true;
  mono = 0;

  constructor(settings: Partial<CarParkSettings> = {}, around: Partial<CarParkAround> = {}) {
    this.carPark = new CarPark(
      {
        kioskId: 'exit-1',
        key: SITE_SECRET,
        patterns: [pattern([{ text: 'P' }, { digits: 8 }, { check: 'luhn' }])],
        timeZone: 'Asia/Hong_Kong',
        currency: 'HKD',
        maxStayMs: 14 * 86_400_000,
        aheadMs: 120_000,
        keepMs: 30 * 86_400_000,
        site: { id: 'carpark-7', kiosks: ['pay-1'], silentAfterMs: 300_000 },
        entries: { token: TOKEN, key: ENTRY_KEY },
        ...settings,
      },
      {
        tickets: () => this.tickets,
        post: (fact) => this.#post(fact),
        written: () => new Promise((resolve) => setImmediate(() => resolve(this.durable))),
        onHealth: () => undefined,
        onDropped: (what, why) => this.dropped.push(`${what}: ${why}`),
        clockTrusted: () => this.clockTrusted,
        wall: () => NOON,
        mono: () => this.mono,
        random: () => 0,
        ...around,
      },
    );
  }

  #post(fact: TicketFact): void {
    this.posted.push(fact);
    this.know(fact);
  }

  know(fact: TicketFact): void {
    if (isNews(this.tickets.get(fact.key), fact)) {
      this.tickets.set(fact.key, join(this.tickets.get(fact.key), fact, NOON));
    }
  }
}
