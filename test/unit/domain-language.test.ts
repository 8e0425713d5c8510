import { describe, expect, test } from 'vitest';
import { effectsOf } from '../support/car-park.ts';
import { DELIVERED, KioskDrive, PAID } from '../support/kiosk-drive.ts';

describe('the language of the customer', () => {
  test("goes with the sale, its name and its receipt, and back to the kiosk's own when they leave", () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'language', language: 'zh-Hant' });
    kiosk.scanned();
    kiosk.answer('charge', PAID);
    kiosk.deliveryEnds(DELIVERED);
    const [print] = effectsOf(kiosk, 'print');
    expect(print?.paper.sale).toMatchObject({ language: 'zh-Hant', itemName: '水' });
    expect(kiosk.state.language).toBe('zh-Hant');
    kiosk.pass(120_000);
    expect([kiosk.phase.name, kiosk.state.language]).toEqual(['idle', 'en']);
  });

  test('chosen while paying, the receipt follows, and it is written down', () => {
    const kiosk = KioskDrive.ready().showCode();
    kiosk.send({ type: 'language', language: 'pt' });
    kiosk.send({ type: 'language', language: 'pt' });
    expect(kiosk.entriesOf('sale language').map(({ language }) => language)).toEqual(['pt']);
    expect(kiosk.saleOf(kiosk.phaseAs('paying').saleId)?.language).toBe('pt');
  });

  test('chosen and left alone, it goes back after a while', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'language', language: 'ms' });
    kiosk.send({ type: 'step-free' });
    expect([kiosk.state.language, kiosk.state.stepFree]).toEqual(['ms', true]);
    kiosk.pass(60_000);
    expect([kiosk.phase.name, kiosk.state.language, kiosk.state.stepFree]).toEqual(['idle', 'en', false]);
  });

  test('not one that the kiosk does not offer, and not while a payment is being made', () => {
    const kiosk = KioskDrive.ready({ languages: ['en', 'pt'] });
    kiosk.send({ type: 'language', language: 'ms' });
    expect(kiosk.state.language).toBe('en');
    kiosk.scanned();
    kiosk.send({ type: 'language', language: 'pt' });
    expect(kiosk.state.language).toBe('en');
  });
});
