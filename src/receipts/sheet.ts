import { CODE_PAGES, type CodePageName, canPrint } from '../devices/printer/code-page.ts';
import { GENERIC, type PrinterProfile } from '../devices/printer/profile.ts';
import { type Composer, feed, newComposer, printQr } from './composer.ts';
import {
  balance,
  canType,
  columnsOf,
  drawnWidth,
  type Measure,
  type PaperCharacters,
  pair,
  paperText,
  qrText,
  REPLACEMENT,
  typed,
  typedWidth,
  wrap,
} from './paper-text.ts';
import { cutTo, type DrawLine, escPosPicture, indented, type LineStyle, starPicture } from './picture.ts';
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
  /** Draws lines that have characters which the printer lacks. Left out: such characters are printed as `?`. */
  readonly drawLine?: DrawLine;
}

/** How large a text is; each size has its own weight, as text size and bold share a command in ESC/POS. */
export type TextSize = keyof typeof SIZES;

const SIZES = {
  normal: { width: 1, height: 1, bold: false },
  strong: { width: 1, height: 1, bold: true },
  tall: { width: 1, height: 2, bold: true },
  large: { width: 2, height: 2, bold: true },
} as const satisfies Readonly<Record<string, Omit<LineStyle, 'dots'>>>;

/** A column of font A, in dots, on every printer. */
const COLUMN_DOTS = 12;
/** Past the tear bar of a printer without a cutter. */
const TEAR_BAR_LINES = 8;

type Align = 'left' | 'center';

/** How a text gets onto the paper: in the printer's own characters, or as pictures of its lines. */
interface Way {
  readonly draw: DrawLine | null;
  readonly measure: Measure;
}

/** Characters of a printer. */
export async function charactersOf({ codePage, printer = GENERIC }: PaperProfile): Promise<PaperCharacters> {
  return { page: CODE_PAGES[codePage ?? 'WPC1252'], twoBytes: await twoByteEncoder(printer.cjk.encoding) };
}

export async function newSheet(profile: PaperProfile): Promise<Sheet> {
  const { columns, printer = GENERIC } = profile;
  const characters = await charactersOf(profile);
  const { page } = characters;
  const paper = await newComposer(printer.language, columns);
  paper.initHardware();
  // Printers sold in Asia wake up in two-byte mode, in which they take accented letters in pairs.
  add(paper, printer.cjk.leave);
  paper.setCharacterSet(page.name);
  const number = printer.codePages[page.name];
  if (printer.language === 'esc-pos' && number !== undefined && number !== page.number) {
    paper.add(Buffer.from([0x1b, 0x74, number]));
  }
  return new Sheet(paper, profile, characters);
}

/** One print job while it is laid out, line by line. Every text goes through `paperText`, so nothing on it can command the printer. */
export class Sheet {
  readonly columns: number;
  private readonly paper: Composer;
  private readonly profile: PaperProfile;
  private readonly printer: PrinterProfile;
  private readonly characters: PaperCharacters;
  private size: TextSize = 'normal';
  private align: Align = 'left';

  constructor(paper: Composer, profile: PaperProfile, characters: PaperCharacters) {
    this.paper = paper;
    this.profile = profile;
    this.printer = profile.printer ?? GENERIC;
    this.columns = profile.columns;
    this.characters = characters;
  }

  /** A text in as many lines as it takes, from the left edge. */
  text(value: string, size: TextSize = 'normal', maxLength?: number): void {
    const text = paperText(value, maxLength);
    const way = this.wayFor(text);
    this.print(wrap(this.as(way, text), this.columnsIn(size), way.measure), way, size, 'left');
  }

  /** A text in the middle, its lines of about the same length. */
  centered(value: string, size: TextSize = 'normal', maxLength?: number): void {
    const text = paperText(value, maxLength);
    const way = this.wayFor(text);
    const room = this.columnsIn(size) - (size === 'normal' ? 2 : 0);
    this.print(balance(this.as(way, text), room, way.measure), way, size, 'center');
  }

  /** A label at the left edge, its value at the right one. */
  pair(label: string, value: string, size: TextSize = 'normal'): void {
    const texts = [paperText(label), paperText(value)] as const;
    const way = this.wayFor(texts.join(''));
    const [left, right] = [this.as(way, texts[0]), this.as(way, texts[1])];
    // Drawn, a single blank would be one inside a text.
    const leastGap = way.draw === null ? 1 : 2;
    this.print(pair(left, right, this.columnsIn(size), way.measure, leastGap), way, size, 'left');
  }

  /** Large, label and value below each other if need be; smaller only where not even the value has room. */
  largePair(label: string, value: string): void {
    const text = paperText(value);
    const way = this.wayFor(text);
    const fits = columnsOf(this.as(way, text), way.measure) <= this.columnsIn('large');
    this.pair(label, value, fits ? 'large' : 'tall');
  }

  rule(character: '-' | '='): void {
    this.print([character.repeat(this.columns)], this.typing(), 'normal', 'left');
  }

  blank(): void {
    this.set('normal', 'left');
    this.paper.newLine();
  }

