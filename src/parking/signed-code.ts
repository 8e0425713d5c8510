import { CURRENCY_EXPONENTS, isCurrency, money } from '../domain/money.ts';
import type { TicketReading, VoucherReading } from '../domain/ticket.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { isTicketKey, type SiteKeys } from './keys.ts';

/** Begins each code of ours, in capitals: no wallet's payment code does. */
const MARK = 'KP';
const SEAL_BYTES = 8;
/** Version 1 in the high half of the first byte, what it is in the low half. */
const KINDS = { ticket: 0x11, voucher: 0x12, pass: 0x13 } as const;
const VALUES = { minutes: 1, amount: 2, percent: 3 } as const;
const SERIAL_BYTES = 5;
const TICKET_BYTES = 1 + SERIAL_BYTES + 4;
const VOUCHER_BYTES = 1 + SERIAL_BYTES + 4 + 1;
const UINT32 = 0xffff_ffff;
/** That of an exit pass for the longest key. */
const LONGEST = MARK.length + Math.ceil(((1 + 64 + SEAL_BYTES) * 8) / 5);

/**
 * The text of an entry ticket of our own: 31 signs for a QR code or Code 128, or for typing.
 * @param serial five random bytes.
 * @param enteredAt wall ms; kept to the second.
 * @throws RangeError when the serial or the time cannot be written.
 */
export function signTicket(keys: SiteKeys, { serial, enteredAt }: { serial: Uint8Array; enteredAt: number }): string {
  const payload = Buffer.alloc(TICKET_BYTES);
  payload[0] = KINDS.ticket;
  payload.set(checkedSerial(serial), 1);
  payload.writeUInt32BE(seconds(enteredAt), 1 + SERIAL_BYTES);
  return sealed(keys, payload);
}

/**
 * The text of a voucher.
 * @param serial five random bytes: each voucher can be used once.
 * @param validUntil wall ms. Uses are remembered as long as tickets are, so it is taken only within that time before its end.
 * @throws RangeError when something of it cannot be written.
 */
export function signVoucher(
  keys: SiteKeys,
  voucher: { readonly serial: Uint8Array; readonly validUntil: number; readonly value: VoucherReading['value'] },
): string {
  const head = Buffer.alloc(VOUCHER_BYTES);
  head[0] = KINDS.voucher;
  head.set(checkedSerial(voucher.serial), 1);
  head.writeUInt32BE(seconds(voucher.validUntil), 1 + SERIAL_BYTES);
  head[VOUCHER_BYTES - 1] = VALUES[voucher.value.kind];
  return sealed(keys, Buffer.concat([head, valueBytes(voucher.value)]));
}

/**
 * What opens the exit for a ticket that has no code of its own: a lost ticket's substitute. Reading it gives back exactly this key. It
 * says nothing about having been paid: that is known from the ticket.
 * @throws RangeError when it is no ticket's key.
 */
export function exitCodeFor(keys: SiteKeys, ticketKey: string): string {
  if (!isTicketKey(ticketKey)) {
    throw new RangeError('not the key of a ticket');
  }
  return sealed(keys, Buffer.concat([Buffer.from([KINDS.pass]), Buffer.from(ticketKey, 'ascii')]));
}

/** A code that is ours; times not judged. */
export type SignedReading =
  | { readonly kind: 'ticket'; readonly key: string; readonly enteredAt: number | null }
  | { readonly kind: 'voucher'; readonly voucher: VoucherReading; readonly validUntil: number };

/** Null: it does not look like one of ours. `wrong`: it does, and somebody made or changed it who has not the site's key. */
export function readSigned(
  keys: SiteKeys,
  text: string,
): SignedReading | Extract<TicketReading, { kind: 'wrong' }> | null {
  if (text.length > LONGEST || text.slice(0, MARK.length).toUpperCase() !== MARK) {
    return null;
  }
  const bytes = fromBase32(text.slice(MARK.length));
  if (bytes === null || bytes.length <= SEAL_BYTES + 1) {
    return null;
  }
  const payload = bytes.subarray(0, -SEAL_BYTES);
  const read = READERS[payload[0] ?? 0];
  if (read === undefined) {
    return null;
  }
  return keys.isOurCode(payload, bytes.subarray(-SEAL_BYTES))
    ? read(keys, payload)
    : { kind: 'wrong', why: 'signature' };
}

