import type { Language } from '../domain/language.ts';
import { messagesFor } from '../i18n/messages.ts';
import { canType, paperText } from './paper-text.ts';
import type { Slip } from './receipt.ts';
import { layOutReceipt } from './receipt-layout.ts';
import { layOutReport } from './report-layout.ts';
import { charactersOf, newSheet, type PaperProfile } from './sheet.ts';

export type { DrawLine, LinePicture, LineStyle } from './picture.ts';
export type { PaperProfile } from './sheet.ts';

/**
 * The whole print job of one slip: bytes ready for a printer. The same slip gives the same bytes.
 * Every text goes through `paperText`, so nothing in a slip can command the printer.
 */
export async function composeReceipt(slip: Slip, profile: PaperProfile): Promise<Uint8Array> {
  const sheet = await newSheet(profile);
  if (slip.kind === 'day report') {
    layOutReport(sheet, slip);
  } else {
    layOutReceipt(sheet, slip);
  }
  return sheet.finish();
}

/** Whether the printer lacks characters of this slip, or of the words around it, so that lines of it have to be drawn. */
export async function needsPictures(slip: Slip, profile: PaperProfile): Promise<boolean> {
  return !(await speaks(slip.language, profile)) || !(await hasAll(JSON.stringify(slip), profile));
}

/** Whether the printer has all characters of our words in this language. */
export async function speaks(language: Language, profile: PaperProfile): Promise<boolean> {
  const { receipt, report } = messagesFor(language);
  return await hasAll(JSON.stringify([receipt, report]), profile);
}

async function hasAll(text: string, profile: PaperProfile): Promise<boolean> {
  return canType(paperText(text, text.length), await charactersOf(profile));
}
