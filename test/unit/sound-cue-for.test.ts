import { describe, expect, test } from 'vitest';
import { cueFor } from '../../src/devices/sound/cue-for.ts';
import type { Cue } from '../../src/devices/sound/port.ts';
import { money } from '../../src/domain/money.ts';
import type { Farewell, Phase, Told } from '../../src/domain/state.ts';

const endsAt = 1;
const idle: Phase = { name: 'idle' };
const starting: Phase = { name: 'starting', loaded: true, devicesStarted: true };
const outOfService: Phase = { name: 'out of service', reasons: ['x'] };
const choosing = (notice: Extract<Phase, { name: 'choosing' }>['notice'] = null): Phase => ({
  name: 'choosing',
  endsAt,
  notice,
});
const typing = (text: string, notice: Extract<Phase, { name: 'typing' }>['notice'] = null): Phase => ({
  name: 'typing',
  what: 'number',
  text,
  notice,
  endsAt,
});
const stay = (vouchers: number, notice: Extract<Phase, { name: 'stay' }>['notice'] = null): Phase => ({
  name: 'stay',
  ticket: 't',
  enteredAt: 0,
  fee: { total: money('HKD', 100), parts: [], covers: { until: 0 } } as never,
  due: money('HKD', 100),
  vouchers: Array.from({ length: vouchers }, () => ({}) as never),
  notice,
  endsAt,
});
const paying = (notice: Extract<Phase, { name: 'paying' }>['notice'] = null): Phase => ({
  name: 'paying',
  saleId: 's',
  shown: null,
  code: null,
  wallet: null,
  notice,
  endsAt,
  lastCall: false,
  totalMs: 1,
});
const charging: Phase = { name: 'charging', saleId: 's', orderNumber: 'o' };
const confirming = (why: 'pending' | 'unknown' | 'cancelling'): Phase => ({
  name: 'confirming',
  saleId: 's',
  orderNumber: 'o',
  why,
  endsAt,
});
const delivering: Phase = { name: 'delivering', saleId: 's', orderNumber: 'o', endsAt };
const receipt: Phase = { name: 'receipt', saleId: 's', endsAt };
const refunding: Phase = { name: 'refunding', saleId: 's', orderNumber: 'o', endsAt };
const thanks = (how: Farewell): Phase => ({ name: 'thanks', saleId: 's', how, endsAt });
const completed: Farewell = { kind: 'completed', receipt: 'printed' };
const owed: Farewell = { kind: 'refund owed', reference: 'r' };
const noPaper: Phase = { name: 'no paper', offer: { kind: 'item', itemId: 'water' }, endsAt };
const told = (what: Told): Phase => ({ name: 'told', what, endsAt });
const opening: Phase = { name: 'opening', ticket: 't', usedAt: 0, endsAt };

const ROWS: readonly (readonly [string, Phase, Phase, Cue | null])[] = [
  ['the kiosk opens', starting, idle, null],
  ['somebody touches the screen', idle, choosing(), null],
  ['somebody chooses', choosing(), paying(), null],
  ['what they chose is sold out', choosing(), choosing('sold out'), 'failure'],
  ['the notice goes', choosing('sold out'), choosing(), null],
  ['a key is pressed', typing('1'), typing('12'), null],
  ['there is no such number', typing('12'), typing('12', 'no such number'), 'failure'],
  ['a ticket is being looked up', typing('12'), typing('12', 'reading'), null],
  ['a ticket was read', idle, stay(0), 'scan'],
  ['a plate was found', typing('AB12'), stay(0), 'scan'],
  ['a voucher was taken', stay(0), stay(1, 'voucher taken'), 'scan'],
  ['one more was taken', stay(1, 'voucher taken'), stay(2, 'voucher taken'), 'scan'],
  ['no voucher', stay(0), stay(0, 'not a voucher'), 'failure'],
  ['back from paying to the fee', paying(), stay(0), null],
  ['the fee is agreed to', stay(0), paying(), null],
  ['no receipt can be printed', choosing(), noPaper, 'attention'],
  ['the customer goes on all the same', noPaper, paying(), null],
  ['the code was read', paying(), charging, 'scan'],
  ['no payment code', paying(), paying('not a payment code'), 'failure'],
  ['declined', charging, paying('insufficient funds'), 'failure'],
  ['the notice goes', paying('insufficient funds'), paying(), null],
  ['act on the phone', charging, confirming('pending'), 'attention'],
  ['still', confirming('pending'), confirming('pending'), null],
  ['nobody knows', charging, confirming('unknown'), null],
  ['now the customer has to act', confirming('unknown'), confirming('pending'), 'attention'],
  ['cancelling', confirming('pending'), confirming('cancelling'), null],
  ['paid, and it comes out', charging, delivering, 'success'],
  ['still', delivering, delivering, null],
  ['out, and the receipt is printed', delivering, receipt, null],
  ['paid, with nothing to hand over', paying(), receipt, 'success'],
  ['done', receipt, thanks(completed), null],
  ['done without a receipt', delivering, thanks(completed), null],
  ['paid and done at once', paying(), thanks(completed), 'success'],
  ['nothing came out', delivering, refunding, 'failure'],
  ['the money went back', refunding, thanks({ kind: 'refunded', reference: 'r' }), null],
  ['nothing came out, and a person must pay back', delivering, thanks(owed), 'failure'],
  ['too many tries', paying(), thanks({ kind: 'too many tries' }), 'failure'],
  ['everybody has gone', thanks(completed), idle, null],
  ['out of service', idle, outOfService, null],
  ['in service again', outOfService, idle, null],
  ['a paid ticket at the exit', idle, opening, 'scan'],
  ['the gate has opened', opening, told({ kind: 'gate opened' }), 'success'],
  ['the gate is stuck', opening, told({ kind: 'gate stuck' }), 'failure'],
  ['nothing to pay', idle, told({ kind: 'nothing to pay', leaveBy: 1 }), 'success'],
  ['used before', idle, told({ kind: 'ticket used before' }), 'failure'],
  ['to pay first', idle, told({ kind: 'pay first' }), 'failure'],
  ['told, and gone', told({ kind: 'pay first' }), idle, null],
];

describe('what a customer hears', () => {
  test.each(ROWS)('%s', (_what, before, after, cue) => {
    expect(cueFor(before, after)).toBe(cue);
  });

  test('another ticket while one is being told of is heard again', () => {
    const what: Told = { kind: 'pay first' };
    expect(cueFor(told(what), told(what))).toBeNull();
    expect(cueFor(told(what), told({ kind: 'pay first' }))).toBe('failure');
  });

  test('a phase that stays is never heard twice', () => {
    for (const [, , after] of ROWS) {
      expect(cueFor(after, after)).toBeNull();
    }
  });
});
