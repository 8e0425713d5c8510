import decodeQR from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { qrModules, warmQr } from '../../src/screens/qr.ts';

/** Draws the matrix with its quiet zone, four pixels a module, and reads it with another library. */
function decode(modules: readonly string[]): string {
  const scale = 4;
  const side = (modules.length + 8) * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const dark = modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] === '1';
      data.fill(dark ? 0 : 255, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decodeQR({ width: side, height: side, data });
}

describe('the order code as a matrix', () => {
  test.each([
    ['a short code', 'HQR0123456789'],
    ['an address', 'https://pay.example/o/7f3c9a?amount=26.00'],
    ['text with umlauts and Chinese', 'Zürich 停車場'],
    ['the longest EMVCo code', 'A1'.repeat(256)],
  ])('%s can be read back', async (_, text) => {
    const modules = await qrModules(text);
    expect(modules).not.toBeNull();
    expect(decode(modules ?? [])).toBe(text);
  });

  test('is square and of zeros and ones', async () => {
    const modules = (await qrModules('square')) ?? [];
    expect(modules.every((row) => row.length === modules.length && /^[01]+$/.test(row))).toBe(true);
  });

  test('a long code trades correction for larger modules', async () => {
    const withL = (await qrModules('x'.repeat(151)))?.length ?? 0;
    const withM = (await qrModules('x'.repeat(150)))?.length ?? 0;
    expect(withL).toBeLessThan(withM);
  });

  test('the same code again is the same matrix, also after warming up', async () => {
    const first = await qrModules('order 17');
    await warmQr();
    expect(await qrModules('order 17')).toBe(first);
  });

  test.each([
    ['nothing', ''],
    ['more than a small screen can show', 'x'.repeat(859)],
    ['more than any code can hold', 'x'.repeat(5000)],
  ])('%s is no code', async (_, text) => {
    expect(await qrModules(text)).toBeNull();
  });

  test('the largest that is taken fits 480 pixels at four a module', async () => {
    const modules = await qrModules('x'.repeat(858));
    expect(((modules?.length ?? 1000) + 8) * 4).toBeLessThanOrEqual(420);
  });
});
