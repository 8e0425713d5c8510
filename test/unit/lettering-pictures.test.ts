import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { ink, loadLetters, style } from '../support/letters.ts';

let letters: LoadedLettering;

beforeAll(async () => {
  letters = await loadLetters();
});

describe('text drawn as pictures', () => {
  it('draws each sign, and each differently', () => {
    const signs = [...'ABCabc0189ãçéíõÁÊñü€£$.,:?!泊車停车繳缴費费門门入出八達通人一二三戶户嘅啲冇'];
    const pictures = signs.map((sign) => {
      const { coverage, width, height } = letters.draw(sign, style());
      expect(coverage.length, sign).toBe(width * height);
      expect(ink({ coverage }), sign).toBeGreaterThan(2);
      return Buffer.from(coverage).toString('hex');
    });
    expect(new Set(pictures).size).toBe(signs.length);
  });

  it.each([8, 12, 16, 24, 40, 97])('at %i px, every line has the same height and stands on the same row', (px) => {
    for (const bold of [false, true]) {
      const lines = ['.', 'Ångström jpq', '請稍候', '', '\u{20000}', 'ĂẮ'].map((text) =>
        letters.draw(text, style({ px, bold })),
      );
      expect(new Set(lines.map(({ height, baseline }) => `${height} ${baseline}`)).size).toBe(1);
      expect(lines[0]?.baseline).toBeGreaterThan(px * 0.9);
      expect(lines[0]?.height).toBeLessThanOrEqual(Math.ceil(px * 1.5));
    }
  });

  it('is as wide as it says before', () => {
    for (const text of ['', ' ', 'Pagamento com carteira', '請用手機付款 HK$12.50', '\ud800x']) {
      for (const px of [9, 24, 31]) {
        expect(letters.draw(text, style({ px })).width, text).toBe(letters.widthOf(text, style({ px })));
      }
    }
  });

  it('gives Chinese characters the width of the em, and letters their own', () => {
    expect(letters.widthOf('請用手機付款', style({ px: 20 }))).toBe(120);
    expect(letters.widthOf('iii', style())).toBeLessThan(letters.widthOf('WWW', style()) / 2);
  });

  it('cuts nothing off above and below', () => {
    const { height, baseline } = letters.draw('', style({ px: 50, bold: true }));
    const drawn = { px: 50, wide: 50, weight: 1, region: 'zh-Hant', toDots: false } as const;
    for (const sign of 'ÁÂÃÅÇjgpqẮǗỆ鬱龍（）｜｝') {
      const picture = letters.glyphs.picture(sign.codePointAt(0) ?? null, drawn);
      expect(picture.top, sign).toBeLessThanOrEqual(baseline);
      expect(picture.height - picture.top, sign).toBeLessThanOrEqual(height - baseline);
    }
  });

  it('has a bold face that is darker', () => {
    for (const text of ['Total a pagar', '應付金額']) {
      const regular = ink(letters.draw(text, style({ px: 32 })));
      expect(ink(letters.draw(text, style({ px: 32, bold: true })))).toBeGreaterThan(regular * 1.25);
    }
  });

  it('draws regional forms', () => {
    const forms = (text: string) =>
      (['zh-Hant', 'zh-Hans'] as const).map((region) =>
        Buffer.from(letters.draw(text, style({ px: 40, region })).coverage),
      );
    for (const sign of '骨角直令') {
      const [hongKong, mainland] = forms(sign);
      expect(hongKong?.equals(mainland ?? Buffer.of()), sign).toBe(false);
    }
    const [one, other] = forms('Abc 123');
    expect(one?.equals(other ?? Buffer.of())).toBe(true);
  });

  it('draws a letter and its accent as one, however they came', () => {
    expect(letters.draw('não', style())).toEqual(letters.draw('na\u0303o', style()));
  });

  it('draws an empty box for a sign that it has not, and says so', () => {
    const unknown = '\u{1f9ff}';
    expect(letters.has(unknown)).toBe(false);
    expect(letters.has(`bom dia ${unknown}`)).toBe(false);
    expect(letters.has('bom dia 早晨')).toBe(true);
    const { coverage, width, height, baseline } = letters.draw(unknown, style({ px: 48 }));
    const at = (x: number, y: number) => coverage[y * width + x] ?? 0;
    expect(at(Math.round(width / 2), Math.round(baseline / 2))).toBe(0);
    expect(ink({ coverage })).toBeGreaterThan(200);
    expect(height).toBe(letters.draw('x', style({ px: 48 })).height);
    expect(letters.draw('\udc00', style())).toEqual(letters.draw('\ud800', style()));
  });
});
