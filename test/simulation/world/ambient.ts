import type { Command } from '../../../src/domain/command.ts';
import { READY } from '../../../src/domain/health.ts';
import type { Job, JobSettledAs } from '../../../src/domain/job.ts';
import { AMBIENT } from './faults.ts';
import { KioskProcess } from './kiosk-process.ts';
import type { World } from './world.ts';

const FIVE_MINUTES_MS = 300_000;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/** What goes on around the kiosk: devices that go and come back, clocks that are set, the operator with the key. */
export class Ambient {
  readonly #world: World;
  #counter = 0;
  #coming = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** The front has come to another phase: something may happen now. */
  phase(): void {
    const { chance, time } = this.#world;
    const fault = chance.fault('ambient', AMBIENT);
    if (fault !== null) {
      // Not in the middle of the kiosk's own step: a moment later.
      time.after(chance.int('a moment later', 400), () => this.#happens(fault));
    }
  }

  #happens(fault: string): void {
    const world = this.#world;
    world.note(`fault: ${fault}`);
    switch (fault) {
      case 'power cut':
        world.cut();
        return;
      case 'gateway gone':
        this.#gatewayGone();
        return;
      case 'clock back to 1970':
        this.setClock(-world.wall());
        return;
      case 'clock ten years ahead':
        this.setClock(TEN_YEARS_MS);
        return;
      case 'clock five minutes back':
        this.setClock(-FIVE_MINUTES_MS);
        return;
      case 'clock five minutes ahead':
        this.setClock(FIVE_MINUTES_MS);
        return;
      case 'relay stuck':
        world.hardware.relayStuck = true;
        world.time.after(this.#aWhile(), () => {
          world.hardware.relayStuck = false;
        });
        return;
      case 'second daemon':
        this.#secondDaemon();
        return;
      default:
        this.#partGone(fault.replace(' gone', ''));
    }
  }

  #aWhile(): number {
    return 2_000 + this.#world.chance.int('a while', 900_000);
  }

  #partGone(part: string): void {
    const world = this.#world;
    world.goneParts.add(part);
    world.kiosk?.heard(part, { status: 'absent', reason: 'simulated: gone' });
    world.time.after(this.#aWhile(), () => {
      world.goneParts.delete(part);
      world.note(`${part} is back`);
      world.kiosk?.heard(part, READY);
    });
  }

  #gatewayGone(): void {
    const world = this.#world;
    if (world.gateways.size === 0) {
      return;
    }
    const gateway = world.chance.pick('which gateway', [...world.gateways.values()]);
    gateway.down = true;
    world.kiosk?.gatewayGone(gateway.profile.name);
    world.time.after(this.#aWhile(), () => {
      gateway.down = false;
      world.note(`${gateway.profile.name} is back`);
    });
  }

  /** Somebody, or something, sets the kiosk's clock; the network puts it right again some time later. */
  setClock(offMs: number): void {
    const world = this.#world;
    world.clockOff = offMs;
    world.auditor.clockSet();
    world.time.after(this.#aWhile(), () => {
      world.clockOff = 0;
      world.auditor.clockSet();
    });
  }

  /** It must find the journal locked, and end. */
  #secondDaemon(): void {
    const world = this.#world;
    if (world.kiosk?.sessionOpen !== true) {
      return;
    }
    const second = new KioskProcess(world);
    void second.start().then(() => {
      const refused = second.refused?.problem === 'locked' || world.kiosk === null;
      if (!refused && world.disk.lasting === null) {
        world.violation('a second daemon was not refused');
      }
      second.kill();
    });
  }

  /** The operator hears of an alarm and does what is left to a person. */
  operatorComes(): void {
    if (!this.#coming) {
      this.#coming = true;
      this.#world.time.after(600_000 + this.#world.chance.int('operator comes', 3_600_000), () => {
        this.#coming = false;
        this.#command({ do: 'reset breaker' });
      });
    }
  }

  /** Settles a job, truthfully. */
  operatorSettles(): void {
    const world = this.#world;
    const jobs = [...(world.kiosk?.state?.jobs.values() ?? [])];
    if (jobs.length === 0) {
      return;
    }
    const job = world.chance.pick('which job', jobs);
    const as = this.#truth(job);
    if (as !== null) {
      world.chance.note(`operator settles: ${job.kind}, ${as}`);
      this.#command({ do: 'settle job', jobId: job.id, as });
    }
  }

  /** As whoever looks into the gateway's portal would judge; null: not yet. */
  #truth({ kind, orderNumber }: Job): JobSettledAs | null {
    if (kind === 'refund owed') {
      return 'paid back';
    }
    if (kind !== 'settling stuck') {
      return 'looked at';
    }
    const order = this.#world.orderOf(orderNumber ?? '');
    return order === undefined || order.state === 'closed' ? 'not paid' : null;
  }

  /** The operator puts in as many of everything as there is room for, and says so. Nobody buys meanwhile. */
  operatorFills(): void {
    const { kiosk, site, hardware, chance } = this.#world;
    if (kiosk?.state?.phase.name !== 'idle' || kiosk.loop?.busy !== null) {
      return;
    }
    for (const item of site.settings.items) {
      if (item.stock !== null) {
        chance.note('operator fills up');
        hardware.fill(item);
        this.#command({ do: 'set stock', itemId: item.id, left: item.stock });
      }
    }
  }

  /** A host that sends signed commands. */
  hostCommands(command: Extract<Command, { do: 'create order' | 'cancel order' }>): void {
    this.#command(command);
  }

  #command(command: Command): void {
    this.#counter += 1;
    const signed = { id: `c${this.#counter}`, key: 'operator', counter: this.#counter, command };
    this.#world.kiosk?.post({ type: 'command', signed });
  }
}
