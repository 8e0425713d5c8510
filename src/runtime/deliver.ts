import type { Controller } from '../devices/controller/port.ts';
import type { GpioBoard } from '../devices/gpio/port.ts';
import type { DeliveryResult } from '../domain/sale.ts';
import { deliveryTimeMs, type Item } from '../domain/settings.ts';

/** Where the sensors' changes can be heard. */
export interface SensorFeed {
  /** @returns a function that ends it. */
  onSensor(listener: (sensor: string, active: boolean) => void): () => void;
  /** Whether it stays active until what came out is taken, or while the gate is open. Left out: none does. */
  readonly holds?: (sensor: string) => boolean;
}

export interface DeliveryParts {
  readonly board: GpioBoard;
  readonly sensors: SensorFeed;
  /** Null when none is configured. */
  readonly controller: Controller | null;
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** Aborted when the daemon stops. */
  readonly signal: AbortSignal;
}

/** A sensor that fires so long after it was given up is still told of: the product fell, and the money is on its way back. */
export const LATE_PROOF_MS = 120_000;
/** After a restart: how long the sensor may take to be readable. The domain waits 20 s for everything. */
const READABLE_WITHIN_MS = 8_000;
/** After a restart: how long what was still falling may take, at most. */
const FALLING_MS = 8_000;
const LOOK_EVERY_MS = 50;
/** A holding sensor counts after so many looks in a row, so that a spike on the line is no proof. 20 units of these fit the domain's slack. */
const STEADY_LOOKS = 4;

/** `outlet blocked` of a unit means: this one came out, and the next cannot. */
type Failure = Extract<DeliveryResult, { result: 'failed' }>['reason'];

/**
 * Hands over what was paid for: one pulse a unit, one after the other, each with its own proof. What each unit is driven by
 * is told by its name: a channel of the controller, or a relay of the board.
 *
 * The first unit that is not proven is the last that is tried: pulling a jammed motor again gives nobody anything, and what
 * was not proven is refunded. Nothing is ever pulsed twice for one unit.
 */
export class Deliveries {
  private readonly parts: DeliveryParts;
  /** Sensors that are still listened to after their time was over. */
  private readonly late = new Map<string, () => void>();
  /** The last one that a sensor speaks for: what it shows later is of that one, and of nobody before. */
  private readonly claims = new Map<string, symbol>();

  constructor(parts: DeliveryParts) {
    this.parts = parts;
  }

  /**
   * @param onLate told at most once, after the result: the sensor of the unit that was given up has fired after all. It
   * carries what the result would have been.
   */
  async deliver(item: Item, onLate: (delivery: DeliveryResult) => void): Promise<DeliveryResult> {
    const sensor = provingSensor(item);
    if (sensor !== null) {
      this.late.get(sensor)?.();
      this.claim(sensor);
    }
    const blocked = sensor === null ? null : this.outletNotFree(sensor);
    if (blocked !== null) {
      return { result: 'failed', reason: blocked };
    }
    let units = 0;
    let failure: Failure | null = null;
    let isOver = false;
    // A controller on a slow line may take longer for a unit than its share: then the domain has given up, and pays back.
    const cancel = this.parts.setTimer(deliveryTimeMs(item), () => {
      isOver = true;
    });
    while (units < item.units && failure === null) {
      if (isOver) {
        failure = 'no answer';
        break;
      }
      const isLast = units + 1 === item.units;
      failure = sensor === null ? await this.drive(item) : await this.driveAndSee(item, sensor, isLast);
      units += failure === null || failure === 'outlet blocked' ? 1 : 0;
    }
    cancel();
    if (sensor !== null && (failure === 'sensor silent' || failure === 'relay failed')) {
      this.listenOn(sensor, () => onLate(ended(item, units + 1, failure ?? 'sensor silent')));
    }
    return ended(item, units, failure ?? 'sensor silent');
  }

  /**
   * After a restart: what the hardware says of a delivery that had been started, without moving anything. Only a holding sensor
   * of a one-unit item can prove it: an outlet that was not free is never driven (see `deliver`), so a sensor that is active now
   * became active after the delivery began. A delivery that begins meanwhile, or a question of a later sale, takes the sensor
   * over: what it shows from then on is theirs. What is left of a false proof is told in `devices/gpio/README.md`.
   */
  async ask(item: Item): Promise<DeliveryResult> {
    const sensor = provingSensor(item);
    if (sensor !== null && item.units === 1 && this.parts.sensors.holds?.(sensor) === true) {
      const mine = this.claim(sensor);
      const held = await this.isHeld(sensor, Math.min(item.proofWithinMs, FALLING_MS), mine);
      if (held) {
        return { result: 'delivered', proof: 'sensor' };
      }
    }
    return { result: 'failed', reason: 'restart' };
  }

