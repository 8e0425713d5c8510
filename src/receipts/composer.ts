import type { PrinterProfile } from '../devices/printer/profile.ts';

/** The few calls of node-thermal-printer that are used. Its own types ask for a transport, which we never give it. */
export interface Composer {
  initHardware(): void;
  setCharacterSet(name: string): void;
  add(bytes: Buffer): void;
  print(text: string): void;
  newLine(): void;
  bold(on: boolean): void;
  alignLeft(): void;
  alignCenter(): void;
  setTextNormal(): void;
  setTextDoubleHeight(): void;
  setTextQuadArea(): void;
  printQR(text: string, settings: { cellSize: number; correction: string; model: number }): void;
  getBuffer(): Buffer;
}

interface ComposerModule {
  readonly ThermalPrinter: new (config: { type: string; width: number; breakLine: string }) => Composer;
}

/**
 * A fresh composer for each job: it keeps its buffer and its idea of the code page, and either would leak into the next
 * receipt. It starts without a character set, because the reset that opens the job would make it forget one.
 */
export async function newComposer(language: PrinterProfile['language'], columns: number): Promise<Composer> {
  const loaded: unknown = await import('node-thermal-printer');
  const { ThermalPrinter } = moduleOf(loaded);
  return new ThermalPrinter({ type: language === 'star-line' ? 'star' : 'epson', width: columns, breakLine: 'NONE' });
}

/** CommonJS seen from an ES module has its exports under `default`; inside the bundle, either way. */
function moduleOf(loaded: unknown): ComposerModule {
  const outer = loaded as Partial<ComposerModule> & { readonly default?: ComposerModule };
  if (outer.ThermalPrinter !== undefined) {
    return { ThermalPrinter: outer.ThermalPrinter };
  }
  if (outer.default !== undefined) {
    return outer.default;
  }
  throw new TypeError('node-thermal-printer has no ThermalPrinter');
}

const QR_LEVEL_M = 0x01;
const QR_MODEL_2 = 0x02;
/** 1 mm, which phones and hand scanners read well from worn thermal paper too. */
const QR_MODULE_DOTS = 8;
/** The quiet zone, on both sides. */
const QR_MARGIN_MODULES = 8;

/** Bytes that a code of each version holds at level M (ISO/IEC 18004, table 7), from version 1 on. */
const QR_BYTES = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331];

/** Modules of 1 mm, or as many dots as the paper has room for. */
function moduleDots(length: number, dots: number): number {
  const found = QR_BYTES.findIndex((bytes) => length <= bytes);
  const version = found === -1 ? QR_BYTES.length : found + 1;
  const modules = 17 + 4 * version + QR_MARGIN_MODULES;
  return Math.min(QR_MODULE_DOTS, Math.max(1, Math.floor(dots / modules)));
}

/**
 * A QR code. For Star the composer leaves the command away in front of the data, so that the printer prints the data as text; those
 * bytes are made here (`ESC GS y`).
 * @param data visible ASCII
 * @param dots width of the paper
 */
export function printQr(paper: Composer, language: PrinterProfile['language'], data: string, dots: number): void {
  const cell = moduleDots(data.length, dots);
  if (language === 'esc-pos') {
    paper.printQR(data, { model: 2, cellSize: cell, correction: 'M' });
    return;
  }
  const star = (...bytes: number[]) => Buffer.from([0x1b, 0x1d, 0x79, ...bytes]);
  paper.add(star(0x53, 0x30, QR_MODEL_2));
  paper.add(star(0x53, 0x31, QR_LEVEL_M));
  paper.add(star(0x53, 0x32, cell));
  paper.add(Buffer.concat([star(0x44, 0x31, 0x00, data.length % 256, data.length >> 8), Buffer.from(data, 'latin1')]));
  paper.add(star(0x50));
}

/** Feeds blank lines. */
export function feed(paper: Composer, language: PrinterProfile['language'], lines: number): void {
  if (lines > 0) {
    paper.add(language === 'esc-pos' ? Buffer.from([0x1b, 0x64, lines]) : Buffer.alloc(lines, 0x0a));
  }
}
