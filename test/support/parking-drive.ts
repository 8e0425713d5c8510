import type { ParkingSettings } from '../../src/domain/settings.ts';
import { CarPark } from '../../src/parking/car-park.ts';
import { carPark } from './car-park.ts';
import { eventually } from './eventually.ts';
import type { KioskDrive } from './kiosk-drive.ts';
import { SITE_SECRET } from './parking.ts';
import { keepConnected, SITE } from './parking-site.ts';

/** The real domain and the real car park of one kiosk, at a real broker; only customers and gateways are made up. */
export class DrivenCarPark {
  readonly kiosk: KioskDrive;
  readonly carPark: CarPark;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #told = 0;

  constructor(url: string, kioskId: string, peer: string, parking: ParkingSettings) {
    this.kiosk = carPark(parking, parking);
    // Order numbers, and so the numbers of sales, differ between the kiosks of a site.
    this.kiosk.settings = { ...this.kiosk.settings, orderPrefix: kioskId.toUpperCase().replace('-', '') };
    this.carPark = new CarPark(
      {
        kioskId,
        key: SITE_SECRET,
        patterns: [],
        timeZone: 'Asia/Kuala_Lumpur',
        currency: 'MYR',
        maxStayMs: parking.keepMs,
        aheadMs: 120_000,
        keepMs: parking.keepMs,
        site: { id: SITE, kiosks: [peer], silentAfterMs: 300_000 },
        entries: { token: null, key: null },
      },
      {
        tickets: () => this.kiosk.state.tickets,
        post: (fact) => this.kiosk.send({ type: 'ticket fact', fact }),
        written: async () => true,
        onHealth: (health) => this.kiosk.send({ type: 'health', part: 'site', health }),
        onDropped: () => undefined,
        clockTrusted: () => true,
        wall: () => this.kiosk.wall,
        mono: () => performance.now(),
        random: () => 0,
      },
    );
    const health = this.carPark.health;
    if (health !== null) {
      this.kiosk.send({ type: 'health', part: 'site', health });
    }
    const { signal } = this.#stopping;
    void this.carPark.start(signal);
    this.#running = keepConnected(
      url,
      {
        filters: this.carPark.filters,
        heard: (topic, payload) => this.carPark.heard(topic, payload),
        ride: (connection) => this.carPark.ride(connection),
      },
      signal,
    );
  }

  /** A customer holds it to the scanner. */
  scan(code: string): void {
    this.kiosk.send({ type: 'scan', code, ticket: this.carPark.readCode(code) });
    this.tellSite();
  }

  /** What the effects since the last time ask for. */
  tellSite(): void {
    for (const effect of this.kiosk.effects.slice(this.#told)) {
      if (effect.do === 'tell site') {
        this.carPark.tell(effect.fact);
      }
      if (effect.do === 'read ticket') {
        const ticket = this.carPark.readTyped(effect.what, effect.text);
        this.kiosk.send({ type: 'ticket read', text: effect.text, ticket });
      }
    }
    this.#told = this.kiosk.effects.length;
  }

  /** Whatever was on the screen is gone after a while. */
  idle(): void {
    this.kiosk.pass(120_000);
  }

  get told(): string {
    const { phase } = this.kiosk;
    return phase.name === 'told' ? phase.what.kind : phase.name;
  }

  async siteIs(status: string): Promise<void> {
    const now = () => this.kiosk.state.parts.get('site')?.status;
    await eventually(() => now() === status, { what: () => `the site is ${status}, not ${now()}` });
  }

  async knowsOf(key: string, what: 'payments' | 'used', count: number): Promise<void> {
    await eventually(() => this.kiosk.state.tickets.get(key)?.[what].length === count, {
      what: () => `${count} ${what} of ${key} are known: ${JSON.stringify(this.kiosk.state.tickets.get(key))}`,
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.carPark.stop();
    await this.#running;
  }
}
