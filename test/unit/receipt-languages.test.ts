import { describe, expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { LANGUAGES, type Language } from '../../src/domain/language.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Slip } from '../../src/receipts/receipt.ts';
import { boxDrawer, NAMES, printerWith, RECEIPT, REPORT } from '../support/slips.ts';

const KINDS = ['sale', 'refund', 'claim slip', 'day report'] as const;

function slip(kind: (typeof KINDS)[number], language: Language): Slip {
  const { kiosk, item, wallet } = NAMES[language];
  if (kind === 'day report') {
    return { ...REPORT, language, kioskName: kiosk };
  }
  const lines = [{ text: item, minor: 4_850 }];
  const tax = { name: 'GST', percent: '6', amount: { currency: 'HKD', minor: 275 } } as const;
  return { ...RECEIPT, kind, language, kioskName: kiosk, lines, wallet, tax, copy: true, conditions: [item] };
}

/** Chinese in the printer's own characters where it has them; else there are none. */
function encodingFor(language: Language): 'big5' | 'gb18030' | 'none' {
  return language === 'zh-Hant' ? 'big5' : language === 'zh-Hans' ? 'gb18030' : 'none';
}

describe.each([32, 42, 48])('on %i columns', (columns) => {
  describe.each(LANGUAGES)('in %s', (language) => {
    it.each(KINDS)('every character of a %s is typed by a printer that has them, within the paper', async (kind) => {
      const cjk = encodingFor(language);
      const printer = printerWith(cjk, columns);
      const bytes = await composeReceipt(slip(kind, language), { columns, cutter: true, printer });
      // On paper so wide that nothing is folded: what is too long for the real one shows.
      const paper = readPaper(bytes, 10_000, { cjk });
      const text = paperToText(paper);
      expect(text).not.toMatch(/[?\uFFFD]|\[picture\]/);
      expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
      const t = messagesFor(language);
      const { receipt, report } = t;
      const titles = { sale: receipt.saleTitle, refund: receipt.refundTitle, 'claim slip': receipt.claimTitle };
      const title = kind === 'day report' ? report.title : titles[kind];
      expect(text.replaceAll(/\s/g, '')).toContain(title.replaceAll(' ', ''));
      for (const item of paper.items) {
        const runs = item.kind === 'line' ? item.runs : [];
        const used = runs.reduce((sum, run) => sum + [...run.text].length * run.width, 0);
        expect(used).toBeLessThanOrEqual(columns);
      }
    });

    it.each(KINDS)('a %s for a printer without Chinese has pictures of those lines and of no others', async (kind) => {
      const drawn: string[] = [];
      const printer = printerWith('none', columns);
      const profile = { columns, cutter: true, printer, drawLine: boxDrawer(drawn) };
      const paper = readPaper(await composeReceipt(slip(kind, language), profile), columns);
      const chinese = language.startsWith('zh');
      expect(drawn.length > 0).toBe(chinese);
      for (const line of drawn) {
        expect(line).toMatch(/[^\0-\u00ff]/u);
      }
      const pictures = paper.items.filter((item) => item.kind === 'raster');
      expect(pictures).toHaveLength(drawn.length);
      for (const picture of pictures) {
        expect(picture.kind === 'raster' && picture.bytesPerRow * 8 <= columns * 12).toBe(true);
      }
      expect(paperToText(paper)).not.toContain('?');
      expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
    });
  });
});

it('an amount is written as the language writes it', async () => {
  const amount = { currency: 'MOP', minor: 1_234_550 } as const;
  const bytes = await composeReceipt({ ...RECEIPT, language: 'pt', amount }, { columns: 48, cutter: true });
  expect(paperToText(readPaper(bytes, 48))).toContain('MOP 12 345,50');
});
