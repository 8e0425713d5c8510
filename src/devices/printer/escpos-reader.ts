import { TextDecoder } from 'node:util';
import type { CodePage } from './code-page.ts';
import { CODE_PAGES, codePageByNumber, printedCharacter } from './code-page.ts';
import type { CjkEncoding } from './profile.ts';
import { starToEscPos } from './star-reader.ts';

export type Align = 'left' | 'center' | 'right';

/** A stretch of one line in one style. `width` and `height` are how many times the normal size, 1 to 8. */
export interface TextRun {
  readonly text: string;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly width: number;
  readonly height: number;
}

export type PaperItem =
  /** One printed line; no runs: a blank one. */
  | { readonly kind: 'line'; readonly align: Align; readonly runs: readonly TextRun[] }
  | { readonly kind: 'qr'; readonly align: Align; readonly data: string; readonly moduleDots: number }
  /** Rows of eight dots a byte, the leftmost dot in the highest bit. */
  | {
      readonly kind: 'raster';
      readonly align: Align;
      readonly bytesPerRow: number;
      readonly rows: number;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'cut'; readonly partial: boolean };

/** What lies in the tray after the bytes went through the printer, and what else they did. */
export interface Paper {
  readonly items: readonly PaperItem[];
  /** Commands that pulse the drawer connector, buffered or in real time. A receipt has none. */
  readonly drawerPulses: number;
  /** Commands and control characters that this reader does not know, and a command cut off at the end. */
  readonly unknownCommands: number;
}

const LF = 0x0a;
const HT = 0x09;
const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** Commands known by length only: they change nothing that is drawn here. Key: prefix byte and command character. */
const IGNORED: ReadonlyMap<string, number> = new Map([
  ...[...'RM3{=GV r'].map((name) => [`${ESC}${name}`, 1] as const),
  ...[...'$\\Bc'].map((name) => [`${ESC}${name}`, 2] as const),
  [`${ESC}2`, 0],
  ...[...'raHfhwI'].map((name) => [`${GS}${name}`, 1] as const),
  ...[...'LWP$'].map((name) => [`${GS}${name}`, 2] as const),
  ...[...'!-WC'].map((name) => [`${FS}${name}`, 1] as const),
  ...[...'Sp'].map((name) => [`${FS}${name}`, 2] as const),
]);

/** What the printer that the bytes are for is. */
export interface PaperReading {
  /** The characters of its two-byte mode. Default: it has none. */
  readonly cjk?: CjkEncoding;
  readonly language?: 'esc-pos' | 'star-line';
}

/**
 * Reads bytes as a printer does: the commands that our receipts use, and enough of the others to get past them.
 * Pure, and never throws whatever the bytes are.
 * @param columns characters of font A on a line; longer text goes on in the next line, as on the real paper.
 */
export function readPaper(bytes: Uint8Array, columns = 48, reading: PaperReading = {}): Paper {
  const plain = reading.language === 'star-line' ? starToEscPos(bytes) : bytes;
  return new EscPosReader(plain, columns, decoderOf(reading.cjk ?? 'none')).read();
}

/** Null where the printer has no two-byte characters, or this Node was built without their tables. */
function decoderOf(cjk: CjkEncoding): TextDecoder | null {
  try {
    return cjk === 'none' ? null : new TextDecoder(cjk);
  } catch {
    return null;
  }
}

class EscPosReader {
  readonly #bytes: Uint8Array;
  readonly #columns: number;
  readonly #twoBytes: TextDecoder | null;
  #wide = false;
  readonly #items: PaperItem[] = [];
  #at = 0;
  #runs: TextRun[] = [];
  #used = 0;
  #align: Align = 'left';
  #style: Omit<TextRun, 'text'> = PLAIN;
  #page: CodePage | null = CODE_PAGES.PC437_USA;
  #qrData = '';
  #qrModuleDots = 3;
  #drawerPulses = 0;
  #unknown = 0;

