import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperToSvg, readPaper } from '../../src/devices/printer/paper.ts';
import type { Language } from '../../src/domain/language.ts';
import { money } from '../../src/domain/money.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import type { LoadedLettering } from '../../src/lettering/lettering.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import { makeSlip } from '../../src/receipts/make-slip.ts';
import type { LineStyle } from '../../src/receipts/picture.ts';
import { loadLetters } from '../support/letters.ts';
import { photographWith } from '../support/paper-photo.ts';
import {
  drawnFace,
  type Face,
  openPhoto,
  type Photo,
  readDrawn,
  readTyped,
  typedFaces,
} from '../support/read-paper-picture.ts';
import { launchChromium } from '../support/screen-fixture.ts';
import { OPERATOR, PAID_AT, paper, STAY } from '../support/slip-makings.ts';
import { printerWith } from '../support/slips.ts';

let letters: LoadedLettering;
let browser: Browser;

beforeAll(async () => {
  letters = await loadLetters();
  browser = await launchChromium();
});

afterAll(() => browser.close());

async function photoOf(language: Language, columns: number): Promise<Photo> {
  const drawLine = lineDrawer(letters, { region: language === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant' });
  const stay = paper({}, { subject: STAY, language, amount: money('MYR', 700) });
  const slip = makeSlip(stay, OPERATOR, PAID_AT, language);
  const printer = printerWith('none', columns);
  const bytes = await composeReceipt(slip, { columns, cutter: true, printer, drawLine });
  const svg = await paperToSvg(readPaper(bytes, columns), { columns });
  return await openPhoto(await photographWith(browser, svg, `words-${language}-${columns}`));
}

const ASCII = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at));

/** What is on the paper in every language. */
const NUMBERS = { date: '2025-11-21 15:55:03 UTC+8', machine: 'lobby-1', sale: 'LOB1-42', order: 'LOB100000007A3F2' };
const GATEWAY_NUMBER = '20251121000300020081000012';

/** How each language writes what differs. */
const WRITTEN = {
  en: { merchant: 'Harbour Services Ltd', item: 'Parking', paid: 'MYR 7.00', off: '-MYR 2.00', day: '21 Nov 2025' },
  pt: {
    merchant: 'Serviços do Porto, Lda.',
    item: 'Estacionamento',
    paid: 'MYR 7,00',
    off: '-MYR 2,00',
    day: '21/11/2025',
  },
  ms: {
    merchant: 'Perkhidmatan Pelabuhan',
    item: 'Letak kereta',
    paid: 'MYR 7.00',
    off: '-MYR 2.00',
    day: '21/11/2025',
  },
} as const;

describe.each(['en', 'pt', 'ms'] as const)('words that the printer types, in %s', (language) => {
  const { receipt: t } = messagesFor(language);
  const accents = JSON.stringify([t, OPERATOR.receipts]).match(/[\u00a1-\u00ff]/g) ?? [];
  let faces: readonly Face[] | null = null;

  it.each([32, 48])('are read letter by letter off the picture of %i columns', async (columns) => {
    faces ??= await typedFaces(browser, [...ASCII, ...accents]);
    const lines = readTyped(await photoOf(language, columns), faces);
    const { merchant, item, paid, off, day } = WRITTEN[language];
    const wanted = [
      merchant,
      t.saleTitle,
      '='.repeat(columns),
      item,
      off,
      `${t.total} ${paid}`,
      `${t.paid} ${paid}`,
      '-'.repeat(columns),
      `${t.paidWith} Alipay`,
      `${t.date} ${NUMBERS.date}`,
      `${t.entered} ${day}, 12:25`,
      `${t.paidUntil} ${day}, 16:00`,
      `${t.leaveBy} ${day}, 16:10`,
      `${t.machine} ${NUMBERS.machine}`,
      `${t.sale} ${NUMBERS.sale}`,
      `${t.order} ${NUMBERS.order}`,
      `${t.gatewayNumber} ${GATEWAY_NUMBER}`,
      t.saleSentence,
      t.conditions,
    ];
    expect(inOrder(lines.join(' ').replace(/ +/g, ' '), wanted)).toEqual(wanted);
    // What is at both edges takes the whole width.
    expect(lines.filter((line) => line.startsWith(t.machine)).map(({ length }) => length)).toEqual([columns]);
  });
});

describe.each(['zh-Hant', 'zh-Hans'] as const)('words that are drawn for the printer, in %s', (language) => {
  it.each([32, 48])('are read letter by letter off the picture of %i columns', async (columns) => {
    const photo = await photoOf(language, columns);
    const drawLine = lineDrawer(letters, { region: language });
    const signs = [...ASCII, ...(JSON.stringify(messagesFor(language).receipt).match(WIDE) ?? [])];
    const read = (style: Omit<LineStyle, 'dots'>) => readDrawn(photo, drawnFace(drawLine, signs, style));
    const { receipt: t } = messagesFor(language);

    // Chinese labels, with values of narrow letters as far as these are not pressed into their columns.
    const lines = read({ width: 1, height: 1, bold: false });
    const wanted = [
      `${t.paidWith}Alipay`,
      t.date,
      t.entered,
      t.parkedFor,
      t.paidUntil,
      t.leaveBy,
      `${t.machine}${NUMBERS.machine}`,
      t.sale,
      t.order,
      t.gatewayNumber,
      t.saleSentence,
    ];
    expect(inOrder(lines.join(''), wanted)).toEqual(wanted);
    expect(read({ width: 1, height: 1, bold: true })).toEqual(expect.arrayContaining([t.conditions]));
    const large = read({ width: 2, height: 2, bold: true });
    expect(inOrder(large.join(' '), [t.saleTitle, t.paid])).toEqual([t.saleTitle, t.paid]);
  });
});

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/** Those of the texts that stand in this one, each after the one before it. */
function inOrder(text: string, wanted: readonly string[]): readonly string[] {
  let from = 0;
  return wanted.filter((one) => {
    const at = text.indexOf(one, from);
    from = at === -1 ? from : at + one.length;
    return at !== -1;
  });
}