type Reader = (keys: SiteKeys, payload: Buffer) => SignedReading | null;

const READERS: Readonly<Record<number, Reader>> = {
  [KINDS.ticket]: (keys, payload) =>
    payload.length === TICKET_BYTES
      ? {
          kind: 'ticket',
          key: keys.ticketKey(`${MARK}${toBase32(payload)}`),
          enteredAt: payload.readUInt32BE(1 + SERIAL_BYTES) * 1_000,
        }
      : null,
  [KINDS.voucher]: (_, payload) => readVoucher(payload),
  [KINDS.pass]: (_, payload) => {
    const key = payload.toString('ascii', 1);
    return isTicketKey(key) ? { kind: 'ticket', key, enteredAt: null } : null;
  },
};

function readVoucher(payload: Buffer): SignedReading | null {
  const value = payload.length > VOUCHER_BYTES ? readValue(payload) : null;
  if (value === null) {
    return null;
  }
  const id = toBase32(payload.subarray(1, 1 + SERIAL_BYTES));
  return { kind: 'voucher', voucher: { id, value }, validUntil: payload.readUInt32BE(1 + SERIAL_BYTES) * 1_000 };
}

function readValue(payload: Buffer): VoucherReading['value'] | null {
  const rest = payload.subarray(VOUCHER_BYTES);
  switch (payload[VOUCHER_BYTES - 1]) {
    case VALUES.minutes:
      return rest.length === 4 ? { kind: 'minutes', minutes: rest.readUInt32BE(0) } : null;
    case VALUES.percent:
      return rest.length === 1 && (rest[0] ?? 0) <= 100 ? { kind: 'percent', percent: rest[0] ?? 0 } : null;
    case VALUES.amount: {
      const currency = rest.toString('ascii', 0, 3);
      const fits = rest.length === 7 && isCurrency(currency);
      return fits ? { kind: 'amount', amount: money(currency, rest.readUInt32BE(3)) } : null;
    }
    default:
      return null;
  }
}

function valueBytes(value: VoucherReading['value']): Buffer {
  switch (value.kind) {
    case 'minutes':
      return uint32(value.minutes);
    case 'percent':
      if (!Number.isInteger(value.percent) || value.percent < 1 || value.percent > 100) {
        throw new RangeError('a voucher takes off 1 to 100 per cent');
      }
      return Buffer.from([value.percent]);
    case 'amount': {
      const { currency, minor } = value.amount;
      if (CURRENCY_EXPONENTS[currency] === undefined) {
        throw new RangeError('not a currency');
      }
      return Buffer.concat([Buffer.from(currency, 'ascii'), uint32(minor)]);
    }
  }
}

function uint32(value: number): Buffer {
  if (!Number.isInteger(value) || value < 1 || value > UINT32) {
    throw new RangeError('a voucher is worth at least 1, and less than can be written');
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function checkedSerial(serial: Uint8Array): Uint8Array {
  if (serial.length !== SERIAL_BYTES) {
    throw new RangeError('a serial has five bytes');
  }
  return serial;
}

function seconds(wallMs: number): number {
  const whole = Math.floor(wallMs / 1_000);
  if (!Number.isInteger(whole) || whole < 0 || whole > UINT32) {
    throw new RangeError('a time before 1970 or after 2106');
  }
  return whole;
}

function sealed(keys: SiteKeys, payload: Buffer): string {
  return `${MARK}${toBase32(Buffer.concat([payload, keys.sealCode(payload)]))}`;
}
