import { describe, expect, test } from 'vitest';
import { compose } from '../../src/emvco/compose.ts';
import { readFps, timeoutOf, timeoutText } from '../../src/emvco/fps.ts';
import type { Code } from '../../src/emvco/parse.ts';
import { FPS_LABEL, MOP_LABEL, parsed, sealed } from '../support/vectors/emvco-labels.ts';

function account(parts: string, id = '26'): Code {
  const all = `0012hk.com.hkicl${parts}`;
  return parsed(sealed(`000201${id}${all.length}${all}5204000053033445802HK5902NA6002HK`));
}

const NEW_YEAR = Date.UTC(2029, 11, 31, 4, 59, 59);

describe('the account', () => {
  test('by FPS id, with a time-out in Hong Kong time', () => {
    expect(readFps(account('02071234567051229123112595906011'))).toEqual({
      kind: 'fps',
      template: '26',
      proxy: { kind: 'FPS id', value: '1234567' },
      clearingCode: null,
      timeoutAt: NEW_YEAR,
      amountEditable: true,
    });
  });

  test.each([
    ['mobile', '01030040313+852-91234567', { kind: 'mobile', value: '+852-91234567' }],
    ['e-mail', '01030040417owner@example.org', { kind: 'e-mail', value: 'owner@example.org' }],
  ])('by %s and bank', (_, parts, proxy) => {
    expect(readFps(account(parts))).toMatchObject({
      proxy,
      clearingCode: '004',
      timeoutAt: null,
      amountEditable: false,
    });
  });

  test('in another template, beside another wallet', () => {
    expect(readFps(account('0209123456789', '31'))).toMatchObject({ kind: 'fps', template: '31' });
  });

  test('a code of somebody else has none', () => {
    expect(readFps(parsed(MOP_LABEL))).toEqual({ kind: 'no fps' });
    expect(readFps(parsed('000201'))).toEqual({ kind: 'no fps' });
  });

  test.each([
    ['nobody named', '0103004', 'template 26 has to have exactly one of 02, 03 and 04'],
    ['two named', '020712345670313+852-91234567', 'template 26 has to have exactly one of 02, 03 and 04'],
    ['an id of eight digits', '020812345678', 'object 26.02 is not an FPS id'],
    ['a mobile number without its country', '030891234567', 'object 26.03 is not an FPS mobile'],
    ['an address without @', '0405owner', 'object 26.04 is not an FPS e-mail'],
    ['a bank of two digits', '01020402071234567', 'object 26.01 has to be three digits'],
    ['a day that does not exist', '020712345670512310631120000', 'object 26.05 is not a time (yyMMddHHmmss)'],
    ['a date alone', '020712345670506310630', 'object 26.05 is not a time (yyMMddHHmmss)'],
  ])('%s', (_, parts, why) => {
    expect(readFps(account(parts))).toEqual({ kind: 'bad fps', why });
  });
});

describe('the time-out', () => {
  test('there and back, midnight in Hong Kong on the way', () => {
    expect(timeoutText(NEW_YEAR)).toBe('291231125959');
    expect(timeoutText(Date.UTC(2026, 0, 31, 16, 0, 0, 999))).toBe('260201000000');
    expect(timeoutOf('260201000000')).toBe(Date.UTC(2026, 0, 31, 16));
  });

  test.each([0, Date.UTC(2099, 11, 31, 16), Number.NaN, Number.POSITIVE_INFINITY])('%d is none', (wallMs) => {
    expect(timeoutText(wallMs)).toBeNull();
  });

  test('is set among the others, or replaced', () => {
    const composed = compose(account('0207123456706011'), { fpsTimeoutAt: NEW_YEAR });
    expect(composed).toMatchObject({ text: expect.stringContaining('02071234567051229123112595906011') });
    const again = compose(account('020712345670512250101000000'), { fpsTimeoutAt: NEW_YEAR });
    expect(again).toMatchObject({ text: expect.stringContaining('0207123456705122912311259595204') });
  });

  test('a code without FPS stays as it is, one past the century is refused', () => {
    expect(compose(parsed(MOP_LABEL), { fpsTimeoutAt: NEW_YEAR })).toEqual({ kind: 'code', text: MOP_LABEL });
    expect(compose(parsed(FPS_LABEL), { fpsTimeoutAt: 0 })).toEqual({
      kind: 'refused',
      why: 'the time-out is not in this century',
    });
  });
});

test('with an amount, the payer may no longer change it', () => {
  const filled = compose(account('0207123456706011'), { amount: { currency: 'HKD', minor: 1050 } });
  expect(filled.kind === 'code' && readFps(parsed(filled.text))).toMatchObject({ kind: 'fps', amountEditable: false });
});
