import { expect, onTestFinished, test } from 'vitest';
import { CommandedKiosk, Operator } from '../support/command-kiosk.ts';
import { Signer } from '../support/command-sign.ts';
import { Mosquitto } from '../support/mosquitto.ts';

test('what nobody with a key has signed is counted and never answered, and the next good command is', async () => {
  const broker = await Mosquitto.start();
  onTestFinished(() => broker.remove());
  const kiosk = await CommandedKiosk.start(broker.url);
  onTestFinished(() => kiosk.stop());
  const operator = await Operator.start(broker.url);
  onTestFinished(() => operator.stop());
  const { signer } = kiosk.under;
  const good = signer.sign({ id: 'altered' });
  const bad: readonly (readonly [string, string, string])[] = [
    ['reset-breaker', new Signer('front-desk').text({ id: 'forged' }), 'bad signature'],
    ['reset-breaker', new Signer('nobody').text({ id: 'nobody' }), 'unknown key'],
    ['reset-breaker', JSON.stringify({ ...good, counter: Number(good['counter']) + 1 }), 'bad signature'],
    ['reset-breaker', signer.text({ id: 'elsewhere', kiosk: 'k2' }), 'bad signature'],
    ['reset-breaker', signer.text({ id: 'other', command: 'settle-job' }), 'bad signature'],
    ['reset-breaker', JSON.stringify({ ...good, extra: true }), 'unreadable'],
    ['reset-breaker', JSON.stringify(good).padEnd(4_097, ' '), 'unreadable'],
    ['reset-breaker', 'x'.repeat(900_000), 'unreadable'],
    ['reset-breaker', '', 'unreadable'],
  ];
  const seen = new Map<string, number>();
  for (const [name, text, why] of bad) {
    seen.set(why, (seen.get(why) ?? 0) + 1);
    await operator.send(name, text);
    await kiosk.counted(why, seen.get(why));
    kiosk.under.later();
  }
  // Topics that are no command's.
  await operator.send('Reset-Breaker', signer.text({ command: 'Reset-Breaker' }));
  await operator.send('reset-breaker/x', signer.text({}));
  await operator.send('reset-breaker', signer.text({}), {}, 'k2');
  await operator.send('reset-breaker', signer.text({ id: 'good' }));
  expect((await operator.replied(1)).map(({ body }) => body)).toEqual([{ id: 'good', result: 'done', why: null }]);
  expect(kiosk.done.map(({ id }) => id)).toEqual(['good']);
  expect(kiosk.kiosk.link.health.status).toBe('ready');
});
