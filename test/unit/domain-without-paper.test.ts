import { describe, expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { carPark, effectsOf, HOUR_MS, show, ticket } from '../support/car-park.ts';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

const ASK = { withoutPaper: 'ask' } as const;

describe('no receipt can be printed', () => {
  test('the customer is told before anything is ordered, and may go on or leave', () => {
    const kiosk = KioskDrive.ready(ASK).choose();
    expect(kiosk.phase.name).toBe('no paper');
    expect(kiosk.payments).toEqual([]);
    kiosk.back();
    expect(kiosk.phase.name).toBe('idle');
    kiosk.choose();
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase.name).toBe('paying');
  });

  test('a stay too', () => {
    const kiosk = carPark();
    kiosk.settings = { ...kiosk.settings, ...ASK };
    show(kiosk, ticket(kiosk, HOUR_MS));
    kiosk.scan();
    expect(kiosk.phase.name).toBe('no paper');
    kiosk.send({ type: 'begin' });
    expect(kiosk.phase.name).toBe('paying');
  });

  test('nobody is asked when there is paper, or none is ever printed', () => {
    const kiosk = KioskDrive.ready(ASK);
    kiosk.send({ type: 'health', part: 'printer', health: READY });
    expect(kiosk.choose().phase.name).toBe('paying');
    expect(KioskDrive.ready({ ...ASK, printReceipts: false }).choose().phase.name).toBe('paying');
  });

  test('nobody answers: the kiosk is free again; a part that fails closes it', () => {
    const kiosk = KioskDrive.ready({ ...ASK, items: [WATER] });
    kiosk.send({ type: 'begin' });
    kiosk.pass(60_000);
    expect(kiosk.phase.name).toBe('idle');
  });
});

describe('the receipt once more', () => {
  function sold(result: 'printed' | 'unknown' = 'unknown'): KioskDrive {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'health', part: 'printer', health: READY });
    kiosk.scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.send({ type: 'printed', saleId: kiosk.phaseAs('receipt').saleId, result });
    return kiosk;
  }

  test('is a copy, and is had once', () => {
    const kiosk = sold();
    kiosk.send({ type: 'again' });
    kiosk.send({ type: 'again' });
    expect(effectsOf(kiosk, 'print').map(({ paper }) => paper.copy)).toEqual([false, true]);
    expect(kiosk.entriesOf('receipt again')).toHaveLength(1);
  });

  test('also by whoever stands there when the thanks have gone, for a minute and no longer', () => {
    const kiosk = sold('printed');
    kiosk.pass(30_000);
    expect(kiosk.phase.name).toBe('idle');
    kiosk.pass(40_000);
    kiosk.send({ type: 'again' });
    expect(effectsOf(kiosk, 'print')).toHaveLength(1);
  });

  test('not without a printer, and not while somebody buys', () => {
    const kiosk = sold();
    kiosk.send({ type: 'health', part: 'printer', health: { status: 'absent', reason: 'unplugged' } });
    kiosk.send({ type: 'again' });
    kiosk.send({ type: 'health', part: 'printer', health: READY });
    kiosk.back();
    kiosk.choose();
    kiosk.send({ type: 'again' });
    expect(effectsOf(kiosk, 'print')).toHaveLength(1);
  });
});
