import { READY } from '../../../src/domain/health.ts';
import { isNews, type Ticket, type TicketFact } from '../../../src/domain/ticket.ts';
import { NEWS } from './faults.ts';
import type { World } from './world.ts';

/** After so long without the other one a kiosk says that it cannot hear it. */
const SILENT_AFTER_MS = 60_000;

/**
 * What two kiosks of a site tell each other. News get lost, come late, twice, and in another order; what was lost is in the pages that
 * each puts up again when the line, or the other one, is back.
 */
export class SiteLine {
  readonly #worlds: readonly [World, World];
  #up = true;
  /** News, and pages, that are still to come. */
  underWay = 0;

  constructor(worlds: readonly [World, World]) {
    this.#worlds = worlds;
  }

  tell(from: World, fact: TicketFact): void {
    const { chance } = from;
    const to = this.#other(from);
    if (!this.#up) {
      return;
    }
    switch (chance.fault('news', NEWS)) {
      case 'news lost':
        this.#pages(from, 30_000 + chance.int('pages later', 600_000));
        return;
      case 'news twice':
        this.#send(to, fact, chance.int('news takes', 800));
        this.#send(to, fact, chance.int('news takes', 60_000));
        return;
      case 'news late':
        this.#send(to, fact, 1_000 + chance.int('news is late', 900_000));
        return;
      case 'site line down':
        this.#down();
        return;
      default:
        this.#send(to, fact, 100 + chance.int('news takes', 800));
    }
  }

  /** A kiosk is gone. */
  silent(world: World): void {
    this.#deafSoon(this.#other(world), () => world.kiosk === null || !this.#up);
  }

  /** A kiosk has started. Until it has heard the other one, it knows that it has not. */
  back(world: World): void {
    world.kiosk?.heard('site', { status: 'absent', reason: 'simulated: nobody heard yet' });
    this.#meet(2_000);
  }

  #other(world: World): World {
    const [first, second] = this.#worlds;
    return world === first ? second : first;
  }

  #down(): void {
    const [first, second] = this.#worlds;
    this.#up = false;
    first.note('the line between the kiosks is down');
    for (const world of this.#worlds) {
      this.#deafSoon(world, () => !this.#up);
    }
    this.#later(30_000 + second.chance.int('line down for', 900_000), () => {
      first.note('the line between the kiosks is back');
      this.#up = true;
      this.#meet(500);
    });
  }

  #deafSoon(world: World, still: () => boolean): void {
    world.time.after(SILENT_AFTER_MS, () => {
      if (still()) {
        world.kiosk?.heard('site', { status: 'failing', reason: 'simulated: nobody heard' });
      }
    });
  }

  /** Both are there: each gets the pages of the other, and hears it from then on. */
  #meet(afterMs: number): void {
    this.#later(afterMs, () => {
      const [first, second] = this.#worlds;
      if (!this.#up || first.kiosk?.state == null || second.kiosk?.state == null) {
        return;
      }
      this.#pages(first, 0);
      this.#pages(second, 0);
      for (const world of this.#worlds) {
        world.kiosk?.heard('site', READY);
      }
    });
  }

  #pages(from: World, afterMs: number): void {
    this.#later(afterMs, () => {
      const to = this.#other(from);
      if (!this.#up) {
        return;
      }
      for (const ticket of from.kiosk?.state?.tickets.values() ?? []) {
        for (const fact of factsOf(ticket)) {
          if (isNews(to.kiosk?.state?.tickets.get(ticket.key), fact)) {
            to.kiosk?.post({ type: 'ticket fact', fact });
          }
        }
      }
    });
  }

  #send(to: World, fact: TicketFact, ms: number): void {
    this.#later(ms, () => {
      if (this.#up) {
        to.kiosk?.post({ type: 'ticket fact', fact });
      }
    });
  }

  #later(ms: number, run: () => void): void {
    this.underWay += 1;
    this.#worlds[0].time.after(ms, () => {
      this.underWay -= 1;
      run();
    });
  }
}

function factsOf({ key, entered, payments, used, undone, substitute }: Ticket): TicketFact[] {
  return [
    ...entered.map((at) => ({ fact: 'entered', key, at }) as const),
    ...payments.map((payment) => ({ fact: 'paid', key, payment, substitute }) as const),
    ...used.map((at) => ({ fact: 'used', key, at }) as const),
    ...undone.map((at) => ({ fact: 'not used', key, at }) as const),
  ];
}
