import { describe, expect, test } from 'vitest';
import { checkSum, currencyCode, MdbReader, type Reply } from '../../src/devices/controller/mdb-reader.ts';

const HKD = { address: 0x10, currencyNumber: 344, scale: 5, decimals: 2 };
const CONFIG = [0x11, 0x00, 0x03, 0x10, 0x02, 0x01];
const PRICES = [0x11, 0x01, 0xff, 0xff, 0x00, 0x00];
const ENABLE = [0x14, 0x01];
const REQUEST = [0x13, 0x00, 0x00, 0x1e, 0x01, 0x02];
const FUNDS = 30;

type Where = 'inactive' | 'disabled' | 'enabled' | 'session idle' | 'asked' | 'approved' | 'approval waits';

/** A reader that was brought there as a machine brings it there, with nothing left to be said. */
function readerIn(where: Where): MdbReader {
  const reader = new MdbReader(HKD);
  const steps: Record<Where, () => void> = {
    inactive: () => {},
    disabled: () => {
      reader.take(Uint8Array.from(CONFIG));
      reader.take(Uint8Array.from(PRICES));
    },
    enabled: () => {
      steps.disabled();
      reader.take(Uint8Array.from(ENABLE));
    },
    'session idle': () => {
      steps.enabled();
      reader.begin(FUNDS);
      said(reader);
    },
    asked: () => {
      steps['session idle']();
      reader.take(Uint8Array.from(REQUEST));
    },
    approved: () => {
      steps.asked();
      reader.approve(FUNDS);
      said(reader);
    },
    'approval waits': () => {
      steps.asked();
      reader.approve(FUNDS);
    },
  };
  steps[where]();
  return reader;
}

/** Everything that the next polls would fetch. */
function said(reader: MdbReader): number[][] {
  const words: number[][] = [];
  for (let one = reader.next(); one !== null; one = reader.next()) words.push([...one]);
  return words;
}

const OUT = [[0x0b]];
const REQUESTED = { type: 'request', price: 30, selection: 0x0102 };

