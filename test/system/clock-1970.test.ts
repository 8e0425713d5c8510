import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { logged, sells } from '../support/bad-input.ts';
import { eventually } from '../support/eventually.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { kioskWithClock, partIs } from '../support/wrong-clock-kiosk.ts';

/** The last body that came under each topic. */
async function listenTo(broker: Mosquitto): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const bodies = new Map<string, Record<string, unknown>>();
  const listener = await connectAsync(broker.url);
  onTestFinished(async () => void (await listener.endAsync()));
  listener.on('message', (topic, payload) => bodies.set(topic, JSON.parse(payload.toString())));
  await listener.subscribeAsync('kioskd/test-kiosk/#', { qos: 1 });
  return bodies;
}

test('a kiosk that wakes in 1970 sells nothing and blames its clock; set right, it sells by itself', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const mqtt = await listenTo(broker);
  const { kiosk, clock } = await kioskWithClock(-Date.now(), { config: { mqtt: { url: broker.url } } });
  await kiosk.spawn();

  await kiosk.seesPhase('out of service');
  const says = /^the clock of this machine says 1970-01-01 .* behind .*: set the time/;
  const health = await partIs(kiosk, 'clock', 'failing', says);
  expect(health.outOfService.join('; ')).toContain('clock: the clock of this machine says 1970-01-01');
  // They answer: nothing is wrong with them.
  await partIs(kiosk, 'gateway:qfpay', 'ready');
  await partIs(kiosk, 'gateway:wavpay', 'ready');
  await eventually(
    () =>
      logged(kiosk, 'health.degraded').some(
        (line) => line['part'] === 'clock' && /^the clock of this machine says 1970-01-01/.test(String(line['reason'])),
      ),
    { what: () => `the log says what is wrong with the clock: ${JSON.stringify(kiosk.log)}` },
  );
  await eventually(
    () => {
      const told = mqtt.get('kioskd/test-kiosk/health')?.['clock'] as { status: string; reason: string } | undefined;
      return told?.status === 'failing' && says.test(told.reason);
    },
    { what: () => `the fleet is told; last was ${JSON.stringify(mqtt.get('kioskd/test-kiosk/health'))}` },
  );

  clock.set(0);
  await kiosk.seesPhase('idle');
  expect(logged(kiosk, 'clock.jumped')).toHaveLength(1);
  await partIs(kiosk, 'clock', 'ready');
  await sells(kiosk);
});
