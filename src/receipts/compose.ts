import type { CodePageName } from '../devices/printer/code-page.ts';
import { CODE_PAGES, canPrint } from '../devices/printer/code-page.ts';
import { GENERIC, type PrinterProfile } from '../devices/printer/profile.ts';
import { paperMoney } from '../i18n/money-text.ts';
import { paperTime } from '../i18n/time-text.ts';
import { type Composer, feed, newComposer, printQr } from './composer.ts';
import { balance, type PaperCharacters, pair, paperText, qrText, REPLACEMENT, wrap } from './paper-text.ts';
import type { Receipt } from './receipt.ts';
import { twoByteEncoder } from './two-byte.ts';

/** What the composer has to know of the printer. */
export interface PaperProfile {
  /** Characters of font A on a line: 32 on 58 mm paper, 42 or 48 on 80 mm paper. */
  readonly columns: number;
  /** False: the paper is fed past the tear bar instead of being cut. */
  readonly cutter: boolean;
  /** Default `WPC1252`, which has the letters of western Europe and the euro sign. */
  readonly codePage?: CodePageName;
  /** The printer's commands and characters. Left out: any ESC/POS printer. */
  readonly printer?: PrinterProfile;
  /** Draws what the printer has no characters for. Left out: such characters are printed as `?`. */
  readonly drawLine?: DrawLine;
}

