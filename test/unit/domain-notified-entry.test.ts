import { describe, expect, test } from 'vitest';
import type { GatewayName, Notice } from '../../src/domain/gateway.ts';
import type { KioskSettings, WalletRoute } from '../../src/domain/settings.ts';
import { ABSENT, DELIVERED, KioskDrive, NOT_FOUND, PAID } from '../support/kiosk-drive.ts';
import { kioskSettings, QFPAY_PROFILE, WATER, WAVPAY_PROFILE } from '../support/kiosk-settings.ts';

const ENTRY: WalletRoute = {
  id: 'mpay',
  name: 'MPay',
  gateway: 'qfpay',
  present: true,
  charge: false,
  entry: true,
  method: 'MPAY',
  places: [],
  codes: [],
};
const LIFE = QFPAY_PROFILE.orderLifeMs;
const SLACK = 30_000;

/** Its order codes come at once; queries are answered by hand. */
function entryKiosk(changes: Partial<KioskSettings> = {}): KioskDrive {
  const kiosk = KioskDrive.ready({ wallets: [ENTRY], notifiedByWeb: true, ...changes });
  kiosk.respond = ({ do: verb }) => {
    switch (verb) {
      case 'present':
        return { kind: 'order code', code: 'entry code', lifeMs: LIFE, gatewayRef: null };
      case 'cancel':
        return { kind: 'unsupported', code: 'entry code' };
      default:
        return null;
    }
  };
  return kiosk;
}

function hear(kiosk: KioskDrive, changes: Partial<Notice> = {}, gateway: GatewayName = 'qfpay') {
  const said: Notice = {
    about: 'payment',
    orderNumber: null,
    gatewayRef: 'T1',
    claim: 'paid',
    amount: WATER.price,
    method: 'MPAY',
    paidAt: kiosk.wall,
    place: null,
    ...changes,
  };
  return kiosk.send({ type: 'notified', gateway, notice: said, known: null });
}

function reports(kiosk: KioskDrive): readonly string[] {
  return kiosk.entriesOf('unmatched payment').map(({ why }) => why);
}

describe('money is not taken for that of the sale in front', () => {
  test('when it names an order of its own, however well the rest fits', () => {
    const kiosk = entryKiosk().choose();
    hear(kiosk, { orderNumber: 'LOB1999999991234' });
    expect(kiosk.last.gatewayRef).toBeNull();
    expect(reports(kiosk)).toEqual(['unknown order']);
  });

  test('when another gateway reports it, whatever the wallet is called there', () => {
    const kiosk = entryKiosk().choose();
    hear(kiosk, {}, 'wavpay');
    expect(kiosk.last.gatewayRef).toBeNull();
    expect(reports(kiosk)).toEqual(['no sale fits']);
  });

  test('when the sale has its money already: a second phone that paid the same code is a job for a person', () => {
    const kiosk = entryKiosk().choose();
    hear(kiosk);
    kiosk.pass(0);
    kiosk.answer('query', { ...PAID, gatewayRef: 'T1' });
    hear(kiosk, { gatewayRef: 'T2' });
    expect(kiosk.last.gatewayRef).toBe('T1');
    expect(reports(kiosk)).toEqual(['no sale fits']);
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.states).toEqual(['kept']);
  });

  test.each([
    ['the very first moment that a slow clock could give', -SLACK, true],
    ['one before it', -SLACK - 1, false],
    ['the very last moment that a fast clock could give', LIFE + SLACK, true],
    ['one after it', LIFE + SLACK + 1, false],
  ])('paid at %s', (_what, offset, fits) => {
    const kiosk = entryKiosk().choose();
    hear(kiosk, { paidAt: kiosk.last.madeAt + offset });
    expect(kiosk.last.gatewayRef).toBe(fits ? 'T1' : null);
  });
});

test("it is the payment's own wallet that says how the gateway calls it, wherever it stands in the configuration", () => {
  const wallets = [...kioskSettings().wallets.map((route) => ({ ...route, present: false })), ENTRY];
  const kiosk = entryKiosk({ wallets }).choose();
  hear(kiosk);
  expect(kiosk.last.gatewayRef).toBe('T1');
});

describe('a sale that nobody has paid is remembered', () => {
  test('for as long as both clocks may be apart, also when the gateway grants no grace', () => {
    const profiles = { qfpay: { ...QFPAY_PROFILE, orderGraceMs: 0 }, wavpay: WAVPAY_PROFILE };
    const kiosk = entryKiosk({ profiles });
    const { respond } = kiosk;
    kiosk.respond = (call) => (call.do === 'query' ? NOT_FOUND : respond(call));
    kiosk.choose();
    const { madeAt } = kiosk.last;
    kiosk.pass(LIFE + 50_000);
    expect(kiosk.asked.filter(({ at, verb }) => verb === 'query' && at > 1_000 + LIFE)).not.toEqual([]);
    hear(kiosk, { paidAt: madeAt + LIFE + 20_000 });
    expect(kiosk.last.gatewayRef).toBe('T1');
  });

  /** A code was shown, and left at once; the gateway is being asked whether anybody paid it. */
  function left(kiosk: KioskDrive): string {
    const { orderNumber } = kiosk.choose().last;
    kiosk.back();
    kiosk.passToWake();
    kiosk.answer('query', NOT_FOUND);
    kiosk.pass(0);
    kiosk.passToWake();
    expect([kiosk.states, kiosk.waiting]).toEqual([['watching'], ['query']]);
    return orderNumber;
  }

  /** A second sale is opened so long after the first, and then the gateway answers about that one. */
  function secondSale(kiosk: KioskDrive, after: number): string {
    const end = kiosk.mono + after;
    const first = left(kiosk);
    kiosk.pass(end - kiosk.mono);
    kiosk.choose();
    expect(kiosk.payments).toHaveLength(2);
    kiosk.pass(LIFE);
    kiosk.answer('query', NOT_FOUND, first);
    return kiosk.payments.find(({ orderNumber }) => orderNumber === first)?.state ?? 'lost';
  }

  test.each([
    ['while a later code could be taken for it', LIFE + SLACK, 'watching'],
    ['to the last moment of that', LIFE + 2 * SLACK, 'watching'],
    ['and no longer', LIFE + 2 * SLACK + 1, 'not paid'],
  ])('%s', (_what, after, state) => {
    expect(secondSale(entryKiosk(), after)).toBe(state);
  });

  test.each<[string, Partial<WalletRoute>]>([
    ['by the entry code of another wallet', { method: 'OTHER' }],
    ['by an order code', { entry: false, method: null }],
  ])('not for the sake of a sale that is paid %s', (_what, other) => {
    const kiosk = entryKiosk({ wallets: [ENTRY, { ...ENTRY, id: 'other', gateway: 'wavpay', ...other }] });
    const first = left(kiosk);
    kiosk.send({ type: 'health', part: 'gateway:qfpay', health: ABSENT });
    kiosk.pass(LIFE);
    kiosk.choose();
    expect(kiosk.last.gateway).toBe('wavpay');
    kiosk.pass(2 * SLACK + 1);
    kiosk.answer('query', NOT_FOUND, first);
    expect(kiosk.payments.find(({ orderNumber }) => orderNumber === first)?.state).toBe('not paid');
  });
});
