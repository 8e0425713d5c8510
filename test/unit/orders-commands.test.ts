import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { commandOf } from '../../src/fleet/command-names.ts';
import { DeskUnderTest, NOON } from '../support/command-desk.ts';

const ORDER = { order: 'B2-1', amount: '12.50', currency: 'MYR', name: 'Bay B2' };

test.each([
  ['set-stock', { item: 'water', left: '12' }, { do: 'set stock', itemId: 'water', left: 12 }],
  ['set-stock', { item: 'water', left: '0' }, { do: 'set stock', itemId: 'water', left: 0 }],
  ['report-day', {}, { do: 'report day' }],
])('%s %j is understood', (command, args, meant) => {
  const kiosk = new DeskUnderTest();
  kiosk.send(kiosk.signer.text({ command, args }, NOON), command);
  expect(kiosk.posted.map((signed) => signed.command)).toEqual([meant]);
});

describe('create-order', () => {
  test('says what a host wants, in its own words', () => {
    expect(commandOf('create-order', ORDER)).toEqual({
      do: 'create order',
      content: {
        id: 'B2-1',
        amount: money('MYR', 1_250),
        name: { default: 'Bay B2', in: {} },
        language: null,
        handOver: { by: 'host' },
      },
    });
  });

  test('may name an item, and a language; other letters than ASCII come percent-encoded', () => {
    const args = { ...ORDER, name: encodeURIComponent('泊車 100%'), language: 'zh-Hant', item: 'water' };
    expect(commandOf('create-order', args)).toMatchObject({
      content: { name: { default: '泊車 100%' }, language: 'zh-Hant', handOver: { by: 'item', itemId: 'water' } },
    });
  });

  test('has room for the longest name in any script', () => {
    const name = encodeURIComponent('車'.repeat(40));
    const kiosk = new DeskUnderTest();
    kiosk.send(kiosk.signer.text({ command: 'create-order', args: { ...ORDER, name } }, NOON), 'create-order');
    // Understood, but there is no desk for orders in this one.
    expect(kiosk.lastWord).toBe('bad arguments');
    expect(commandOf('create-order', { ...ORDER, name })).not.toBeNull();
  });
});

test.each([
  ['set-stock', { item: 'water' }],
  ['set-stock', { item: 'water', left: '-1' }],
  ['set-stock', { item: 'water', left: '1.5' }],
  ['set-stock', { item: 'water', left: '1000000' }],
  ['set-stock', { item: 'Water', left: '1' }],
  ['report-day', { day: '2026-01-01' }],
  ['create-order', {}],
  ['create-order', { ...ORDER, order: '..' }],
  ['create-order', { ...ORDER, order: 'a b' }],
  ['create-order', { ...ORDER, amount: '0.00' }],
  ['create-order', { ...ORDER, amount: '1.001' }],
  ['create-order', { ...ORDER, currency: 'XXX' }],
  ['create-order', { ...ORDER, currency: 'constructor' }],
  ['create-order', { ...ORDER, name: '' }],
  ['create-order', { ...ORDER, name: '%1b[31m' }],
  ['create-order', { ...ORDER, name: '%zz' }],
  ['create-order', { ...ORDER, name: 'x'.repeat(41) }],
  ['create-order', { ...ORDER, language: 'xx' }],
  ['create-order', { ...ORDER, item: 'a b' }],
  ['create-order', { ...ORDER, handOver: 'host' }],
  ['cancel-order', {}],
  ['cancel-order', { order: '..' }],
  ['cancel-order', { order: 'B2-1', why: 'x' }],
])('%s %j is refused', (name, args) => {
  expect(commandOf(name, args)).toBeNull();
});
