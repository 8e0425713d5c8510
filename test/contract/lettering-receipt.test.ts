import { expect, it } from 'vitest';
import { paperToSvg, readPaper } from '../../src/devices/printer/paper.ts';
import type { Language } from '../../src/domain/language.ts';
import { lineDrawer } from '../../src/lettering/line-drawer.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import { loadLetters } from '../support/letters.ts';
import { photograph } from '../support/paper-photo.ts';
import { NAMES, printerWith, RECEIPT } from '../support/slips.ts';

it.each([
  ['zh-Hant', 32],
  ['zh-Hans', 48],
] as const)(
  'prints a receipt in %s on a printer without Chinese characters',
  async (language: Language & `zh-${string}`, columns) => {
    const letters = await loadLetters();
    const names = NAMES[language];
    const receipt = {
      ...RECEIPT,
      language,
      copy: true,
      kioskName: names.kiosk,
      merchant: ['澳門停車管理有限公司 Macau'],
      lines: [{ text: names.item, minor: 4_850 }],
      wallet: names.wallet,
      conditions: ['七天內憑收據可退款。'],
    };
    const bytes = await composeReceipt(receipt, {
      columns,
      cutter: true,
      printer: printerWith('none', columns),
      drawLine: lineDrawer(letters, { region: language }),
    });
    const paper = readPaper(bytes, columns);
    const pictures = paper.items.filter(({ kind }) => kind === 'raster');
    expect(pictures.length).toBeGreaterThan(8);
    // For whoever wants to look at it: KIOSKD_PICTURES.
    await photograph(await paperToSvg(paper, { columns }), `lettering ${language}`);
  },
);
