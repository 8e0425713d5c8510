import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kioskSettings as settingsOf } from '../../src/config/map.ts';
import { money } from '../../src/domain/money.ts';
import { en } from '../../src/i18n/en.ts';
import { makeView } from '../../src/screens/make-view.ts';
import { effectsOf } from '../support/car-park.ts';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

const HOSTS = { hostOrders: { maxAmount: money('MYR', 10_000), keepMs: 3_600_000 } };
const GATE = { ...WATER, number: '7', forHostsOnly: true };

describe('an item that only hosts can order', () => {
  test('is handed over for an order', () => {
    const kiosk = KioskDrive.ready({ ...HOSTS, items: [GATE] });
    const request = {
      id: 'H-1',
      digest: 'd',
      name: 'Gate',
      amount: money('MYR', 700),
      language: null,
      handOver: { by: 'item', itemId: 'water' },
    } as const;
    kiosk.send({ type: 'order', asked: 1, request });
    expect(effectsOf(kiosk, 'answer order')).toMatchObject([{ answer: { taken: true } }]);
    kiosk.scan();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.state.orders.get('H-1')?.state).toBe('delivered');
  });

  test('is chosen by no customer: not by a press, not by its number, not by the button of the only item', () => {
    const kiosk = KioskDrive.ready({ ...HOSTS, items: [GATE, { ...JUICE, number: '8' }] });
    kiosk.send({ type: 'choose', itemId: 'water' });
    expect(kiosk.phase.name).toBe('idle');
    kiosk.send({ type: 'type number' });
    kiosk.send({ type: 'key', key: '7' });
    kiosk.send({ type: 'enter' });
    expect(kiosk.phaseAs('typing').notice).toBe('no such number');
    const alone = KioskDrive.ready({ ...HOSTS, items: [GATE] });
    alone.send({ type: 'begin' });
    expect(alone.phase.name).toBe('idle');
  });

  test('alone, the screen says what a kiosk of a host says, and offers no button to begin', () => {
    const kiosk = KioskDrive.ready({ ...HOSTS, items: [GATE] });
    const { settings } = kiosk;
    const inputs = { settings, now: 0, wall: kiosk.wall, qrModules: null, logos: new Map() };
    const view = makeView(kiosk.state, inputs);
    expect(view.lines).toEqual(expect.arrayContaining([...en.idleHostLines]));
    expect(view.actions.map(({ action }) => action)).not.toContain('begin');
  });
});

describe('in the configuration', () => {
  let folder: ConfigFolder;
  beforeEach(() => {
    folder = new ConfigFolder();
  });
  afterEach(() => folder.remove());

  const hidden = MINIMAL.replace('relay: gate}', 'relay: gate, offered: false}');
  const remote = hidden.replace(
    'gateways:',
    '  remote: {token: {credential: host-token}, maxAmount: "20.00"}\ngateways:',
  );

  test('it is `offered: false`', async () => {
    folder.secret('host-token', 'x'.repeat(40));
    expect(settingsOf(await folder.config(remote), {}).items).toMatchObject([{ id: 'hour', forHostsOnly: true }]);
    expect(settingsOf(await folder.config(MINIMAL), {}).items).toMatchObject([{ id: 'hour', forHostsOnly: false }]);
  });

  test('is a mistake where no host can order', async () => {
    expect(await folder.problems(hidden)).toEqual([
      expect.stringContaining('orders.items[0].offered: is false, and no host can order it'),
    ]);
  });
});
