import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { familiesOf } from '../../src/domain/payment-codes.ts';
import { fromBase32, toBase32 } from '../../src/parking/base32.ts';
import { SiteKeys } from '../../src/parking/keys.ts';
import { exitCodeFor, signTicket, signVoucher } from '../../src/parking/signed-code.ts';
import { KEYS, NOON, reader } from '../support/parking.ts';
import { Random } from '../support/random.ts';

const HOUR_MS = 3_600_000;
const random = new Random(3);
const bytes = (length: number) => Uint8Array.from({ length }, () => random.int(256));

describe('our own signed codes', () => {
  test('a ticket says when it came in, and has a name that shows nothing', () => {
    const text = signTicket(KEYS, { serial: bytes(5), enteredAt: NOON - HOUR_MS - 1 });
    expect(text).toMatch(/^KP[0-9A-Z]{29}$/);
    const reading = reader([]).readCode(text);
    expect(reading).toMatchObject({ kind: 'ticket', enteredAt: Math.floor((NOON - HOUR_MS - 1) / 1000) * 1000 });
    expect(JSON.stringify(reading)).not.toContain(text.slice(4, 12));
    expect(reader([]).readTyped('code', text.toLowerCase().replace(/(.{5})/g, '$1-'))).toEqual(reading);
  });

  test('each kind of voucher is read as it was written', () => {
    const values = [
      { kind: 'minutes', minutes: 90 },
      { kind: 'percent', percent: 100 },
      { kind: 'amount', amount: money('HKD', 4_294_967_295) },
    ] as const;
    for (const value of values) {
      const text = signVoucher(KEYS, { serial: bytes(5), validUntil: NOON + HOUR_MS, value });
      expect(reader([]).readCode(text)).toMatchObject({ kind: 'voucher', voucher: { value } });
    }
  });

  test('a voucher counts up to its end, in its currency, and not before its use can be remembered as long as that', () => {
    const serial = bytes(5);
    const value = { kind: 'amount', amount: money('HKD', 500) } as const;
    const text = signVoucher(KEYS, { serial, validUntil: NOON, value });
    expect(reader([]).readCode(text).kind).toBe('voucher');
    expect(reader([], { now: () => NOON + 1 }).readCode(text)).toEqual({ kind: 'wrong', why: 'too old' });
    expect(reader([], { now: () => NOON - HOUR_MS, keepMs: HOUR_MS - 1 }).readCode(text).kind).toBe('wrong');
    expect(reader([], { currency: 'MOP' }).readCode(text)).toEqual({ kind: 'other' });
  });

  test('an exit pass gives back exactly its key', () => {
    const keys = ['lost:LOBBY1-12', 'lost:A-1', `t:${'x'.repeat(62)}`, KEYS.plateKey('AB1234')];
    for (const key of keys) {
      const text = exitCodeFor(KEYS, key);
      expect(text).toMatch(/^KP[0-9A-Z]+$/);
      expect(text.length).toBeLessThanOrEqual(128);
      expect(reader([]).readCode(text)).toEqual({ kind: 'ticket', key, enteredAt: null });
    }
    expect(() => exitCodeFor(KEYS, 'lost:Ä')).toThrow(RangeError);
    expect(() => exitCodeFor(KEYS, 'x'.repeat(65))).toThrow(RangeError);
  });

  test('a sign that is changed, left out or added is never taken for a ticket', () => {
    const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (let round = 0; round < 1_000; round += 1) {
      const good = signTicket(KEYS, { serial: bytes(5), enteredAt: NOON - random.int(1e9) });
      const place = 2 + random.int(good.length - 2);
      const other = random.pick([...signs].filter((sign) => sign !== good[place]));
      const changed = good.slice(0, place) + other + good.slice(place + 1);
      for (const bad of [changed, good.slice(0, -1), good + other, good.slice(0, place) + good.slice(place + 1)]) {
        expect(['wrong', 'other'], bad).toContain(reader([]).readCode(bad).kind);
      }
    }
  });

  test("another site's ticket is wrong by its signature", () => {
    const theirs = new SiteKeys('another-secret-of-another-car-park-9');
    const text = signTicket(theirs, { serial: bytes(5), enteredAt: NOON });
    expect(reader([]).readCode(text)).toEqual({ kind: 'wrong', why: 'signature' });
  });

  test('a ticket of long ago, or of tomorrow, is too old', () => {
    const at = (enteredAt: number) => reader([]).readCode(signTicket(KEYS, { serial: bytes(5), enteredAt }));
    expect(at(NOON - 14 * 24 * HOUR_MS).kind).toBe('ticket');
    expect(at(NOON - 14 * 24 * HOUR_MS - 1_000)).toEqual({ kind: 'wrong', why: 'too old' });
    expect(at(NOON + 120_000).kind).toBe('ticket');
    expect(at(NOON + 121_000)).toEqual({ kind: 'wrong', why: 'too old' });
  });

  test('none looks like a payment code', () => {
    for (let round = 0; round < 200; round += 1) {
      expect(familiesOf(signTicket(KEYS, { serial: bytes(5), enteredAt: NOON }))).toEqual([]);
    }
  });

  test('what cannot be written is refused', () => {
    const serial = bytes(5);
    expect(() => signTicket(KEYS, { serial: bytes(4), enteredAt: NOON })).toThrow(RangeError);
    expect(() => signTicket(KEYS, { serial, enteredAt: Number.NaN })).toThrow(RangeError);
    expect(() => signTicket(KEYS, { serial, enteredAt: -1 })).toThrow(RangeError);
    for (const percent of [0, 101, 1.5]) {
      expect(() => signVoucher(KEYS, { serial, validUntil: NOON, value: { kind: 'percent', percent } })).toThrow();
    }
    expect(() => signVoucher(KEYS, { serial, validUntil: NOON, value: { kind: 'minutes', minutes: 0 } })).toThrow();
  });

  test('base 32 is read back, and only one text means the same', () => {
    for (let length = 0; length < 60; length += 1) {
      const data = bytes(length);
      expect(fromBase32(toBase32(data))).toEqual(Buffer.from(data));
    }
    expect(fromBase32('01')).toEqual(null);
    expect(fromBase32('0U')).toEqual(null);
    expect(fromBase32('oi')).toEqual(fromBase32('01'));
  });
});
