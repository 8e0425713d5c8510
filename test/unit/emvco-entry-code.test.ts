import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { checkEntryLabel, type EntryFill, entryCodeText } from '../../src/emvco/entry-code.ts';
import { readFps } from '../../src/emvco/fps.ts';
import file from '../support/vectors/emvco.json' with { type: 'json' };
import { FPS_LABEL, MOP_LABEL, parsed, sealed } from '../support/vectors/emvco-labels.ts';

const FILL: EntryFill = { amount: money('HKD', 2600), reference: 'K1-20251121-0042' };

function sample(id: string): string {
  return file.codes.find((code) => code.id === id)?.text ?? '';
}

function why(label: string, fill: EntryFill = FILL): string {
  const result = entryCodeText(label, fill);
  return result.kind === 'bad label' ? result.why : 'no bad label';
}

describe('what is not a merchant-presented code goes on the screen as it is', () => {
  test.each([
    'https://pay.example/entry/0002?m=停車場',
    'http://pay.example/entry',
    'weixin://wxpay/bizpayurl?pr=abc',
    'HQR0123456789',
    '00010101',
    '281000000000000000',
  ])('%s', (label) => {
    expect(entryCodeText(label, FILL)).toEqual({ kind: 'code', text: label, amountIn: false });
    expect(checkEntryLabel(label, 'HKD')).toEqual({ kind: 'fine', amountIn: false, notes: [] });
  });
});

describe('a merchant-presented code gets amount and reference', () => {
  test('an FPS label', () => {
    expect(entryCodeText(FPS_LABEL, FILL)).toEqual({
      kind: 'code',
      text: sealed(
        '00020101021226270012hk.com.hkicl0207123456752040000530334454052' +
          '6.005802HK5902NA6002HK62200516K1-20251121-0042',
      ),
      amountIn: true,
    });
  });

  test('and FPS the time-out, never a later one than its own', () => {
    const expiresAt = Date.UTC(2025, 10, 21, 8, 0, 5);
    const timeoutOf = (label: string): number | null => {
      const filled = entryCodeText(label, { ...FILL, expiresAt });
      const account = filled.kind === 'code' ? readFps(parsed(filled.text)) : null;
      return account?.kind === 'fps' ? account.timeoutAt : null;
    };
    const withOwn = (time: string): string =>
      sealed(
        FPS_LABEL.slice(0, -8).replace('26270012hk.com.hkicl02071234567', `26430012hk.com.hkicl02071234567${time}`),
      );
    expect(timeoutOf(FPS_LABEL)).toBe(expiresAt);
    expect(timeoutOf(withOwn('0512291231235959'))).toBe(expiresAt);
    expect(timeoutOf(withOwn('0512251121155900'))).toBe(Date.UTC(2025, 10, 21, 7, 59));
    expect(timeoutOf(withOwn('0512999999999999'))).toBe(expiresAt);
  });

  test('the code of a wallet without FPS has no place for a time-out', () => {
    const fill = { amount: money('MOP', 800), reference: 'K1' };
    expect(entryCodeText(MOP_LABEL, { ...fill, expiresAt: Date.UTC(2026, 0, 1) })).toEqual(
      entryCodeText(MOP_LABEL, fill),
    );
  });

  test('a reference that the payment company printed stays, three stars do not', () => {
    const printing = (additional: string): string => sealed(`${FPS_LABEL.slice(0, -8)}${additional}`);
    expect(entryCodeText(printing('62100506SHOP77'), FILL)).toMatchObject({
      text: expect.stringContaining('62100506SHOP77'),
    });
    expect(entryCodeText(printing('62070503***'), FILL)).toMatchObject({
      text: expect.stringContaining('62200516K1-20251121-0042'),
    });
  });

  test('one that already says this very amount', () => {
    const fill = { amount: money('HKD', 1050), reference: 'X' };
    expect(entryCodeText(sample('hk-fps-test'), fill)).toMatchObject({ kind: 'code', amountIn: true });
    const short = sealed(`${FPS_LABEL.slice(0, -8)}540326.`);
    expect(entryCodeText(short, FILL)).toMatchObject({ text: expect.stringContaining('540526.00') });
  });
});

describe('a bad label says what to do', () => {
  test.each([
    ['empty', '', 'Copy the text of the code alone'],
    ['with a blank behind it', `${FPS_LABEL} `, 'Copy the text of the code alone'],
    ['with a line end inside', 'https://pay.example/\nx', 'invisible characters'],
    ['with a mark in front', `\ufeff${FPS_LABEL}`, 'invisible characters'],
    ['with half a character', 'https://pay.example/\ud842', 'invisible characters'],
    ['too long to be drawn', 'https://pay.example/'.padEnd(859, 'x'), 'more than 858 bytes'],
    ['with a stale checksum', sample('hk-fps-stale-crc'), 'says 84E1, but the rest of the code gives D1A3'],
    ['with a wrong length', sample('hk-fps-bad-length'), 'damaged at character 76'],
    ['cut short', FPS_LABEL.slice(0, -10), 'Scan the label again'],
    ['of another version', FPS_LABEL.replace('000201', '000202'), 'object 00 has to be the first and say 01'],
    ['in another currency', MOP_LABEL, 'Its currency is MOP, but the kiosk sells in HKD'],
    ['in a currency of nobody here', sealed('0002015303710'), 'Its currency is 710'],
    ['without a currency', sealed('000201'), 'Its currency is none'],
    ['made for another amount', sample('hk-fps-test'), 'made for one sale of 10.50'],
    ['that asks for a tip', sealed(`${FPS_LABEL.slice(0, -8)}550201`), 'other sums would arrive'],
  ])('%s', (_, label, words) => {
    expect(why(label)).toContain(words);
    expect(checkEntryLabel(label, 'HKD')).toEqual({ kind: 'bad label', why: why(label) });
  });

  test('no room for the reference, or a reference that is too long', () => {
    const full = sealed(`${FPS_LABEL.slice(0, -8)}62840880${'x'.repeat(80)}`);
    expect(why(full)).toContain('more than 99 characters');
    expect(checkEntryLabel(full, 'HKD').kind).toBe('bad label');
    expect(why(FPS_LABEL, { ...FILL, reference: 'X'.repeat(26) })).toContain('has 26 characters, and 25 are the most');
  });
});

describe('when it is configured', () => {
  test('a label by the standard needs no word', () => {
    expect(checkEntryLabel(MOP_LABEL, 'MOP')).toEqual({ kind: 'fine', amountIn: true, notes: [] });
    expect(checkEntryLabel(FPS_LABEL, 'HKD')).toEqual({ kind: 'fine', amountIn: true, notes: [] });
  });

  test('any amount is refused, also the one of the sale', () => {
    expect(checkEntryLabel(sample('hk-fps-test'), 'HKD')).toMatchObject({ kind: 'bad label' });
  });

  test('what is odd is noted', () => {
    const odd = sealed('00020101021226280012hk.com.hkicl0208123456785204000053033445802HK5902NA');
    expect(checkEntryLabel(odd, 'HKD')).toEqual({
      kind: 'fine',
      amountIn: true,
      notes: [
        'Not by the standard: object 60 is missing.',
        'Not as FPS accounts are: object 26.02 is not an FPS id.',
        'It is marked as dynamic (object 01 says 12): it may be good for one payment only.',
      ],
    });
  });
});