/** Section 7 of MDB/ICP 4.2: state, command, then state after it, what the next polls fetch, what is told. */
const TABLE: readonly (readonly [
  where: Where,
  command: string,
  block: readonly number[],
  state: string,
  polls: readonly (readonly number[])[],
  event: object | string | null,
])[] = [
  // 7.4.1 RESET, in every state.
  ['inactive', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['disabled', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['enabled', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['session idle', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['asked', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['approved', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  ['approval waits', 'RESET', [0x10], 'inactive', [[0x00]], 'reset'],
  // SETUP.
  ['inactive', 'SETUP prices before configuration', PRICES, 'inactive', OUT, 'out of sequence'],
  ['enabled', 'SETUP prices again', PRICES, 'enabled', [], null],
  ['session idle', 'SETUP prices again', PRICES, 'session idle', [], null],
  // READER.
  ['inactive', 'READER ENABLE', [0x14, 1], 'inactive', OUT, 'out of sequence'],
  ['inactive', 'READER DISABLE', [0x14, 0], 'inactive', OUT, 'out of sequence'],
  ['inactive', 'READER CANCEL', [0x14, 2], 'inactive', OUT, 'out of sequence'],
  ['disabled', 'READER ENABLE', [0x14, 1], 'enabled', [], 'enabled'],
  ['disabled', 'READER DISABLE', [0x14, 0], 'disabled', [], 'disabled'],
  ['disabled', 'READER CANCEL', [0x14, 2], 'disabled', OUT, 'out of sequence'],
  ['enabled', 'READER ENABLE', [0x14, 1], 'enabled', [], 'enabled'],
  ['enabled', 'READER DISABLE', [0x14, 0], 'disabled', [], 'disabled'],
  ['enabled', 'READER CANCEL', [0x14, 2], 'enabled', [[0x08]], null],
  ['session idle', 'READER DISABLE', [0x14, 0], 'session idle', [], 'disabled'],
  ['session idle', 'READER ENABLE', [0x14, 1], 'session idle', [], 'enabled'],
  ['session idle', 'READER CANCEL', [0x14, 2], 'session idle', OUT, 'out of sequence'],
  ['approved', 'READER DISABLE', [0x14, 0], 'vend', [], 'disabled'],
  ['approved', 'READER CANCEL', [0x14, 2], 'vend', OUT, 'out of sequence'],
  // VEND REQUEST.
  ['inactive', 'VEND REQUEST', REQUEST, 'inactive', OUT, 'out of sequence'],
  ['disabled', 'VEND REQUEST', REQUEST, 'disabled', OUT, 'out of sequence'],
  ['enabled', 'VEND REQUEST (always idle, level 03)', REQUEST, 'enabled', OUT, 'out of sequence'],
  ['session idle', 'VEND REQUEST', REQUEST, 'vend', [], REQUESTED],
  ['asked', 'VEND REQUEST', REQUEST, 'vend', OUT, 'out of sequence'],
  ['approved', 'VEND REQUEST', REQUEST, 'vend', OUT, 'out of sequence'],
  // VEND CANCEL.
  ['enabled', 'VEND CANCEL', [0x13, 1], 'enabled', OUT, 'out of sequence'],
  ['session idle', 'VEND CANCEL', [0x13, 1], 'session idle', OUT, 'out of sequence'],
  ['asked', 'VEND CANCEL', [0x13, 1], 'session idle', [[0x06]], 'cancelled'],
  ['approval waits', 'VEND CANCEL', [0x13, 1], 'session idle', [[0x06]], 'cancelled'],
  ['approved', 'VEND CANCEL', [0x13, 1], 'vend', OUT, 'out of sequence'],
  // VEND SUCCESS and FAILURE.
  ['enabled', 'VEND SUCCESS', [0x13, 2, 1, 2], 'enabled', OUT, 'out of sequence'],
  ['session idle', 'VEND SUCCESS', [0x13, 2, 1, 2], 'session idle', OUT, 'out of sequence'],
  ['asked', 'VEND SUCCESS', [0x13, 2, 1, 2], 'vend', OUT, 'out of sequence'],
  ['approved', 'VEND SUCCESS', [0x13, 2, 1, 2], 'session idle', [], 'success'],
  ['enabled', 'VEND FAILURE', [0x13, 3], 'enabled', OUT, 'out of sequence'],
  ['session idle', 'VEND FAILURE', [0x13, 3], 'session idle', OUT, 'out of sequence'],
  ['asked', 'VEND FAILURE, tired of waiting', [0x13, 3], 'session idle', [[0x06]], 'cancelled'],
  ['approved', 'VEND FAILURE', [0x13, 3], 'session idle', [], 'failure'],
  // SESSION COMPLETE.
  ['enabled', 'SESSION COMPLETE', [0x13, 4], 'enabled', OUT, 'out of sequence'],
  ['session idle', 'SESSION COMPLETE', [0x13, 4], 'enabled', [[0x07]], 'session over'],
  ['asked', 'SESSION COMPLETE', [0x13, 4], 'vend', OUT, 'out of sequence'],
  ['approved', 'SESSION COMPLETE', [0x13, 4], 'vend', OUT, 'out of sequence'],
  // CASH SALE is none of ours.
  ['inactive', 'CASH SALE', [0x13, 5, 0, 1, 0, 1], 'inactive', OUT, 'out of sequence'],
  ['enabled', 'CASH SALE', [0x13, 5, 0, 1, 0, 1], 'enabled', [], null],
  ['disabled', 'CASH SALE', [0x13, 5, 0, 1, 0, 1], 'disabled', [], null],
  // REVALUE, level 02: not supported.
  ['session idle', 'REVALUE REQUEST', [0x15, 0, 0, 1], 'session idle', [[0x0e]], null],
  ['session idle', 'REVALUE LIMIT REQUEST', [0x15, 1], 'session idle', [[0x0f, 0, 0]], null],
  ['enabled', 'REVALUE REQUEST', [0x15, 0, 0, 1], 'enabled', OUT, 'out of sequence'],
  // EXPANSION, level 03: acknowledged and left alone.
  ['enabled', 'EXPANSION WRITE TIME', [0x17, 3, 0x26, 1, 1, 0, 0, 0, 0, 0, 0, 0], 'enabled', [], null],
  ['disabled', 'EXPANSION OPTIONS', [0x17, 4, 0, 0, 0, 0], 'disabled', [], null],
];

test.each(TABLE)('%s: %s', (where, _command, block, state, polls, event) => {
  const reader = readerIn(where);
  const taken = reader.take(Uint8Array.from(block));
  expect(taken?.reply).toBe('ack');
  expect(taken?.event).toEqual(typeof event === 'string' ? { type: event } : event);
  expect([reader.state, said(reader)]).toEqual([state, polls]);
});

describe('what it says of itself', () => {
  test('its configuration: level 01, currency, scale, decimals, 5 s, no options', () => {
    const reader = new MdbReader(HKD);
    expect(reader.take(Uint8Array.from(CONFIG))?.reply).toEqual([0x01, 1, 0x13, 0x44, 5, 2, 5, 0]);
    expect(reader.state).toBe('inactive');
    reader.take(Uint8Array.from(PRICES));
    expect(reader.state).toBe('disabled');
  });

  test('its identity: 3 + 12 + 12 + 2 bytes after the word', () => {
    const reply: Reply | undefined = readerIn('disabled').take(
      Uint8Array.from([0x17, 0, ...Array(29).fill(0x20)]),
    )?.reply;
    expect(reply).toHaveLength(30);
    expect(String.fromCharCode(...(reply as number[]).slice(1, 28))).toBe('KSD0           KIOSKD      ');
  });

  test('after power-up, and whenever it says so: just reset, at the next poll', () => {
    const reader = readerIn('session idle');
    reader.justReset();
    expect(reader.take(Uint8Array.from([0x12]))).toEqual({ reply: [0x00], event: null });
    expect(reader.take(Uint8Array.from([0x12]))).toEqual({ reply: 'ack', event: null });
    expect(reader.state).toBe('inactive');
  });
});

describe('what the kiosk begins', () => {
  test('credit only where the machine takes it, and only amounts that are some', () => {
    for (const where of ['inactive', 'disabled', 'session idle', 'asked', 'approved'] as const) {
      expect(readerIn(where).begin(FUNDS)).toBe(false);
    }
    for (const funds of [0, -1, 1.5, 0xffff, 70_000, Number.NaN]) {
      expect(readerIn('enabled').begin(funds)).toBe(false);
    }
    const reader = readerIn('enabled');
    expect(reader.begin(0x1234)).toBe(true);
    expect([reader.state, said(reader)]).toEqual(['session idle', [[0x03, 0x12, 0x34]]]);
  });

  test('one yes or one no to one request', () => {
    const yes = readerIn('asked');
    expect([yes.approve(FUNDS), yes.approve(FUNDS), yes.deny()]).toEqual([true, false, false]);
    expect([yes.state, said(yes)]).toEqual(['vend', [[0x05, 0, 30]]]);
    const no = readerIn('asked');
    expect([no.deny(), no.deny(), no.approve(FUNDS)]).toEqual([true, false, false]);
    expect([no.state, said(no)]).toEqual(['session idle', [[0x06]]]);
    expect([readerIn('session idle').approve(FUNDS), readerIn('enabled').deny()]).toEqual([false, false]);
  });

  test('an end only to a session in which nothing is asked', () => {
    const reader = readerIn('session idle');
    expect([reader.cancelSession(), said(reader)]).toEqual([true, [[0x04]]]);
    expect([readerIn('enabled').cancelSession(), readerIn('approved').cancelSession()]).toEqual([false, false]);
  });

  test('disabled during a session: it takes effect at the end of it', () => {
    const reader = readerIn('approved');
    reader.take(Uint8Array.from([0x14, 0]));
    reader.take(Uint8Array.from([0x13, 2, 1, 2]));
    reader.take(Uint8Array.from([0x13, 4]));
    expect([reader.state, reader.begin(FUNDS)]).toEqual(['disabled', false]);
  });
});

describe('what cannot be read, or is not for us', () => {
  test.each([
    ['a setup cut short', [0x11, 0x00, 0x03]],
    ['an unknown setup', [0x11, 0x07, 0, 0, 0, 0]],
    ['a request cut short', [0x13, 0x00, 0x00]],
    ['an unknown vend', [0x13, 0x06]],
    ['an unknown reader command', [0x14, 0x09]],
    ['command 6 of the address', [0x16]],
  ])('%s is not acknowledged, and changes nothing', (_what, block) => {
    const reader = readerIn('session idle');
    expect(reader.take(Uint8Array.from(block))).toEqual({ reply: 'nak', event: null });
    expect([reader.state, said(reader)]).toEqual(['session idle', []]);
  });

  test('blocks for other devices, and for the other reader', () => {
    const reader = readerIn('enabled');
    for (const head of [0x08, 0x30, 0x60, 0x63]) expect(reader.take(Uint8Array.from([head, 0]))).toBeNull();
    expect(reader.take(new Uint8Array())).toBeNull();
    const second = new MdbReader({ ...HKD, address: 0x60 });
    expect(second.take(Uint8Array.from([0x60]))?.event).toEqual({ type: 'reset' });
    expect(second.take(Uint8Array.from([0x10]))).toBeNull();
  });
});

test('behind an interface that answers the set-up, enabling is all that is seen', () => {
  const reader = new MdbReader(HKD, true);
  expect([reader.state, reader.take(Uint8Array.from(ENABLE))?.event, reader.state]).toEqual([
    'disabled',
    { type: 'enabled' },
    'enabled',
  ]);
});

test('sums and currencies', () => {
  expect(checkSum([0x03, 0x00, 0x64])).toBe(0x67);
  expect(checkSum([0xff, 0x02])).toBe(0x01);
  expect([currencyCode(978), currencyCode(36)]).toEqual([0x1978, 0x1036]);
});
