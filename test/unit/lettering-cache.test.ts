import { expect, it } from 'vitest';
import { loadLetters, style } from '../support/letters.ts';

it('keeps no more glyphs than its bound allows, and draws the same with or without them', async () => {
  const bound = 20_000;
  const [small, roomy] = await Promise.all([loadLetters(bound), loadLetters()]);
  const texts = Array.from({ length: 40 }, (_, at) =>
    Array.from({ length: 20 }, (_, sign) => String.fromCodePoint(0x4e00 + at * 20 + sign)).join(''),
  );
  for (const text of [...texts, ...texts]) {
    expect(small.draw(text, style())).toEqual(roomy.draw(text, style()));
    expect(small.glyphs.keptBytes).toBeLessThanOrEqual(bound);
  }
  expect(small.glyphs.keptBytes).toBeGreaterThan(bound / 2);
  // One that is larger than the whole bound is drawn and not kept.
  const before = small.glyphs.keptBytes;
  expect(small.draw('鬱', style({ px: 400 })).width).toBe(400);
  expect(small.glyphs.keptBytes).toBe(before);
});
