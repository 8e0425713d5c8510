import { describe, expect, test } from 'vitest';
import { type Money, money } from '../../src/domain/money.ts';
import { type Changes, type Composed, compose } from '../../src/emvco/compose.ts';
import { FPS_LABEL, MOP_LABEL, parsed, sealed } from '../support/vectors/emvco-labels.ts';

function composed(text: string, changes: Changes): Composed {
  return compose(parsed(text), changes);
}

const code = (text: string): Composed => ({ kind: 'code', text: sealed(text) });
const HKD_10: Money = money('HKD', 1000);

describe('amount and reference', () => {
  test('go into a static label, each at its place', () => {
    expect(composed(FPS_LABEL, { amount: HKD_10, reference: 'K1-7' })).toEqual(
      code('00020101021226270012hk.com.hkicl02071234567520400005303344540510.005802HK5902NA6002HK62080504K1-7'),
    );
  });

  test('go beside what a store has written there, in the order it chose', () => {
    expect(composed(MOP_LABEL, { amount: money('MOP', 5), reference: 'K1-7' })).toEqual(
      code('00020101021226150011example.mop52045812530344654040.055802MO5904Cafe6005Macau62240305STORE0504K1-70703T42'),
    );
  });

  test('a label without 01 becomes dynamic', () => {
    expect(composed(sealed('0002015303344'), { amount: HKD_10 })).toEqual(code('0002010102125303344540510.00'));
  });

  test('in front of the first higher id, when the label has an order of its own', () => {
    expect(composed(sealed('00020164110002ZH0101店5802HK5303344'), { amount: HKD_10 })).toEqual(
      code('000201010212540510.0064110002ZH0101店5802HK5303344'),
    );
  });

  test('what was there is replaced where it stands', () => {
    const label = sealed('000201620705031235303344540411.0');
    expect(composed(label, { amount: HKD_10, reference: 'X' })).toEqual(code('00020101021262050501X5303344540510.00'));
  });

  test('nothing asked, nothing changed', () => {
    expect(composed(FPS_LABEL, {})).toEqual({ kind: 'code', text: FPS_LABEL });
  });
});

describe('the amount', () => {
  test.each([
    ['JPY', '392', 100, '03100'],
    ['HKD', '344', 1, '040.01'],
    ['IDR', '360', 9_999_999_999_99, '139999999999.99'],
  ] as const)('%s %s %i -> %s', (currency, numeric, minor, written) => {
    expect(composed(sealed(`0002015303${numeric}`), { amount: money(currency, minor) })).toEqual(
      code(`0002010102125303${numeric}54${written}`),
    );
  });

  test.each([
    ['nothing', money('HKD', 0), 'such an amount cannot stand in a code'],
    ['14 characters', money('HKD', 1_000_000_000_000_0), 'such an amount cannot stand in a code'],
    ['another currency', money('MOP', 100), 'its currency is 344, that of MOP is 446'],
  ])('%s is refused', (_, amount, why) => {
    expect(composed(FPS_LABEL, { amount })).toEqual({ kind: 'refused', why });
  });

  test('a label without a currency cannot say one', () => {
    expect(composed(sealed('000201'), { amount: HKD_10 })).toEqual({
      kind: 'refused',
      why: 'its currency is not named, that of HKD is 344',
    });
  });
});

describe('the reference', () => {
  test('has 25 characters at most and is never cut', () => {
    expect(composed(FPS_LABEL, { reference: 'A'.repeat(25) }).kind).toBe('code');
    expect(composed(FPS_LABEL, { reference: 'A'.repeat(26) })).toEqual({
      kind: 'refused',
      why: 'the reference has 26 characters, and 25 are the most',
    });
  });

  test.each(['', ' ', ' K1', 'K1 ', 'K\n1', 'é1', '***'])('%j is refused', (reference) => {
    expect(composed(FPS_LABEL, { reference })).toMatchObject({ kind: 'refused' });
  });

  test('needs room in its template', () => {
    const full = sealed(`00020162${'94'}0890${'x'.repeat(90)}`);
    expect(composed(full, { reference: 'A' })).toMatchObject({ kind: 'code' });
    expect(composed(full, { reference: 'AB' })).toEqual({
      kind: 'refused',
      why: 'one of its objects would have more than 99 characters',
    });
  });

  test('needs room in the whole code', () => {
    const label = `000201${'6599'.concat('x'.repeat(99)).repeat(4)}6571${'x'.repeat(71)}`;
    expect(composed(sealed(label), { reference: 'A'.repeat(3) })).toMatchObject({ kind: 'code' });
    expect(composed(sealed(label), { reference: 'A'.repeat(4) })).toEqual({
      kind: 'refused',
      why: 'it would have more than 512 characters',
    });
  });
});
