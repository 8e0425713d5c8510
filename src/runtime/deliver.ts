import type { GpioBoard } from '../devices/gpio/port.ts';
import type { DeliveryResult } from '../domain/sale.ts';
import type { Item } from '../domain/settings.ts';

/** Where the sensors' changes can be heard. */
export interface SensorFeed {
  /** @returns a function that ends it. */
  onSensor(listener: (sensor: string, active: boolean) => void): () => void;
}

/**
 * Hands over what was paid for, once: pulses the item's relay and, where there is one, waits for its sensor to prove it. The
 * sensor is listened to before the relay moves, for a product can drop before the pulse is over. A sensor that is active already
 * proves nothing: only a change to active after the start of the pulse does.
 */
export async function deliver(
  item: Item,
  board: GpioBoard,
  sensors: SensorFeed,
  setTimer: (ms: number, callback: () => void) => () => void,
): Promise<DeliveryResult> {
  const proof = item.sensor === null ? null : expectProof(item.sensor, sensors);
  const pulse = await board.pulse(item.relay, item.pulseMs);
  if (proof === null) {
    return pulse.result === 'done'
      ? { result: 'delivered', proof: 'none' }
      : { result: 'failed', reason: 'relay failed' };
  }
  // A pulse that failed may have moved something all the same: the sensor has the last word.
  const seen = await proof.within(item.proofWithinMs, setTimer);
  if (seen) {
    return { result: 'delivered', proof: 'sensor' };
  }
  return { result: 'failed', reason: pulse.result === 'done' ? 'sensor silent' : 'relay failed' };
}

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
