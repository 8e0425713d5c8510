import type { Effect } from '../domain/effects.ts';
import type { Language } from '../domain/language.ts';
import type { KioskSettings } from '../domain/settings.ts';
import { composeReceipt, needsPictures, speaks } from './compose.ts';
import { type DaySource, dayReport } from './day-report.ts';
import { languageOf, makeSlip, type SlipMakings } from './make-slip.ts';
import type { DrawLine } from './picture.ts';
import type { Slip } from './receipt.ts';
import type { PaperProfile } from './sheet.ts';

export interface PrintOptions {
  readonly settings: KioskSettings;
  readonly receipts: SlipMakings['receipts'];
  readonly exitCode: SlipMakings['exitCode'];
  /** Without `drawLine`. */
  readonly profile: PaperProfile;
  /**
   * Letters for what the printer has not, in the forms of a region. Asked only when a slip needs them, as they take memory; null: there
   * are none.
   */
  readonly letters: (region: 'zh-Hant' | 'zh-Hans') => Promise<DrawLine | null>;
  /** A job with pictures that is longer does not get to the printer in time, as over a slow serial line; null: any does. */
  readonly mostBytes: number | null;
  readonly journal: DaySource['journal'];
  readonly stock: () => DaySource['stock'];
}

type PrintEffect = Extract<Effect, { readonly do: 'print' | 'print report' }>;

/** Makes the bytes of everything that is printed. */
export class PrintJobs {
  private readonly options: PrintOptions;

  constructor(options: PrintOptions) {
    this.options = options;
  }

  /** The print job of an effect, ready for the printer. Nothing is printed here. */
  async of(effect: PrintEffect): Promise<Uint8Array> {
    const { settings, journal, stock } = this.options;
    if (effect.do === 'print') {
      return await this.slipJob(effect);
    }
    // For whoever looks after the machine, and not for the customer in front.
    const source = { journal, settings, stock: stock() };
    return await this.job(settings.language, (language) => dayReport(source, effect, language));
  }

  private async slipJob({ paper }: Extract<PrintEffect, { do: 'print' }>): Promise<Uint8Array> {
    const language = languageOf(paper.sale, this.options.receipts);
    return await this.job(language, async (one) => makeSlip(paper, this.options, paper.at, one));
  }

  /** In the language that is wanted, or in English where its letters can neither be typed nor drawn in time. */
  private async job(wanted: Language, make: (language: Language) => Promise<Slip>): Promise<Uint8Array> {
    const { profile } = this.options;
    const slip = await make(wanted);
    if (!(await needsPictures(slip, profile))) {
      return await composeReceipt(slip, profile);
    }
    const drawn = await this.drawn(slip);
    if (drawn !== null) {
      return drawn;
    }
    return await composeReceipt((await speaks(wanted, profile)) ? slip : await make('en'), profile);
  }

  private async drawn(slip: Slip): Promise<Uint8Array | null> {
    const { profile, letters, mostBytes } = this.options;
    const drawLine = await letters(slip.language === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant');
    if (drawLine === null) {
      return null;
    }
    const job = await composeReceipt(slip, { ...profile, drawLine });
    return mostBytes === null || job.length <= mostBytes ? job : null;
  }
}
