import { describe, expect, test } from 'vitest';
import { type Health, READY, sameHealth } from '../../src/domain/health.ts';
import { canCharge, chargeRoutes, obstacles, presentRoute, works } from '../../src/domain/readiness.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';

const ALL = ['gpio', 'scanner', 'display', 'gateway:qfpay', 'gateway:wavpay'];
const DEGRADED: Health = { status: 'degraded', reason: 'paper low' };
const ABSENT: Health = { status: 'absent', reason: 'unplugged' };
const NO_WAY = 'payment: no gateway can be reached by a way that works here';

function parts(changes: Readonly<Record<string, Health | null>> = {}): Map<string, Health> {
  const all = new Map<string, Health>(ALL.map((part) => [part, READY]));
  for (const [part, health] of Object.entries(changes)) {
    if (health === null) {
      all.delete(part);
    } else {
      all.set(part, health);
    }
  }
  return all;
}

describe('a part works while it is ready or degraded', () => {
  test.each([
    ['ready', true],
    ['degraded', true],
    ['absent', false],
    ['failing', false],
  ] as const)('%s: %s', (status, expected) => {
    expect(works(new Map([['scanner', { status, reason: '' }]]), 'scanner')).toBe(expected);
  });

  test('nothing heard of it yet counts as not', () => {
    expect(works(new Map(), 'scanner')).toBe(false);
  });
});

describe('why nothing can be sold', () => {
  const settings = kioskSettings({ requiredParts: ['gpio', 'printer'] });

  test('nothing stands in the way when all is there', () => {
    expect(obstacles(kioskSettings(), parts())).toEqual([]);
  });

  test('each missing part says what is wrong with it', () => {
    expect(obstacles(settings, parts({ printer: { status: 'failing', reason: 'cover open' }, gpio: ABSENT }))).toEqual([
      'gpio: unplugged',
      'printer: cover open',
    ]);
  });

  test('a part without words is named by its status, one that has not spoken by that', () => {
    expect(obstacles(settings, parts({ gpio: { status: 'failing', reason: '' } }))).toEqual([
      'gpio: failing',
      'printer: not started',
    ]);
  });

  test('a degraded part is no obstacle', () => {
    expect(obstacles(settings, parts({ printer: DEGRADED }))).toEqual([]);
  });

  test('one way to pay is enough', () => {
    expect(obstacles(kioskSettings(), parts({ scanner: ABSENT }))).toEqual([]);
    expect(obstacles(kioskSettings(), parts({ display: ABSENT }))).toEqual([]);
    expect(obstacles(kioskSettings(), parts({ 'gateway:qfpay': ABSENT }))).toEqual([]);
  });

  test.each([
    ['neither screen nor scanner', { display: ABSENT, scanner: ABSENT }],
    ['no gateway', { 'gateway:qfpay': ABSENT, 'gateway:wavpay': null }],
    ['a gateway that only charges, and no scanner', { 'gateway:qfpay': ABSENT, scanner: ABSENT }],
  ])('%s: no way to pay', (_what, changes) => {
    expect(obstacles(kioskSettings(), parts(changes))).toEqual([NO_WAY]);
  });
});

describe('which ways to pay there are', () => {
  test('the order code is of the first wallet that has one and can be reached', () => {
    expect(presentRoute(kioskSettings(), parts())?.id).toBe('alipay');
    expect(presentRoute(kioskSettings(), parts({ 'gateway:qfpay': ABSENT }))).toBeNull();
    const wallets = kioskSettings().wallets.map((route) => ({ ...route, present: route.id === 'wavpay' }));
    const both = kioskSettings({ wallets });
    expect(presentRoute(both, parts())?.id).toBe('wavpay');
  });

  test('an order code needs a screen, a payment code a scanner', () => {
    expect(presentRoute(kioskSettings(), parts({ display: ABSENT }))).toBeNull();
    expect(canCharge(kioskSettings(), parts({ scanner: ABSENT }))).toBe(false);
    expect(canCharge(kioskSettings(), parts())).toBe(true);
  });

  test('only wallets whose gateway works can be charged', () => {
    const ids = (changes: Readonly<Record<string, Health>>) =>
      chargeRoutes(kioskSettings(), parts(changes)).map((route) => route.id);
    expect(ids({})).toEqual(['alipay', 'wavpay']);
    expect(ids({ 'gateway:qfpay': ABSENT })).toEqual(['wavpay']);
    expect(ids({ 'gateway:qfpay': ABSENT, 'gateway:wavpay': ABSENT })).toEqual([]);
    const shownOnly = kioskSettings({ wallets: kioskSettings().wallets.map((route) => ({ ...route, charge: false })) });
    expect(canCharge(shownOnly, parts())).toBe(false);
  });
});

test('health is the same when status and words are', () => {
  expect(sameHealth(READY, { status: 'ready', reason: '' })).toBe(true);
  expect(sameHealth(READY, { status: 'ready', reason: 'x' })).toBe(false);
  expect(sameHealth(READY, { status: 'degraded', reason: '' })).toBe(false);
});