  constructor(bytes: Uint8Array, columns: number, twoBytes: TextDecoder | null) {
    this.#bytes = bytes;
    this.#columns = columns;
    this.#twoBytes = twoBytes;
  }

  read(): Paper {
    while (this.#at < this.#bytes.length) {
      const byte = this.#next();
      if (byte === ESC) {
        this.#escape();
      } else if (byte === GS) {
        this.#group();
      } else if (byte === DLE) {
        this.#realTime();
      } else if (byte === FS) {
        this.#fs(String.fromCharCode(this.#next()));
      } else {
        this.#character(byte);
      }
    }
    if (this.#runs.length > 0) {
      this.#endLine();
    }
    if (this.#at > this.#bytes.length) {
      this.#unknown += 1;
    }
    return { items: this.#items, drawerPulses: this.#drawerPulses, unknownCommands: this.#unknown };
  }

  /** Past the end it gives 0 and goes on counting, which is how `read` knows of a command cut off. */
  #next(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  #take(length: number): Uint8Array {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  /** `FS &` and `FS .`: into two-byte mode and out of it. */
  #fs(name: string): void {
    if (name === '&' || name === '.') {
      this.#wide = name === '&';
    } else {
      this.#ignore(FS, name);
    }
  }

  #character(byte: number): void {
    if (this.#wide && byte >= 0x81) {
      this.#put(this.#twoBytes?.decode(Uint8Array.of(byte, this.#next())) ?? '\uFFFD', 2);
    } else if (byte === LF) {
      this.#endLine();
    } else if (byte === HT) {
      const blanks = 8 - (this.#used % 8);
      for (let i = 0; i < blanks; i += 1) {
        this.#put(' ');
      }
    } else if (byte >= 0x20 && byte !== 0x7f) {
      this.#put(printedCharacter(this.#page, byte));
    } else if (byte !== 0x0d) {
      this.#unknown += 1;
    }
  }

  /** @param cells 2 for a two-byte character, which is drawn twice as wide. */
  #put(character: string, cells: 1 | 2 = 1): void {
    const style = { ...this.#style, width: this.#style.width * cells };
    if (this.#used + style.width > this.#columns) {
      this.#endLine();
    }
    this.#used += style.width;
    const last = this.#runs.at(-1);
    if (last !== undefined && sameStyle(last, style)) {
      this.#runs[this.#runs.length - 1] = { ...last, text: last.text + character };
    } else {
      this.#runs.push({ ...style, text: character });
    }
  }