/** A line as a picture: rows of eight dots a byte, the leftmost dot in the highest bit. */
export interface LinePicture {
  readonly bytesPerRow: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

export interface LineStyle {
  /** How many times the normal size. */
  readonly width: 1 | 2;
  readonly height: 1 | 2;
  readonly bold: boolean;
  /** Width of the paper in dots; the picture is at most as wide. */
  readonly dots: number;
}

/** @returns null when it has no letters for it either. */
export type DrawLine = (text: string, style: LineStyle) => LinePicture | null;

/** What lines are laid out with: the composer, what it can print, and the size that is set. */
interface Sheet {
  readonly paper: Composer;
  readonly profile: PrinterProfile;
  readonly columns: number;
  readonly characters: PaperCharacters;
  readonly drawLine: DrawLine | null;
  size: Omit<LineStyle, 'dots'>;
}

/** Printer dots in one QR module: 1 mm, which phones and hand scanners read well from worn thermal paper too. */
const QR_MODULE_DOTS = 8;

/** Past the tear bar of a printer without a cutter. */
const TEAR_BAR_LINES = 8;

interface Wording {
  readonly title: string;
  readonly amount: string;
  readonly wallet: string;
  readonly sentence: string;
}

const WORDING: Readonly<Record<Receipt['kind'], Wording>> = {
  sale: {
    title: 'RECEIPT',
    amount: 'PAID',
    wallet: 'Paid with',
    sentence: 'Thank you. With a question, show us this receipt: the code above finds your payment.',
  },
  refund: {
    title: 'REFUND',
    amount: 'REFUNDED',
    wallet: 'Back to',
    sentence: 'The amount goes back to the wallet you paid with. It can take a few days to show there.',
  },
  'claim slip': {
    title: 'CLAIM SLIP',
    amount: 'WE OWE YOU',
    wallet: 'You paid with',
    sentence:
      'This machine could not return your money by itself. Keep this slip and show it to the operator: it is your proof, and you will be paid back.',
  },
};

/**
 * The whole print job of one receipt: bytes ready for a printer. The same receipt gives the same bytes.
 * Every text goes through `paperText`, so nothing in a receipt can command the printer.
 */
export async function composeReceipt(receipt: Receipt, profile: PaperProfile): Promise<Uint8Array> {
  const sheet = await newSheet(profile);
  const { paper, characters, columns } = sheet;
  const text = (value: string, maxLength?: number) => paperText(value, characters, maxLength);
  const wording = WORDING[receipt.kind];
  printHead(sheet, text(receipt.kioskName, 80), wording.title);
  rule(sheet, '=');
  paper.alignLeft();
  lines(sheet, wrap(text(receipt.item, 120), columns, characters));
  printAmount(sheet, wording.amount, text(paperMoney(receipt.amount)));
  rule(sheet, '-');
  for (const [label, value] of details(receipt, wording)) {
    lines(sheet, pair(label, text(value, 80), columns, characters));
  }
  rule(sheet, '=');
  paper.newLine();
  printFoot(sheet, qrText(receipt.orderNumber), wording.sentence);
  finish(sheet, profile.cutter);
  return new Uint8Array(paper.getBuffer());
}

async function newSheet({ columns, codePage, printer = GENERIC, drawLine }: PaperProfile): Promise<Sheet> {
  const page = CODE_PAGES[codePage ?? 'WPC1252'];
  const paper = await newComposer(printer.language, columns);
  const canDraw = drawLine !== undefined && printer.cjk.encoding === 'none' && printer.language === 'esc-pos';
  paper.initHardware();
  // Printers sold in Asia wake up in two-byte mode, in which they take accented letters in pairs.
  add(paper, printer.cjk.leave);
  paper.setCharacterSet(page.name);
  const number = printer.codePages[page.name];
  if (printer.language === 'esc-pos' && number !== undefined && number !== page.number) {
    paper.add(Buffer.from([0x1b, 0x74, number]));
  }
  const twoBytes = await twoByteEncoder(printer.cjk.encoding);
  return {
    paper,
    profile: printer,
    columns,
    characters: { page, twoBytes, pictures: canDraw },
    drawLine: canDraw ? drawLine : null,
    size: { width: 1, height: 1, bold: false },
  };
}

function details(receipt: Receipt, wording: Wording): readonly (readonly [string, string])[] {
  const rows: [string, string][] = [
    [wording.wallet, receipt.wallet],
    ['Date', paperTime(receipt.at, receipt.timeZone)],
    ['Kiosk', receipt.kioskId],
    ['Sale', receipt.saleId],
    ['Order number', receipt.orderNumber],
  ];
  if (receipt.gatewayRef !== null) {
    rows.push(['Payment reference', receipt.gatewayRef]);
  }
  return rows;
}

function printHead(sheet: Sheet, name: string, title: string): void {
  const { paper, characters, columns } = sheet;
  paper.alignCenter();
  paper.setTextQuadArea();
  sheet.size = { width: 2, height: 2, bold: false };
  lines(sheet, wrap(name, Math.floor(columns / 2), characters));
  // Text size and bold share one command in ESC/POS: setting the size ends bold, so bold always comes second.
  normal(sheet);
  paper.newLine();
  tall(sheet);
  lines(sheet, [[...title].join(' ')]);
  normal(sheet);
}

function printAmount(sheet: Sheet, label: string, amount: string): void {
  const { paper, columns, characters } = sheet;
  paper.newLine();
  tall(sheet);
  lines(sheet, pair(label, amount, columns, characters));
  normal(sheet);
  paper.newLine();
}

function tall(sheet: Sheet): void {
  sheet.paper.setTextDoubleHeight();
  sheet.paper.bold(true);
  sheet.size = { width: 1, height: 2, bold: true };
}

function normal(sheet: Sheet): void {
  if (sheet.size.bold) {
    sheet.paper.bold(false);
  }
  sheet.paper.setTextNormal();
  sheet.size = { width: 1, height: 1, bold: false };
}

function printFoot(sheet: Sheet, qr: string | null, sentence: string): void {
  const { paper, profile, columns, characters } = sheet;
  paper.alignCenter();
  if (qr !== null) {
    printQr(paper, profile.language, qr, QR_MODULE_DOTS);
    paper.newLine();
  }
  lines(sheet, balance(sentence, columns - 2, characters));
  paper.alignLeft();
}

/** Ends with a reset: nothing may follow that relies on a mode set before. */
function finish({ paper, profile }: Sheet, cutter: boolean): void {
  const { language } = profile;
  if (cutter) {
    // Asked for against what the profile says: the command that almost all know.
    const { command, feedLines } = profile.cutter.kind === 'none' ? GENERIC.cutter : profile.cutter;
    paper.newLine();
    feed(paper, language, feedLines);
    add(paper, command);
  } else {
    feed(paper, language, TEAR_BAR_LINES);
  }
  paper.initHardware();
}

function lines(sheet: Sheet, texts: readonly string[]): void {
  for (const line of texts) {
    printLine(sheet, line);
  }
}

/** Whole as a picture when it has a character that the printer lacks, otherwise in runs of one byte and of two. */
function printLine(sheet: Sheet, line: string): void {
  const { paper, characters, drawLine, profile, size } = sheet;
  const { page, twoBytes } = characters;
  const lacks = [...line].some((character) => !canPrint(page, character) && twoBytes(character) === null);
  const picture = lacks ? (drawLine?.(line, { ...size, dots: profile.paper.dots }) ?? null) : null;
  if (picture !== null) {
    addPicture(paper, picture);
    return;
  }
  let run = '';
  let wide: Uint8Array[] = [];
  const flush = () => {
    if (run !== '') {
      paper.print(run);
    }
    if (wide.length > 0) {
      const { enter, leave } = profile.cjk;
      paper.add(Buffer.concat([Buffer.from(enter), wideSize(size), ...wide, Buffer.from(leave)]));
    }
    run = '';
    wide = [];
  };
  for (const character of line) {
    const bytes = canPrint(page, character) ? null : twoBytes(character);
    if (bytes === null ? wide.length > 0 : run !== '') {
      flush();
    }
    if (bytes === null) {
      run += canPrint(page, character) ? character : REPLACEMENT;
    } else {
      wide.push(bytes);
    }
  }
  flush();
  paper.newLine();
}

/** `FS !`: two-byte characters have a size of their own, which `ESC !` does not set on every printer. */
function wideSize({ width, height }: Sheet['size']): Buffer {
  return Buffer.from([0x1c, 0x21, (width === 2 ? 0x04 : 0) | (height === 2 ? 0x08 : 0)]);
}

/** `GS v 0`: a picture in rows. It ends with the next line already begun. */
function addPicture(paper: Composer, { bytesPerRow, rows, bits }: LinePicture): void {
  const head = [0x1d, 0x76, 0x30, 0x00, bytesPerRow % 256, bytesPerRow >> 8, rows % 256, rows >> 8];
  paper.add(Buffer.concat([Buffer.from(head), bits]));
}

function rule(sheet: Sheet, character: '-' | '='): void {
  lines(sheet, [character.repeat(sheet.columns)]);
}

function add(paper: Composer, bytes: readonly number[]): void {
  if (bytes.length > 0) {
    paper.add(Buffer.from(bytes));
  }
}
