import { expect, test } from 'vitest';
import { expectSound, sells } from '../support/bad-input.ts';
import { CommandedDaemon } from '../support/commanded-daemon.ts';
import { Onlooker } from '../support/onlooker.ts';

test('a signed command says how many are left: the screen offers the item or not, and a restart does not forget it', async () => {
  const daemon = await CommandedDaemon.start({ 'orders.items.0.stock': 5 });
  const { kiosk } = daemon;
  const left = async (count: string) => await daemon.command('set-stock', { item: 'water', left: count });
  expect(await daemon.command('set-stock', { item: 'wine', left: '1' })).toMatchObject({ why: 'no such item' });

  const onlooker = await Onlooker.at(kiosk);
  await kiosk.press({ type: 'begin' });
  await onlooker.sees(({ items }) => offers(items, 'water', 'juice'), 'both are offered');
  expect(await left('0')).toMatchObject({ result: 'done' });
  await onlooker.sees(({ items }) => offers(items, 'juice'), 'the water is sold out');
  expect(await left('1')).toMatchObject({ result: 'done' });
  await onlooker.sees(({ items }) => offers(items, 'water', 'juice'), 'there is one again');
  await kiosk.press({ type: 'back' });
  await onlooker.seesPhase('idle');

  const code = await sells(kiosk);
  await kiosk.press({ type: 'begin' });
  await onlooker.sees(({ phase, items }) => phase === 'choosing' && offers(items, 'juice'), 'the last one is gone');
  expectSound(kiosk, [code]);
  await kiosk.kill9();
  await kiosk.boot();
  const later = await Onlooker.at(kiosk);
  await kiosk.press({ type: 'begin' });
  await later.sees(
    ({ phase, items }) => phase === 'choosing' && offers(items, 'juice'),
    'it is gone after a restart too',
  );
});

function offers(items: readonly { readonly id: string }[], ...ids: readonly string[]): boolean {
  return items.map(({ id }) => id).join() === ids.join();
}
