import { describe, expect, test } from 'vitest';
import { isPicture, pictureUrl, WALLET_LOGOS } from '../../src/screens/web/logos.ts';

describe('badges of wallets', () => {
  test.each(Object.entries(WALLET_LOGOS))('%s has few letters, readable in white', (id, { letters, ground }) => {
    expect(id).toMatch(/^[a-z0-9]+$/);
    expect(letters).toMatch(/^[A-Za-z]{1,3}$/);
    expect(1.05 / (luminance(ground) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('pictures of the operator', () => {
  test.each([
    ['water.png', '/pictures/water.png'],
    ['drinks/ice tea.png', '/pictures/drinks/ice%20tea.png'],
    ['../../etc/passwd', '/pictures/etc/passwd'],
    ['//evil.example/x.png', '/pictures/evil.example/x.png'],
    ['https://evil.example/x.png', '/pictures/https%3A/evil.example/x.png'],
    ['a?b#c.png', '/pictures/a%3Fb%23c.png'],
    ['./x.png', '/pictures/x.png'],
  ])('%s is asked for at %s', (file, url) => {
    expect(pictureUrl(file)).toBe(url);
  });

  test('a file is told from a badge by its ending', () => {
    expect(['alipayhk', 'alipayhk.svg'].map(isPicture)).toEqual([false, true]);
  });
});

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
