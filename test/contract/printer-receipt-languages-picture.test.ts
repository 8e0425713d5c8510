import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Paper, paperToSvg, readPaper } from '../../src/devices/printer/paper.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import { composeReceipt, type DrawLine, type LinePicture } from '../../src/receipts/compose.ts';
import { makeSlip } from '../../src/receipts/make-slip.ts';
import { loadLetters } from '../support/letters.ts';
import { photographWith } from '../support/paper-photo.ts';
import { launchChromium } from '../support/screen-fixture.ts';
import { OPERATOR, PAID_AT, paper, STAY } from '../support/slip-makings.ts';
import { printerWith } from '../support/slips.ts';

const CELL = 24;
/** Dots of a character that may be wrong: one here and there keeps a picture from being a command. */
const ALIKE = 3;
const LINK = 'https://pay.example.com/r/LOB100000007A3F2';

let letters: LoadedLettering;
let browser: Browser;

beforeAll(async () => {
  letters = await loadLetters();
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** A stay on a printer without Chinese, as it lies in the tray. */
async function print(language: Language, columns: number, drawLine: DrawLine): Promise<Paper> {
  const stay = paper({}, { subject: STAY, language, amount: money('MYR', 700) });
  const slip = makeSlip(stay, OPERATOR, PAID_AT, language);
  const printer = printerWith('none', columns);
  return readPaper(await composeReceipt(slip, { columns, cutter: true, printer, drawLine }), columns);
}

/** The dots of one character's place. */
function cell({ bits, bytesPerRow, rows }: LinePicture, at: number): string {
  const bytes = CELL / 8;
  const row = (y: number) => bits.subarray(y * bytesPerRow + at * bytes, y * bytesPerRow + (at + 1) * bytes);
  return Array.from({ length: rows }, (_, y) =>
    Buffer.from(row(y))
      .toString('hex')
      .padEnd(bytes * 2, '0'),
  ).join('');
}

/** In how many dots two differ; where it is more than a few, only that. */
function difference(a: string, b: string): number {
  let dots = 0;
  for (let at = 0; at < Math.max(a.length, b.length) && dots <= ALIKE; at += 1) {
    const nibble = Number.parseInt(a[at] ?? '0', 16) ^ Number.parseInt(b[at] ?? '0', 16);
    dots += nibble.toString(2).replaceAll('0', '').length;
  }
  return dots;
}

/** Reads Chinese off the dots, from the left edge on: each place is the character that looks most like it. */
function readChinese(line: LinePicture, alphabet: ReadonlyMap<string, string>): string {
  let text = '';
  for (let at = 0; at * CELL < line.bytesPerRow * 8; at += 1) {
    const seen = cell(line, at);
    const like = [...alphabet].map(([sign, dots]) => [difference(seen, dots), sign] as const);
    const [dots, sign] = like.reduce((best, one) => (one[0] < best[0] ? one : best), [ALIKE + 1, '']);
    if (dots > ALIKE) {
      break;
    }
    text += sign;
  }
  return text;
}

describe.each(LANGUAGES)('a receipt in %s', (language) => {
  it.each([32, 48])('on %i columns can be scanned from its picture', async (columns) => {
    const drawLine = lineDrawer(letters, { region: language === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant' });
    const svg = await paperToSvg(await print(language, columns, drawLine), { columns });
    const picture = await photographWith(browser, svg, columns === 32 ? language : `${language}-${columns}`);
    const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', picture]);
    expect(stdout.trim()).toBe(LINK);
  });
});

it.each(['zh-Hant', 'zh-Hans'] as const)('drawn words in %s can be read from the dots', async (language) => {
  const drawLine = lineDrawer(letters, { region: language });
  const { receipt: t } = messagesFor(language);
  const alphabet = new Map<string, string>();
  for (const sign of new Set(JSON.stringify(messagesFor(language)).match(/\p{Script=Han}/gu))) {
    const picture = drawLine(sign, { width: 1, height: 1, bold: false, dots: CELL });
    if (picture !== null) {
      alphabet.set(sign, cell(picture, 0));
    }
  }
  const { items } = await print(language, 48, drawLine);
  const lines = items.flatMap((item) => (item.kind === 'raster' ? [readChinese(item, alphabet)] : []));
  const labels = [t.paidWith, t.date, t.entered, t.parkedFor, t.paidUntil, t.leaveBy, t.machine, t.sale, t.order];
  const places = [...labels, t.gatewayNumber].map((label) => lines.indexOf(label));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