  #endLine(): void {
    this.#items.push({ kind: 'line', align: this.#align, runs: this.#runs });
    this.#runs = [];
    this.#used = 0;
  }

  #feed(lines: number): void {
    // The line being filled is printed by the first of the feeds.
    for (let i = 0; i < Math.max(lines, this.#runs.length > 0 ? 1 : 0); i += 1) {
      this.#endLine();
    }
  }

  #escape(): void {
    const name = String.fromCharCode(this.#next());
    if (name === '@') {
      this.#reset();
    } else if (name === '!') {
      this.#printMode(this.#next());
    } else if (name === 'E') {
      this.#style = { ...this.#style, bold: (this.#next() & 1) === 1 };
    } else if (name === '-') {
      this.#style = { ...this.#style, underline: (this.#next() & 3) !== 0 };
    } else if (name === 'a') {
      this.#align = (['left', 'center', 'right'] as const)[this.#next() & 3] ?? 'left';
    } else if (name === 'd') {
      this.#feed(this.#next());
    } else if (name === 'J') {
      this.#feed(Math.round(this.#next() / 30));
    } else if (name === 't') {
      this.#page = codePageByNumber(this.#next());
    } else if (name === 'p') {
      this.#drawerPulses += 1;
      this.#take(3);
    } else if (name === 'D') {
      this.#takeToNul();
    } else if (name === 'i' || name === 'm') {
      this.#cut(true);
    } else {
      this.#ignore(ESC, name);
    }
  }

  #group(): void {
    const name = String.fromCharCode(this.#next());
    if (name === '!') {
      const size = this.#next();
      this.#style = { ...this.#style, width: ((size >> 4) & 7) + 1, height: (size & 7) + 1 };
    } else if (name === 'B') {
      this.#style = { ...this.#style, inverse: (this.#next() & 1) === 1 };
    } else if (name === 'V') {
      // 0, 48: whole; 1, 49: partial; 65 and 66 the same with a feed whose length follows.
      const mode = this.#next();
      if (mode >= 65) {
        this.#next();
      }
      this.#cut([1, 49, 66, 98].includes(mode));
    } else if (name === '(') {
      this.#function();
    } else if (name === 'v') {
      this.#raster();
    } else if (name === 'k') {
      this.#barcode();
    } else {
      this.#ignore(GS, name);
    }
  }

  /** `GS ( x pL pH …`: says its own length, so an unknown one can be passed over. */
  #function(): void {
    const family = String.fromCharCode(this.#next());
    const length = this.#next() + this.#next() * 256;
    const data = this.#take(length);
    const [symbol, what, argument] = data;
    if (family !== 'k' || symbol !== 0x31) {
      this.#unknown += 1;
    } else if (what === 0x43) {
      this.#qrModuleDots = Math.min(Math.max(argument ?? 3, 1), 16);
    } else if (what === 0x50) {
      this.#qrData = Array.from(data.subarray(3), (byte) => printedCharacter(null, byte)).join('');
    } else if (what === 0x51 && this.#qrData !== '') {
      this.#items.push({ kind: 'qr', align: this.#align, data: this.#qrData, moduleDots: this.#qrModuleDots });
    }
  }

  #raster(): void {
    this.#take(2);
    const bytesPerRow = this.#next() + this.#next() * 256;
    const rows = this.#next() + this.#next() * 256;
    const bits = this.#take(bytesPerRow * rows);
    this.#items.push({ kind: 'raster', align: this.#align, bytesPerRow, rows, bits });
  }

  #barcode(): void {
    if (this.#next() <= 6) {
      this.#takeToNul();
    } else {
      this.#take(this.#next());
    }
    this.#unknown += 1;
  }

  #realTime(): void {
    const command = this.#next();
    if (command !== 0x14) {
      // DLE EOT n and DLE ENQ n leave no trace on the paper.
      this.#next();
      this.#unknown += command === 0x04 || command === 0x05 ? 0 : 1;
      return;
    }
    const what = this.#next();
    this.#drawerPulses += what === 1 ? 1 : 0;
    this.#take(what === 8 ? 7 : 2);
  }

  #ignore(prefix: number, name: string): void {
    const length = IGNORED.get(`${prefix}${name}`);
    if (length === undefined) {
      this.#unknown += 1;
    }
    this.#take(length ?? 0);
  }

  #takeToNul(): void {
    while (this.#at < this.#bytes.length && this.#next() !== 0) {
      // The end mark is all that matters.
    }
  }

  #printMode(mode: number): void {
    this.#style = {
      bold: (mode & 0x08) !== 0,
      underline: (mode & 0x80) !== 0,
      inverse: this.#style.inverse,
      width: (mode & 0x20) === 0 ? 1 : 2,
      height: (mode & 0x10) === 0 ? 1 : 2,
    };
  }

  #cut(partial: boolean): void {
    this.#feed(0);
    this.#items.push({ kind: 'cut', partial });
  }

  /** `ESC @` throws away the line being filled and forgets every mode, the code page too. */
  #reset(): void {
    this.#runs = [];
    this.#used = 0;
    this.#align = 'left';
    this.#style = PLAIN;
    this.#wide = false;
    this.#page = CODE_PAGES.PC437_USA;
  }
}

const PLAIN: Omit<TextRun, 'text'> = { bold: false, underline: false, inverse: false, width: 1, height: 1 };

function sameStyle(a: Omit<TextRun, 'text'>, b: Omit<TextRun, 'text'>): boolean {
  return (
    a.bold === b.bold &&
    a.underline === b.underline &&
    a.inverse === b.inverse &&
    a.width === b.width &&
    a.height === b.height
  );
}