  /**
   * A QR code in the middle, as large as the paper allows.
   * @returns false when the text cannot be one: a wrong code would be worse than none.
   */
  qr(value: string): boolean {
    const data = qrText(value);
    if (data === null) {
      return false;
    }
    this.set('normal', 'center');
    printQr(this.paper, this.printer.language, data, this.dots());
    this.paper.newLine();
    return true;
  }

  /** Ends the job. It ends with a reset: nothing may follow that relies on a mode set before. */
  finish(): Uint8Array {
    const { paper, printer } = this;
    this.set('normal', 'left');
    if (this.profile.cutter) {
      // Asked for against what the profile says: the command that almost all know.
      const { command, feedLines } = printer.cutter.kind === 'none' ? GENERIC.cutter : printer.cutter;
      paper.newLine();
      feed(paper, printer.language, feedLines);
      add(paper, command);
    } else {
      feed(paper, printer.language, TEAR_BAR_LINES);
    }
    paper.initHardware();
    return new Uint8Array(paper.getBuffer());
  }

  private columnsIn(size: TextSize): number {
    return Math.floor(this.columns / SIZES[size].width);
  }

  /** Configured columns go before what the profile says of the head: somebody has looked at the printer. */
  private dots(): number {
    const { paper, columns } = this.printer;
    const wanted = this.columns * COLUMN_DOTS;
    return this.columns === columns.fontA ? Math.min(wanted, paper.dots) : wanted;
  }

  private typing(): Way {
    return { draw: null, measure: typedWidth(this.characters) };
  }

  /** How the lines of a text are measured: where one of them may be drawn, as it is drawn. */
  private wayFor(text: string): Way {
    const { drawLine } = this.profile;
    const draws = drawLine !== undefined && !canType(text, this.characters);
    return draws ? { draw: drawLine, measure: drawnWidth } : this.typing();
  }

  private as({ draw }: Way, text: string): string {
    return draw === null ? typed(text, this.characters) : text;
  }

  private print(lines: readonly string[], way: Way, size: TextSize, align: Align): void {
    for (const line of lines) {
      const draw = this.isTyped(line, size) ? null : way.draw;
      if (draw === null || !this.drawn(draw, line, size, align)) {
        this.set(size, align);
        this.type(line);
      }
    }
  }

  /** The printer has all of it: typed, a line takes a fiftieth of the bytes of its picture. */
  private isTyped(line: string, size: TextSize): boolean {
    const fits = columnsOf(line, typedWidth(this.characters)) <= this.columnsIn(size);
    return fits && canType(line, this.characters);
  }

  /** @returns false when nobody has letters for it. */
  private drawn(draw: DrawLine, line: string, size: TextSize, align: Align): boolean {
    const dots = this.dots();
    const picture = draw(line, { ...SIZES[size], dots });
    if (picture === null) {
      return false;
    }
    this.set('normal', 'left');
    const most = Math.floor(dots / 8);
    const fitted = cutTo(picture, most);
    const placed = indented(fitted, align === 'center' ? (most - fitted.bytesPerRow) >> 1 : 0);
    this.paper.add(Buffer.from(this.printer.language === 'esc-pos' ? escPosPicture(placed) : starPicture(placed)));
    return true;
  }

  /** One line, in runs of one byte and of two. */
  private type(line: string): void {
    const { paper, characters } = this;
    let run = '';
    let wide: Uint8Array[] = [];
    const flush = () => {
      if (run !== '') {
        paper.print(run);
      }
      if (wide.length > 0) {
        const { enter, leave } = this.printer.cjk;
        paper.add(Buffer.concat([Buffer.from(enter), wideSize(this.size), ...wide, Buffer.from(leave)]));
      }
      run = '';
      wide = [];
    };
    for (const character of line) {
      const bytes = canPrint(characters.page, character) ? null : characters.twoBytes(character);
      if (bytes === null ? wide.length > 0 : run !== '') {
        flush();
      }
      if (bytes === null) {
        run += canPrint(characters.page, character) ? character : REPLACEMENT;
      } else {
        wide.push(bytes);
      }
    }
    flush();
    paper.newLine();
  }

  private set(size: TextSize, align: Align): void {
    const { paper } = this;
    if (align !== this.align) {
      align === 'left' ? paper.alignLeft() : paper.alignCenter();
      this.align = align;
    }
    if (size === this.size) {
      return;
    }
    if (SIZES[this.size].bold) {
      paper.bold(false);
    }
    const { width, height, bold } = SIZES[size];
    if (height === 1) {
      paper.setTextNormal();
    } else if (width === 1) {
      paper.setTextDoubleHeight();
    } else {
      paper.setTextQuadArea();
    }
    // Setting the size ends bold, so bold always comes second.
    if (bold) {
      paper.bold(true);
    }
    this.size = size;
  }
}

/** `FS !`: two-byte characters have a size of their own, which `ESC !` does not set on every printer. */
function wideSize(size: TextSize): Buffer {
  const { width, height } = SIZES[size];
  return Buffer.from([0x1c, 0x21, (width === 2 ? 0x04 : 0) | (height === 2 ? 0x08 : 0)]);
}

function add(paper: Composer, bytes: readonly number[]): void {
  if (bytes.length > 0) {
    paper.add(Buffer.from(bytes));
  }
}
