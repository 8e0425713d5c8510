import { expect, it } from 'vitest';
import { type Paper, paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { composeReceipt } from '../../src/receipts/compose.ts';
import type { Receipt } from '../../src/receipts/receipt.ts';
import { Random } from '../support/random.ts';
import { boxDrawer, OUTSIDE_TEXTS, printerWith, RECEIPT } from '../support/slips.ts';

/** Paper so wide that nothing is folded on it: what would go on in the next line of the real one shows. */
const ENDLESS = 10_000;

const LETTERS = [
  ...'abc XYZ 0123 .,-*',
  ...'ãõçÁÊñß€º°',
  ...'洗衣收據退款票证據，。「」（）',
  ...'ＡＢ　ﾊｱ한',
  ...'Ωжşđạ',
  ...['🧺', '\u{20BB7}', '\u0301', '\u200d', '\u202e', '\ud800', '\ufffd'],
  ...['\x1b', '\x1dV\x00', '\x10\x04\x01', '\x1bp\x00', '\n', '\t', '\0', '\x7f', '\x9b'],
];

function anyText(random: Random): string {
  const length = random.pick([0, 1, 3, 12, 40, 150]);
  return Array.from({ length }, () => random.pick(LETTERS)).join('');
}

function anyReceipt(random: Random): Receipt {
  const parts = OUTSIDE_TEXTS.filter(([name]) => name !== 'timeZone' && random.chance(0.5));
  const texts = parts.map(([, put]) => put(anyText(random)));
  const minor = random.pick([0, 5, 4_850, 123_456_789, Number.MAX_SAFE_INTEGER]);
  const kind = random.pick(['sale', 'refund', 'claim slip'] as const);
  const amount = { currency: random.pick(['HKD', 'JPY'] as const), minor };
  return Object.assign(
    { ...RECEIPT, kind, amount, copy: random.chance(0.3), language: random.pick(LANGUAGES) },
    ...texts,
  );
}

/** The widest line, in columns. */
function widest({ items }: Paper): number {
  return Math.max(
    ...items.map((item) => {
      if (item.kind === 'raster') {
        return (item.bytesPerRow * 8) / 12;
      }
      return item.kind === 'line' ? item.runs.reduce((sum, run) => sum + [...run.text].length * run.width, 0) : 0;
    }),
  );
}

it.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'any text fits the paper and commands nothing (seed %i)',
  async (seed) => {
    const random = new Random(seed);
    const columns = random.pick([24, 32, 42, 48, 53, 64]);
    const cjk = random.pick(['none', 'gb18030', 'big5'] as const);
    const printer = printerWith(cjk, columns);
    const drawLine = boxDrawer();
    for (let round = 0; round < 4; round += 1) {
      const receipt = anyReceipt(random);
      const drawer = random.chance(0.5) ? { drawLine } : {};
      const bytes = await composeReceipt(receipt, { columns, cutter: true, printer, ...drawer });
      const paper = readPaper(bytes, ENDLESS, { cjk });
      expect(widest(paper)).toBeLessThanOrEqual(columns);
      expect(paper).toMatchObject({ unknownCommands: 0, drawerPulses: 0 });
      expect(paper.items.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
      expect(paperToText(paper)).not.toContain('\ufffd');
    }
  },
);
