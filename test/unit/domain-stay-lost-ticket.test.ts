import { describe, expect, test } from 'vitest';
import { READY } from '../../src/domain/health.ts';
import { carPark, EXIT, effectsOf, PAYING_EXIT, payStay, show } from '../support/car-park.ts';

describe('a lost ticket', () => {
  test('has a price of its own, and its receipt is a substitute that opens the exit', () => {
    const kiosk = carPark();
    kiosk.send({ type: 'health', part: 'printer', health: READY });
    kiosk.send({ type: 'lost ticket' });
    const { ticket: key, due } = kiosk.phaseAs('stay');
    expect(due.minor).toBe(5_000);
    payStay(kiosk);
    expect(effectsOf(kiosk, 'print')[0]?.paper.sale.subject).toMatchObject({ kind: 'stay', enteredAt: null });
    const [told] = effectsOf(kiosk, 'tell site');
    expect(told?.fact).toMatchObject({ fact: 'paid', key, substitute: true });
    const exit = carPark({}, EXIT);
    if (told !== undefined) exit.send({ type: 'ticket fact', fact: told.fact });
    show(exit, { kind: 'ticket', key, enteredAt: null });
    expect(exit.phase.name).toBe('opening');
  });

  test('two of them are two', () => {
    const kiosk = carPark({}, PAYING_EXIT);
    const keys = [1, 2].map(() => {
      kiosk.send({ type: 'lost ticket' });
      const { ticket: key } = kiosk.phaseAs('stay');
      kiosk.back();
      return key;
    });
    expect(new Set(keys).size).toBe(2);
  });

  test.each([
    ['no printer could hand the substitute out', carPark()],
    ['it has no price', carPark({ lostTicket: null }, PAYING_EXIT)],
    ['nothing can be paid here', carPark({ lostTicket: { currency: 'MYR', minor: 1 } }, EXIT)],
  ])('cannot be paid where %s', (_why, kiosk) => {
    kiosk.send({ type: 'lost ticket' });
    expect(kiosk.phase.name).toBe('idle');
  });

  test("a substitute after its time is nobody's ticket", () => {
    const kiosk = carPark({}, EXIT);
    const payment = {
      saleId: 'A-1',
      at: kiosk.wall,
      amount: { currency: 'MYR', minor: 5_000 } as const,
      takenOff: 0,
      coversUntil: 0,
      leaveBy: kiosk.wall - 1,
    };
    kiosk.send({ type: 'ticket fact', fact: { fact: 'paid', key: 'lost:A-1', payment, substitute: true } });
    show(kiosk, { kind: 'ticket', key: 'lost:A-1', enteredAt: null });
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'unknown ticket' });
  });
});
