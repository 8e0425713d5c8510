import { expect, onTestFinished, test } from 'vitest';
import { CommandedKiosk, Operator } from '../support/command-kiosk.ts';
import { healthIs } from '../support/fleet.ts';
import { Mosquitto } from '../support/mosquitto.ts';

test('what the broker has kept is dropped, again after its restart; a new command is carried out', async () => {
  const broker = await Mosquitto.start({ remembers: true });
  onTestFinished(() => broker.remove());
  const operator = await Operator.start(broker.url);
  onTestFinished(() => operator.stop());
  const first = await CommandedKiosk.start(broker.url);
  onTestFinished(() => first.stop());
  const { signer } = first.under;
  // As it is published a broker hands it on like any other; kept, it comes back.
  await operator.send('reset-breaker', signer.text({ id: 'kept' }), { retain: true });
  await operator.replied(1);
  await broker.down('SIGTERM');
  await healthIs(first.kiosk, 'failing');
  await broker.up();
  await first.counted('retained');
  await healthIs(first.kiosk, 'ready');
  expect(first.done.map(({ id }) => id)).toEqual(['kept']);
  const again = await Operator.start(broker.url);
  onTestFinished(() => again.stop());
  await again.send('reset-breaker', signer.text({ id: 'new' }));
  expect((await again.replied(1))[0]?.body).toEqual({ id: 'new', result: 'done', why: null });
});
