import { describe, expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { wakeAt } from '../../src/domain/kiosk.ts';
import { ABSENT, KioskDrive } from '../support/kiosk-drive.ts';
import { JUICE, WATER } from '../support/kiosk-settings.ts';

const LOADED = { type: 'loaded', sales: [], payments: [], jobs: [], counters: {}, session: 1, tail: '1234' } as const;

describe('starting', () => {
  test.each([
    ['journal first', [LOADED, { type: 'devices started' }]],
    ['devices first', [{ type: 'devices started' }, LOADED]],
  ] as const)('waits for the journal and for the devices: %s', (_what, [first, second]) => {
    const kiosk = new KioskDrive({ requiredParts: [] });
    for (const part of ['display', 'gateway:qfpay']) {
      kiosk.send({ type: 'health', part, health: READY });
    }
    kiosk.send(first);
    expect(kiosk.phase.name).toBe('starting');
    kiosk.send(second);
    expect(kiosk.phase.name).toBe('idle');
  });

  test('a kiosk that cannot sell starts out of service and says why', () => {
    const kiosk = KioskDrive.without(['gpio']);
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: unplugged']);
  });

  test('nobody can buy before it has started', () => {
    const kiosk = new KioskDrive();
    kiosk.choose().scan();
    kiosk.back();
    expect(kiosk.phase.name).toBe('starting');
    expect(kiosk.effects).toEqual([]);
  });

  test('devices that start once more change nothing', () => {
    const kiosk = KioskDrive.ready().choose();
    kiosk.send({ type: 'devices started' });
    expect(kiosk.phase.name).toBe('paying');
  });
});

describe('idle and out of service', () => {
  test('without a customer there is nothing to wake up for', () => {
    expect(wakeAt(KioskDrive.ready().state)).toBeNull();
  });

  test('a required part that fails takes the idle kiosk out of service, and brings it back', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'health', part: 'gpio', health: ABSENT });
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: unplugged']);
    kiosk.send({ type: 'health', part: 'gpio', health: READY });
    expect(kiosk.phase.name).toBe('idle');
  });

  test('the reasons shown are the present ones', () => {
    const kiosk = KioskDrive.without(['gpio', 'display']);
    kiosk.send({ type: 'health', part: 'gpio', health: { status: 'failing', reason: 'no chip' } });
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: no chip']);
    kiosk.send({ type: 'health', part: 'scanner', health: ABSENT });
    expect(kiosk.phaseAs('out of service').reasons).toHaveLength(2);
    kiosk.send({ type: 'health', part: 'scanner', health: READY });
    expect(kiosk.phaseAs('out of service').reasons).toEqual(['gpio: no chip']);
  });

  test('the moment since when is that of the phase, not of its latest reason', () => {
    const kiosk = KioskDrive.without(['gpio']);
    const { since } = kiosk.state;
    kiosk.pass(5_000);
    kiosk.send({ type: 'health', part: 'gpio', health: { status: 'failing', reason: 'no chip' } });
    expect(kiosk.state.since).toBe(since);
    kiosk.send({ type: 'health', part: 'gpio', health: READY });
    expect(kiosk.state.since).toBe(since + 5_000);
  });

  test('nothing is sold out of service', () => {
    const kiosk = KioskDrive.without(['gpio']).choose().scan();
    expect(kiosk.phase.name).toBe('out of service');
    expect(kiosk.effects).toEqual([]);
  });

  test('a code scanned while nobody buys is dropped', () => {
    const kiosk = KioskDrive.ready().scan();
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.effects).toEqual([]);
  });
});

describe('health is written when its status changes, not when its words do', () => {
  test('three reports, two entries', () => {
    const kiosk = KioskDrive.ready();
    const before = kiosk.entriesOf('health').length;
    kiosk.send({ type: 'health', part: 'printer', health: { status: 'degraded', reason: 'paper low' } });
    kiosk.send({ type: 'health', part: 'printer', health: { status: 'degraded', reason: 'paper low' } });
    kiosk.send({ type: 'health', part: 'printer', health: { status: 'degraded', reason: 'paper lower' } });
    expect(kiosk.state.parts.get('printer')?.reason).toBe('paper lower');
    kiosk.send({ type: 'health', part: 'printer', health: ABSENT });
    expect(kiosk.entriesOf('health').slice(before)).toMatchObject([
      { part: 'printer', health: { status: 'degraded', reason: 'paper low' } },
      { part: 'printer', health: { status: 'absent' } },
    ]);
  });
});

describe('choosing', () => {
  test('with several things to choose from the customer chooses, within a time', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'begin' });
    expect(kiosk.phaseAs('choosing').endsAt).toBe(kiosk.mono + 60_000);
    expect(kiosk.effects).toEqual([{ do: 'warm', gateways: ['qfpay', 'wavpay'] }]);
    kiosk.pass(59_999);
    expect(kiosk.phase.name).toBe('choosing');
    kiosk.pass(1);
    expect(kiosk.phase.name).toBe('idle');
    expect(kiosk.state.sales.size).toBe(0);
  });

  test('beginning twice does not begin anew', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'begin' });
    const { endsAt } = kiosk.phaseAs('choosing');
    kiosk.pass(10_000);
    kiosk.send({ type: 'begin' });
    expect(kiosk.phaseAs('choosing').endsAt).toBe(endsAt);
  });

  test('the customer can go back, and a failure ends it', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'begin' });
    kiosk.back();
    expect(kiosk.phase.name).toBe('idle');
    kiosk.send({ type: 'begin' });
    kiosk.send({ type: 'health', part: 'gpio', health: ABSENT });
    expect(kiosk.phase.name).toBe('out of service');
  });

  test('what is not for sale cannot be chosen', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'choose', itemId: 'gold' });
    expect(kiosk.phase.name).toBe('idle');
    kiosk.send({ type: 'begin' });
    kiosk.send({ type: 'choose', itemId: 'gold' });
    expect(kiosk.phase.name).toBe('choosing');
    expect(kiosk.entriesOf('sale opened')).toEqual([]);
  });

  test('an item can be chosen straight from idle, at its own price', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'choose', itemId: 'juice' });
    expect(kiosk.phase.name).toBe('paying');
    expect(kiosk.last.amount).toEqual(JUICE.price);
  });

  test('with one item there is nothing to choose', () => {
    const kiosk = KioskDrive.ready({ items: [WATER] });
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase.name).toBe('paying');
    expect(kiosk.last.amount).toEqual(WATER.price);
  });

  test('with nothing for sale beginning leads nowhere', () => {
    const kiosk = KioskDrive.ready({ items: [] });
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase.name).toBe('idle');
  });
});
