import { describe, expect, test } from 'vitest';
import type { TicketFact } from '../../src/domain/ticket.ts';
import {
  carPark,
  EXIT,
  effectsOf,
  GRACE_MS,
  gateOpens,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  PAYING_EXIT,
  payStay,
  show,
  ticket,
} from '../support/car-park.ts';
import { CLOSED, DELIVERED, JAMMED, KioskDrive } from '../support/kiosk-drive.ts';
import { WATER } from '../support/kiosk-settings.ts';

function paidElsewhere(kiosk: KioskDrive, leaveBy = kiosk.wall + GRACE_MS): TicketFact {
  const payment = {
    saleId: 'OTHER-1',
    at: kiosk.wall,
    amount: { currency: 'MYR', minor: 300 } as const,
    takenOff: 0,
    coversUntil: leaveBy,
    leaveBy,
  };
  return { fact: 'paid', key: 't1', payment, substitute: false };
}

describe('the exit', () => {
  test('opens for what was paid at another kiosk; the use is durable, and told, before the gate moves', () => {
    const kiosk = carPark({}, EXIT);
    kiosk.send({ type: 'ticket fact', fact: paidElsewhere(kiosk) });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.entriesOf('ticket').map(({ fact }) => fact.fact)).toEqual(['paid', 'used']);
    expect(effectsOf(kiosk, 'tell site').map(({ fact }) => fact.fact)).toEqual(['used']);
    expect(effectsOf(kiosk, 'open gate')).toHaveLength(1);
    gateOpens(kiosk);
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'gate opened' });
  });

  test('opens a second time for nobody, after a restart neither', () => {
    const kiosk = carPark({}, EXIT);
    kiosk.send({ type: 'ticket fact', fact: paidElsewhere(kiosk) });
    show(kiosk, ticket(kiosk, HOUR_MS));
    gateOpens(kiosk);
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
    kiosk.restart();
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
    expect(effectsOf(kiosk, 'open gate')).toHaveLength(1);
  });

  test('used at the other exit of the site: refused here', () => {
    const kiosk = carPark({}, EXIT);
    kiosk.send({ type: 'ticket fact', fact: { fact: 'used', key: 't1', at: kiosk.wall - MINUTE_MS } });
    kiosk.send({ type: 'ticket fact', fact: paidElsewhere(kiosk) });
    kiosk.send({ type: 'ticket fact', fact: { fact: 'used', key: 't1', at: kiosk.wall } });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
  });

  test('a gate that stays shut leaves the ticket as good as before', () => {
    const kiosk = carPark({}, EXIT);
    kiosk.send({ type: 'ticket fact', fact: paidElsewhere(kiosk) });
    show(kiosk, ticket(kiosk, HOUR_MS));
    const { ticket: key, usedAt } = kiosk.phaseAs('opening');
    kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: JAMMED });
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'gate stuck' });
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phase.name).toBe('opening');
    kiosk.pass(60_000);
    expect(kiosk.entriesOf('gate ended').map(({ delivery }) => delivery)).toEqual([
      JAMMED,
      { result: 'failed', reason: 'no answer' },
    ]);
  });

  test('within the free minutes it opens without a payment', () => {
    const kiosk = carPark({}, EXIT);
    show(kiosk, ticket(kiosk, 10 * MINUTE_MS));
    expect(kiosk.phase.name).toBe('opening');
  });

  test('alone it does what the site has decided', () => {
    for (const [alone, phase] of [
      ['open', 'opening'],
      ['refuse', 'told'],
    ] as const) {
      const kiosk = carPark({ alone }, EXIT);
      kiosk.send({ type: 'ticket fact', fact: paidElsewhere(kiosk) });
      kiosk.send({ type: 'health', part: 'site', health: { status: 'absent', reason: 'no broker' } });
      show(kiosk, ticket(kiosk, HOUR_MS));
      expect(kiosk.phase.name).toBe(phase);
    }
  });

  test('with nothing to sell no gateway is needed, and out of service it still lets out who has paid', () => {
    const kiosk = carPark({}, EXIT);
    for (const part of ['gateway:qfpay', 'gateway:wavpay']) {
      kiosk.send({ type: 'health', part, health: { status: 'absent', reason: 'no network' } });
    }
    expect(kiosk.phase.name).toBe('idle');
    const paying = carPark({}, PAYING_EXIT);
    paying.send({ type: 'ticket fact', fact: paidElsewhere(paying) });
    for (const part of ['gateway:qfpay', 'gateway:wavpay']) {
      paying.send({ type: 'health', part, health: { status: 'absent', reason: 'no network' } });
    }
    expect(paying.phase.name).toBe('out of service');
    show(paying, ticket(paying, HOUR_MS, 'unpaid'));
    expect(paying.phase.name).toBe('out of service');
    show(paying, ticket(paying, HOUR_MS));
    expect(paying.phase.name).toBe('opening');
    paying.send({ type: 'health', part: 'gpio', health: { status: 'absent', reason: 'unplugged' } });
    gateOpens(paying);
    paying.pass(60_000);
    show(paying, ticket(paying, HOUR_MS, 'free'));
    expect(paying.phase.name).toBe('out of service');
  });

  test('paid at the exit itself: the gate is what is delivered, and the ticket is used', () => {
    const kiosk = carPark({}, PAYING_EXIT);
    show(kiosk, ticket(kiosk, HOUR_MS));
    payStay(kiosk);
    expect(kiosk.phase.name).toBe('delivering');
    expect(effectsOf(kiosk, 'deliver')[0]?.item.id).toBe('gate');
    kiosk.deliveryEnds(DELIVERED);
    expect(kiosk.ends).toEqual(['completed']);
    kiosk.pass(120_000);
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
  });

  test('paid at the exit and the gate stays shut: the money goes back, and the ticket can be paid again', () => {
    const kiosk = carPark({}, PAYING_EXIT);
    show(kiosk, ticket(kiosk, HOUR_MS));
    payStay(kiosk);
    kiosk.deliveryEnds(JAMMED);
    kiosk.pass(0);
    kiosk.answer('refund', { kind: 'refunded', refundRef: 'r' });
    kiosk.pass(120_000);
    show(kiosk, ticket(kiosk, HOUR_MS));
    expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  });

  test('a restart in the middle of it: what the gate says decides, and then the ticket is as it should be', () => {
    for (const [said, told] of [
      [DELIVERED, { kind: 'ticket used before' }],
      [{ result: 'failed', reason: 'restart' }, null],
    ] as const) {
      const kiosk = carPark({}, PAYING_EXIT);
      show(kiosk, ticket(kiosk, HOUR_MS));
      payStay(kiosk);
      kiosk.hardwareSays = said;
      kiosk.respond = ({ do: verb }) => (verb === 'refund' ? { kind: 'refunded', refundRef: 'r' } : CLOSED);
      kiosk.restart();
      kiosk.pass(120_000);
      kiosk.respond = () => null;
      show(kiosk, ticket(kiosk, HOUR_MS));
      expect(kiosk.phase.name === 'told' ? kiosk.phase.what : null).toEqual(told);
    }
  });

  test('a restart after which there is no gate any more: nobody can be asked, and the money goes back', () => {
    const kiosk = carPark({}, PAYING_EXIT);
    show(kiosk, ticket(kiosk, HOUR_MS));
    payStay(kiosk);
    kiosk.hardwareSays = DELIVERED;
    kiosk.restart({ parking: null, items: [WATER] });
    expect(kiosk.entriesOf('delivery ended').at(-1)?.delivery).toMatchObject({ result: 'failed', reason: 'restart' });
  });

  test('what another gate says, or one said before, is not about this one', () => {
    const kiosk = carPark({}, EXIT);
    show(kiosk, ticket(kiosk, 10 * MINUTE_MS));
    kiosk.send({ type: 'gate ended', ticket: 'other', usedAt: 1, delivery: DELIVERED });
    expect(kiosk.phase.name).toBe('opening');
  });

  test('where nothing is charged it opens for everybody', () => {
    const kiosk = carPark({ tariff: { ...HOURLY, otherwise: null } }, EXIT);
    show(kiosk, ticket(kiosk, 5 * HOUR_MS));
    expect(kiosk.phase.name).toBe('opening');
  });

  test('facts of a site are nothing to a kiosk without a car park', () => {
    const kiosk = KioskDrive.ready();
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 't1', at: 1 } });
    expect(kiosk.entriesOf('ticket')).toEqual([]);
  });

  test('the same plate comes again: its next stay is not paid by the last one', () => {
    const kiosk = carPark({}, PAYING_EXIT);
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'plate', at: kiosk.wall - HOUR_MS } });
    show(kiosk, { kind: 'ticket', key: 'plate', enteredAt: null });
    payStay(kiosk);
    kiosk.deliveryEnds(DELIVERED);
    kiosk.pass(2 * HOUR_MS);
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'plate', at: kiosk.wall - HOUR_MS } });
    show(kiosk, { kind: 'ticket', key: 'plate', enteredAt: null });
    expect(kiosk.phaseAs('stay').due.minor).toBe(300);
  });
});
