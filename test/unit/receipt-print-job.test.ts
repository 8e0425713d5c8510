import { describe, expect, it } from 'vitest';
import { paperToText, readPaper } from '../../src/devices/printer/paper.ts';
import { money } from '../../src/domain/money.ts';
import type { DrawLine } from '../../src/receipts/compose.ts';
import { PrintJobs, type PrintOptions } from '../../src/receipts/print-job.ts';
import { kioskSettings } from '../support/kiosk-settings.ts';
import { ReportBooks } from '../support/report-books.ts';
import { LOST, makings, PAID_AT, paper } from '../support/slip-makings.ts';
import { boxDrawer, printerWith } from '../support/slips.ts';

type Cjk = 'gb18030' | 'big5' | 'none';

async function jobs(over: Partial<PrintOptions> = {}, cjk: Cjk = 'none') {
  const books = await ReportBooks.open();
  const asked: string[] = [];
  const options: PrintOptions = {
    ...makings(),
    settings: { ...kioskSettings(), ...makings().settings },
    profile: { columns: 32, cutter: true, printer: printerWith(cjk) },
    letters: async (region) => {
      asked.push(region);
      return null;
    },
    mostBytes: null,
    journal: books.journal,
    stock: () => new Map(),
    ...over,
  };
  const made = new PrintJobs(options);
  const text = async (effect: Parameters<PrintJobs['of']>[0]) =>
    paperToText(readPaper(await made.of(effect), 32, { cjk }));
  return { text, asked };
}

const slip = (over: Parameters<typeof paper>[0] = {}, sale: Parameters<typeof paper>[1] = {}) =>
  ({ do: 'print', saleId: 'LOB1-42', paper: paper(over, sale) }) as const;

describe('the print job of a sale', () => {
  it('is a receipt in the language of its customer', async () => {
    const { text, asked } = await jobs();
    expect(await text(slip({}, { language: 'ms' }))).toContain('RESIT');
    expect(asked).toEqual([]);
  });

  it('is in the language that the operator wants for all', async () => {
    const { text } = await jobs({ receipts: { ...makings().receipts, language: 'pt' } });
    expect(await text(slip({}, { language: 'zh-Hant' }))).toContain('RECIBO');
  });

  it('a copy says that it is one, and when the sale was, not when it was printed again', async () => {
    const { text } = await jobs();
    const sale = { subject: LOST, amount: money('MYR', 5_000) };
    const first = await text(slip({}, sale));
    const copy = await text(slip({ copy: true }, sale));
    expect(copy).toContain('COPY');
    expect(copy.replace(/.*COPY.*\n/, '')).toBe(first);
  });

  it('the next sale has its own time', async () => {
    const { text } = await jobs();
    await text(slip());
    const next = slip({ at: PAID_AT + 60_000 }, { id: 'LOB1-43' });
    expect(await text({ ...next, saleId: 'LOB1-43' })).toContain('2025-11-21 15:56:03');
  });
});

describe('Chinese', () => {
  it('is typed by a printer that has it, and nobody is asked for letters', async () => {
    const { text, asked } = await jobs({}, 'big5');
    expect(await text(slip({}, { language: 'zh-Hant' }))).toContain('收據');
    expect(asked).toEqual([]);
  });

  it('is drawn for one that has not, in the forms of its region', async () => {
    const drawn: string[] = [];
    const regions: string[] = [];
    const letters = async (region: string): Promise<DrawLine> => {
      regions.push(region);
      return boxDrawer(drawn);
    };
    const { text } = await jobs({ letters });
    expect(await text(slip({}, { language: 'zh-Hans' }))).toContain('[picture]');
    await text(slip({}, { language: 'zh-Hant' }));
    expect(regions).toEqual(['zh-Hans', 'zh-Hant']);
    expect(drawn).toContain('小票');
    expect(drawn).toContain('收據');
  });

  it('without letters the slip is in English, which everybody has, rather than in question marks', async () => {
    const { text, asked } = await jobs();
    const printed = await text(slip({}, { language: 'zh-Hant', itemName: '水' }));
    expect(printed).toContain('RECEIPT');
    expect(printed).toContain('Water');
    expect(printed).not.toContain('?');
    expect(asked).toEqual(['zh-Hant']);
  });

  it('over a line that is too slow for pictures the slip is in English too', async () => {
    const { text } = await jobs({ letters: async () => boxDrawer(), mostBytes: 8_000 });
    const printed = await text(slip({}, { language: 'zh-Hans' }));
    expect(printed).toContain('RECEIPT');
    expect(printed).not.toContain('[picture]');
  });

  it('a Portuguese slip with one Chinese name stays Portuguese', async () => {
    const { text } = await jobs();
    const printed = await text(slip({}, { language: 'pt', itemId: 'gone', itemName: '水' }));
    expect(printed).toContain('RECIBO');
    expect(printed).toContain('?  ');
  });
});

it('the print job of a report is in the language of the kiosk', async () => {
  const settings = kioskSettings({ language: 'pt' });
  const { text } = await jobs({ settings });
  const printed = await text({ do: 'print report', from: 0, to: PAID_AT, number: 3 });
  expect(printed).toContain('RELATÓRIO DO DIA');
  expect(printed).toMatch(/N\.º do relatório +3/);
});