  /** Pulses once. Null: done. */
  private async drive(item: Item): Promise<Failure | null> {
    const { board, controller, signal } = this.parts;
    if (controller?.channels.includes(item.relay) !== true) {
      const pulse = await board.pulse(item.relay, item.pulseMs);
      return pulse.result === 'done' ? null : 'relay failed';
    }
    switch (await controller.vend(item.relay, item.pulseMs, signal)) {
      case 'done':
        return null;
      case 'refused':
        return 'controller refused';
      case 'silent':
        return 'controller silent';
      case 'sent':
        // As with a relay on a pin: only a sensor could tell more.
        return item.proof === 'controller' ? 'controller silent' : null;
    }
  }

  /** The sensor is listened to before anything moves, for a product can drop before the pulse is over. */
  private async driveAndSee(item: Item, sensor: string, isLast: boolean): Promise<Failure | null> {
    const proof = expectProof(sensor, this.parts.sensors);
    const driven = await this.drive(item);
    if (driven === 'controller refused') {
      proof.stop();
      return driven;
    }
    let timeIsUp = false;
    const cancel = this.parts.setTimer(item.proofWithinMs, () => {
      timeIsUp = true;
    });
    // A pulse that failed may have moved something all the same: the sensor has the last word.
    const seen = await proof.within(item.proofWithinMs, this.parts.setTimer);
    const rests = seen && (isLast || (await this.restsAgain(sensor, () => timeIsUp)));
    cancel();
    if (seen) {
      return rests ? null : 'outlet blocked';
    }
    return driven === 'relay failed' ? driven : 'sensor silent';
  }

  /** Why nothing may be moved; null: the outlet is free, or its sensor is none that tells. */
  private outletNotFree(sensor: string): Failure | null {
    const { board, sensors } = this.parts;
    if (sensors.holds?.(sensor) !== true) {
      return null;
    }
    const level = board.read(sensor);
    // One that cannot be read will prove nothing either, and would make the proof after a restart worthless.
    return level === null ? 'sensor silent' : level ? 'outlet blocked' : null;
  }

  /**
   * Between two units: until the sensor is no longer active from the one before, so that its bouncing is not the next one's
   * proof. It has what is left of the unit's own time, so that a delivery never takes longer than the domain waits for it.
   */
  private async restsAgain(sensor: string, timeIsUp: () => boolean): Promise<boolean> {
    for (let looks = 1; this.parts.board.read(sensor) === true; looks += 1) {
      if ((timeIsUp() && looks > STEADY_LOOKS) || this.parts.signal.aborted) {
        return false;
      }
      await this.pause();
    }
    return true;
  }

  private claim(sensor: string): symbol {
    const claim = Symbol(sensor);
    this.claims.set(sensor, claim);
    return claim;
  }

  private async isHeld(sensor: string, fallingMs: number, mine: symbol): Promise<boolean> {
    let unreadable = READABLE_WITHIN_MS / LOOK_EVERY_MS;
    let idle = Math.ceil(fallingMs / LOOK_EVERY_MS);
    for (let steady = 0; steady < STEADY_LOOKS; await this.pause()) {
      const level = this.parts.board.read(sensor);
      steady = level === true ? steady + 1 : 0;
      unreadable -= level === null ? 1 : 0;
      idle -= level === false ? 1 : 0;
      if (unreadable < 0 || idle < 0 || this.claims.get(sensor) !== mine || this.parts.signal.aborted) {
        return false;
      }
    }
    return this.claims.get(sensor) === mine;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => this.parts.setTimer(LOOK_EVERY_MS, resolve));
  }

  /** Until it fires, the next delivery with this sensor begins, the daemon stops, or nobody would believe it any more. */
  private listenOn(sensor: string, onActive: () => void): void {
    const { sensors, setTimer, signal } = this.parts;
    const end = () => {
      stopListening();
      cancel();
      signal.removeEventListener('abort', end);
      if (this.late.get(sensor) === end) {
        this.late.delete(sensor);
      }
    };
    const stopListening = sensors.onSensor((name, active) => {
      if (name === sensor && active) {
        end();
        onActive();
      }
    });
    const cancel = setTimer(LATE_PROOF_MS, end);
    signal.addEventListener('abort', end, { once: true });
    this.late.set(sensor, end);
    if (signal.aborted) {
      end();
    }
  }
}

function provingSensor(item: Item): string | null {
  return item.proof === 'sensor' ? item.sensor : null;
}

function ended(item: Item, units: number, failure: Failure): DeliveryResult {
  if (units >= item.units) {
    return { result: 'delivered', proof: item.proof };
  }
  return units > 0 ? { result: 'partly delivered', units, proof: item.proof } : { result: 'failed', reason: failure };
}

/** A sensor that is active already proves nothing: only a change to active from now on does. */
function expectProof(sensor: string, sensors: SensorFeed) {
  let happened = false;
  let notify: () => void = () => {};
  const stop = sensors.onSensor((name, active) => {
    if (name === sensor && active) {
      happened = true;
      notify();
    }
  });
  return {
    stop,
    within(ms: number, setTimer: (ms: number, callback: () => void) => () => void): Promise<boolean> {
      return new Promise((resolve) => {
        const end = (seen: boolean) => {
          cancel();
          stop();
          resolve(seen);
        };
        const cancel = setTimer(ms, () => end(happened));
        notify = () => end(true);
        if (happened) {
          end(true);
        }
      });
    },
  };
}
