import { expect, test } from 'vitest';
import { ManualTimers } from '../../src/devices/virtual/manual-timers.ts';
import { READY } from '../../src/domain/health.ts';
import { money } from '../../src/domain/money.ts';
import { Deliveries } from '../../src/runtime/deliver.ts';
import { KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings, WATER } from '../support/kiosk-settings.ts';

function itemsWith(units: number) {
  return kioskSettings().items.map((item) =>
    item.id === WATER.id ? { ...item, units, price: money('MYR', 300) } : item,
  );
}

test('an item that was sold as three units and is configured as one since is not proven by one unit in the outlet', async () => {
  const kiosk = KioskDrive.without(['display'], { items: itemsWith(3) }).scanned();
  kiosk.answer('charge', PAID);
  expect(kiosk.phase.name).toBe('delivering');
  // The first unit is out when the power goes. Meanwhile somebody changes the configuration.
  kiosk.hardwareSays = null;
  kiosk.restart({ items: itemsWith(1) });
  kiosk.respond = (call) => (call.do === 'refund' ? { kind: 'refunded', refundRef: 'r' } : null);
  const timers = new ManualTimers();
  const device = { kind: 'scripted', health: READY, start: async () => {}, stop: async () => {} };
  const deliveries = new Deliveries({
    board: {
      ...device,
      read: () => true,
      level: () => true,
      relayState: () => false,
      hold: () => ({ ended: Promise.resolve({ result: 'done' }), release: () => undefined }),
      pulse: async () => ({ result: 'done' }),
    },
    controller: null,
    sensors: { holds: () => true, onSensor: () => () => {} },
    setTimer: (ms, callback) => timers.after(ms, callback),
    signal: new AbortController().signal,
  });
  for (const effect of kiosk.effects) {
    if (effect.do === 'ask delivery') {
      void deliveries
        .ask(effect.item)
        .then((delivery) => kiosk.send({ type: 'evidence', saleId: effect.saleId, delivery }));
    }
  }
  for (let look = 0; look < 20; look += 1) {
    timers.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  kiosk.pass(60_000);
  expect(kiosk.ends).toEqual(['refunded']);
});
