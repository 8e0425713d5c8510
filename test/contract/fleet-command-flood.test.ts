import { expect, onTestFinished, test } from 'vitest';
import { CommandedKiosk, Operator } from '../support/command-kiosk.ts';
import { Signer } from '../support/command-sign.ts';
import { Mosquitto } from '../support/mosquitto.ts';

test('of a flood five a second are looked at, and the next second a good command is carried out', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const kiosk = await CommandedKiosk.start(broker.url);
  onTestFinished(() => kiosk.stop());
  const operator = await Operator.start(broker.url);
  onTestFinished(() => operator.stop());
  const forged = new Signer('front-desk').text({});
  await Promise.all(Array.from({ length: 200 }, () => operator.send('reset-breaker', forged)));
  await kiosk.counted('too many', 195);
  expect(kiosk.count('bad signature')).toBe(5);
  kiosk.under.later();
  await operator.send('reset-breaker', kiosk.under.signer.text({ id: 'good' }));
  expect((await operator.replied(1)).map(({ body }) => body)).toEqual([{ id: 'good', result: 'done', why: null }]);
});
