import type { TicketReading } from '../../../src/domain/ticket.ts';
import type { ParkChoice } from './car-park-site.ts';
import { HOUR_MS } from './car-park-site.ts';
import { agrees, anybody, type Customer, pay } from './customers.ts';
import { DRIVER, VOUCHER } from './faults.ts';
import type { World } from './world.ts';

/** What one driver is going to do. */
export interface Driver {
  readonly does: (typeof DRIVER)[number][0] | null;
  readonly voucher: (typeof VOUCHER)[number][0] | null;
  readonly stayMs: number;
  readonly pays: Customer;
  readonly types: boolean;
}

export function anyDriver(world: World): Driver {
  const { chance } = world;
  const does = chance.fault('driver', DRIVER);
  const stay = chance.pick('stays', [15, 59, 61, 130, 600, 3_000]) * 60_000 + chance.int('stays for', HOUR_MS);
  return {
    does,
    voucher: chance.fault('voucher', VOUCHER),
    stayMs: does === 'leaves within the free minutes' ? chance.int('stays short', 500_000) : stay,
    pays: anybody(world),
    types: chance.chance('types the ticket', 0.15),
  };
}

/** The car park: where drivers come, pay and leave. */
export class CarPark {
  readonly #first: World;
  readonly #exit: World;
  readonly #choice: ParkChoice;
  #tickets = 0;
  /** One car at a time stands before the gate. */
  #leaving: Promise<void> = Promise.resolve();

  constructor(choice: ParkChoice, first: World, exit: World) {
    this.#choice = choice;
    this.#first = first;
    this.#exit = exit;
  }

  /** Plays one driver until they have paid, or given up; they leave while the next one comes. */
  async drives(driver: Driver): Promise<void> {
    const ticket = this.#comesIn(driver.stayMs);
    if (driver.does === 'goes to the exit first' || driver.does === 'leaves within the free minutes') {
      await this.#leaves(ticket);
    }
    if (this.#exit === this.#first) {
      await this.#paysAtTheExit(ticket, driver);
      return;
    }
    const shown = driver.does === 'lost ticket' ? await this.#lost(driver) : await this.#pays(ticket, driver);
    if (driver.does === 'ticket shown again at the pay station') {
      await this.#pays(ticket, driver);
    }
    this.#leaving = this.#leaving.then(() => this.#goes(shown ?? ticket, driver));
  }

  /** When nobody is on the way to the exit any more. */
  empty(): Promise<void> {
    return this.#leaving;
  }

  #comesIn(stayMs: number, again?: TicketReading & { kind: 'ticket' }): TicketReading & { kind: 'ticket' } {
    const at = this.#first.wall() - stayMs;
    if (again === undefined) {
      this.#tickets += 1;
    }
    const key = again?.key ?? `t:${this.#tickets}`;
    for (const world of new Set([this.#first, this.#exit])) {
      world.auditor.trade.cameIn(key, at);
    }
    const fact = { fact: 'entered', key, at } as const;
    if (this.#choice.entryMustBeTold || again !== undefined) {
      const hears = this.#first.chance.chance('exit hears of the entry', 0.5) ? this.#exit : this.#first;
      hears.kiosk?.post({ type: 'ticket fact', fact });
      hears.tellSite(fact);
    }
    return { kind: 'ticket', key, enteredAt: at };
  }

  #shows(world: World, ticket: TicketReading & { kind: 'ticket' }, types = false): void {
    if (types && ticket.enteredAt !== null) {
      world.press({ type: 'type number' });
      for (const key of `T-${ticket.key.slice(2)}-${ticket.enteredAt}`) {
        world.press({ type: 'key', key });
      }
      world.press({ type: 'enter' });
    } else {
      world.press({ type: 'scan', code: 'a ticket', ticket: this.#read(world, ticket) });
    }
  }

  /** A bug that may have been asked for: each time it is another ticket. */
  #read(world: World, ticket: TicketReading & { kind: 'ticket' }): TicketReading {
    return ticket.enteredAt !== null && world.bug === 'charges every stay anew' && world === this.#first
      ? { ...ticket, key: `${ticket.key}#${world.nextCode()}` }
      : ticket;
  }

  async #pays(ticket: TicketReading & { kind: 'ticket' }, driver: Driver): Promise<null> {
    const world = this.#first;
    for (let tries = 0; tries < 2 && (await world.sees(['idle'], 90_000)); tries += 1) {
      this.#shows(world, ticket, driver.types);
      if (!(await world.sees(['stay'], 4_000))) {
        return null;
      }
      await this.#paysStay(world, driver);
    }
    return null;
  }

