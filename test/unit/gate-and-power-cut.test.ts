import { expect, test } from 'vitest';
import { carPark, EXIT, effectsOf, gateOpens, HOUR_MS, MINUTE_MS, show, ticket } from '../support/car-park.ts';
import { DELIVERED, JAMMED } from '../support/kiosk-drive.ts';

test('a power cut while the gate was being opened: whoever stands before it gets out, and only once', () => {
  const kiosk = carPark({}, EXIT);
  const free = ticket(kiosk, 5 * MINUTE_MS);
  show(kiosk, free);
  expect(kiosk.phase.name).toBe('opening');
  kiosk.restart();
  expect(kiosk.entriesOf('gate ended').map(({ delivery }) => delivery)).toEqual([
    { result: 'failed', reason: 'restart' },
  ]);
  expect(effectsOf(kiosk, 'tell site').map(({ fact }) => fact.fact)).toEqual(['used', 'not used']);
  show(kiosk, free);
  gateOpens(kiosk);
  kiosk.restart();
  kiosk.restart();
  show(kiosk, free);
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
});

test('a gate that is proven open after it was given up has let its ticket out', () => {
  const kiosk = carPark({}, EXIT);
  const free = ticket(kiosk, 5 * MINUTE_MS);
  show(kiosk, free);
  const { ticket: key, usedAt } = kiosk.phaseAs('opening');
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: JAMMED });
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: JAMMED });
  kiosk.send({ type: 'gate ended', ticket: 'another', usedAt, delivery: DELIVERED });
  expect(kiosk.entriesOf('gate ended')).toHaveLength(1);
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: DELIVERED });
  show(kiosk, free);
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
});

test('what a first try says late is not said of the second', () => {
  const kiosk = carPark({}, EXIT);
  const free = ticket(kiosk, 5 * MINUTE_MS);
  show(kiosk, free);
  const { ticket: key, usedAt } = kiosk.phaseAs('opening');
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: JAMMED });
  show(kiosk, free);
  expect(kiosk.phaseAs('opening').usedAt).toBeGreaterThan(usedAt);
  kiosk.send({ type: 'gate ended', ticket: key, usedAt, delivery: DELIVERED });
  expect(kiosk.phase.name).toBe('opening');
});

test('a camera whose clock is ahead: who left at once has left, and pays for the next visit only', () => {
  const kiosk = carPark({}, EXIT);
  const plate = { kind: 'ticket', key: 'p1', enteredAt: null } as const;
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'p1', at: kiosk.wall + 2 * MINUTE_MS } });
  show(kiosk, plate);
  gateOpens(kiosk);
  show(kiosk, plate);
  expect(kiosk.phaseAs('told').what).toEqual({ kind: 'ticket used before' });
  kiosk.pass(24 * HOUR_MS);
  kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key: 'p1', at: kiosk.wall } });
  show(kiosk, plate);
  expect(kiosk.phase.name).toBe('opening');
});

test('a ticket that was forgotten while its gate was opening, as the clock jumped, does not hold up the kiosk', () => {
  const kiosk = carPark({}, EXIT);
  show(kiosk, ticket(kiosk, 5 * MINUTE_MS));
  kiosk.wall += 1_000 * HOUR_MS;
  for (const key of ['other', 'third']) {
    kiosk.send({ type: 'ticket fact', fact: { fact: 'entered', key, at: kiosk.wall } });
  }
  expect([...kiosk.state.tickets.keys()]).toEqual(['other', 'third']);
  gateOpens(kiosk);
  expect(kiosk.phase.name).toBe('told');
});
