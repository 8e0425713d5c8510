import { expect, test } from 'vitest';
import {
  carPark,
  EXIT,
  effectsOf,
  GRACE_MS,
  gateOpens,
  HOUR_MS,
  PAYING_EXIT,
  show,
  ticket,
} from '../support/car-park.ts';
import { ALIPAY_CODE, JAMMED } from '../support/kiosk-drive.ts';

const FIVE_HOURS = { kind: 'voucher', voucher: { id: 'v1', value: { kind: 'minutes', minutes: 300 } } } as const;
const ALL = { kind: 'voucher', voucher: { id: 'v3', value: { kind: 'percent', percent: 100 } } } as const;
const ONE_HOUR = { kind: 'voucher', voucher: { id: 'v2', value: { kind: 'minutes', minutes: 60 } } } as const;

test('no wallet is asked for nothing: the stay counts as paid, and the exit opens for it', () => {
  const kiosk = carPark();
  const stay = ticket(kiosk, 3 * HOUR_MS);
  show(kiosk, stay);
  show(kiosk, FIVE_HOURS);
  expect(kiosk.phaseAs('stay').due.minor).toBe(0);
  kiosk.send({ type: 'begin' });
  expect(kiosk.phaseAs('told').what).toMatchObject({ kind: 'nothing to pay' });
  expect(kiosk.payments).toEqual([]);
  expect(kiosk.entriesOf('sale opened')).toEqual([]);
  const told = effectsOf(kiosk, 'tell site').map(({ fact }) => fact);
  expect(told.map(({ fact, key }) => [fact, key])).toEqual([
    ['used', 'voucher:v1'],
    ['paid', 't1'],
  ]);
  const exit = carPark({}, EXIT);
  for (const fact of told) {
    exit.send({ type: 'ticket fact', fact });
  }
  show(exit, stay);
  expect(exit.phase.name).toBe('opening');
});

test('what they took off stays off, and no more than that', () => {
  const kiosk = carPark();
  const stay = ticket(kiosk, 3 * HOUR_MS);
  show(kiosk, stay);
  show(kiosk, FIVE_HOURS);
  kiosk.send({ type: 'begin' });
  kiosk.pass(3 * HOUR_MS);
  show(kiosk, stay);
  expect(kiosk.phaseAs('stay').due.minor).toBe(900);
});

test('one that takes off everything, however long the stay gets, is good for the time to leave', () => {
  const kiosk = carPark();
  const stay = ticket(kiosk, 3 * HOUR_MS);
  show(kiosk, stay);
  show(kiosk, ALL);
  kiosk.send({ type: 'begin' });
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'nothing to pay', leaveBy: kiosk.wall + GRACE_MS });
  kiosk.pass(HOUR_MS);
  show(kiosk, stay);
  expect(kiosk.phaseAs('stay').due.minor).toBe(300);
});

test('a payment code held to the scanner then is not charged', () => {
  const kiosk = carPark();
  show(kiosk, ticket(kiosk, 3 * HOUR_MS));
  show(kiosk, FIVE_HOURS);
  kiosk.scan(ALIPAY_CODE);
  expect(kiosk.phase.name).toBe('told');
  expect(kiosk.asked).toEqual([]);
});

test('at an exit that takes payments the gate opens, and where it stays shut the ticket is still good', () => {
  const kiosk = carPark({}, PAYING_EXIT);
  const stay = ticket(kiosk, 3 * HOUR_MS);
  show(kiosk, stay);
  show(kiosk, FIVE_HOURS);
  kiosk.send({ type: 'begin' });
  const { ticket: key, usedAt } = kiosk.phaseAs('opening');
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: JAMMED });
  show(kiosk, stay);
  gateOpens(kiosk);
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'gate opened' });
  show(kiosk, stay);
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
});

test('one that was used at another kiosk while the fee was on the screen takes nothing off any more', () => {
  const kiosk = carPark();
  show(kiosk, ticket(kiosk, 3 * HOUR_MS));
  show(kiosk, FIVE_HOURS);
  show(kiosk, ONE_HOUR);
  kiosk.send({ type: 'ticket fact', fact: { fact: 'used', key: 'voucher:v1', at: kiosk.wall } });
  kiosk.send({ type: 'begin' });
  expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 600 }, notice: 'voucher used before' });
  kiosk.send({ type: 'begin' });
  expect(kiosk.phase.name).toBe('paying');
  expect(kiosk.last.amount.minor).toBe(600);
});

test('nor on the rest of a stay that was paid for before', () => {
  const kiosk = carPark();
  const stay = ticket(kiosk, HOUR_MS);
  show(kiosk, stay);
  show(kiosk, ONE_HOUR);
  kiosk.send({ type: 'begin' });
  kiosk.pass(3 * HOUR_MS);
  show(kiosk, stay);
  show(kiosk, FIVE_HOURS);
  kiosk.send({ type: 'ticket fact', fact: { fact: 'used', key: 'voucher:v1', at: kiosk.wall } });
  kiosk.scan(ALIPAY_CODE);
  expect(kiosk.phaseAs('stay')).toMatchObject({ due: { minor: 900 }, notice: 'voucher used before' });
});