  async #paysStay(world: World, { voucher, pays }: Driver): Promise<void> {
    const { time, chance } = world;
    await time.wait(1_000 + chance.int('reads the fee', 9_000));
    if (voucher !== null) {
      const id = voucher === 'voucher' ? `v${world.nextCode()}` : 'v0';
      const value = chance.pick('voucher of', [
        { kind: 'minutes', minutes: 60 } as const,
        { kind: 'percent', percent: 50 } as const,
        { kind: 'percent', percent: 100 } as const,
      ]);
      world.press({ type: 'scan', code: 'a voucher', ticket: { kind: 'voucher', voucher: { id, value } } });
      await time.wait(500);
    }
    world.press({ type: 'begin' });
    if (await agrees(world)) {
      await pay(world, pays);
    }
  }

  /** @returns the substitute; null when there is none. */
  async #lost(driver: Driver): Promise<(TicketReading & { kind: 'ticket' }) | null> {
    const world = this.#first;
    if (!(await world.sees(['idle'], 90_000))) {
      return null;
    }
    world.press({ type: 'lost ticket' });
    if (!(await world.sees(['stay'], 4_000))) {
      return null;
    }
    const phase = world.kiosk?.state?.phase;
    await this.#paysStay(world, { ...driver, voucher: null });
    return phase?.name === 'stay' ? { kind: 'ticket', key: phase.ticket, enteredAt: null } : null;
  }

  async #goes(ticket: TicketReading & { kind: 'ticket' }, driver: Driver): Promise<void> {
    const { time, chance } = this.#exit;
    const tooLate = driver.does === 'leaves after the grace time' ? 1_200_000 : 0;
    await time.wait(5_000 + tooLate + chance.int('walks to the car', 300_000));
    for (let tries = 0; tries < 3 && (await this.#leaves(ticket)) !== 'gate opened'; tries += 1) {
      const refused = this.#exit.kiosk?.state?.phase;
      const payFirst = refused?.name === 'told' && refused.what.kind === 'pay first';
      await (payFirst && tries === 0
        ? this.#pays(ticket, driver)
        : time.wait(20_000 + chance.int('tries again', 400_000)));
    }
    if (driver.does === 'ticket used again') {
      await this.#leaves(ticket);
    }
    if (driver.does === 'comes again with the same plate') {
      await time.wait(600_000);
      const next = this.#comesIn(chance.int('second stay', 500_000), ticket);
      await time.wait(3_000);
      await this.#leaves(next);
    }
  }

  /** @returns what the exit said. */
  async #leaves(ticket: TicketReading & { kind: 'ticket' }): Promise<string> {
    const world = this.#exit;
    if (!(await world.sees(['idle', 'out of service'], 90_000))) {
      return 'nobody is served';
    }
    this.#shows(world, ticket);
    if (!(await world.sees(['opening', 'told', 'stay'], 4_000))) {
      return 'nothing';
    }
    if (world.kiosk?.state?.phase.name === 'stay') {
      return 'a fee';
    }
    await world.sees(['told', 'idle', 'out of service'], 30_000);
    const phase = world.kiosk?.state?.phase;
    return phase?.name === 'told' ? phase.what.kind : 'nothing';
  }

  /** Ways out are paid for where they are. */
  async #paysAtTheExit(ticket: TicketReading & { kind: 'ticket' }, driver: Driver): Promise<void> {
    const world = this.#exit;
    for (let tries = 0; tries < 2; tries += 1) {
      const said = await this.#leaves(ticket);
      if (said === 'a fee') {
        await this.#paysStay(world, driver);
      }
    }
  }
}
