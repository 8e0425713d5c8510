/**
 * How a printer tells its state.
 * `dle-eot`: asked, answers at once. `asb`: the same, and it tells changes by itself (`GS a`). `star-asb`: Star's own packets.
 * `esc-v`: asked by `ESC v`, answered in its turn, as small panel printers do. `custom-full`: one answer of six bytes to `DLE EOT 20`.
 * `none`: it never answers.
 */
export type StatusWay = 'dle-eot' | 'asb' | 'star-asb' | 'esc-v' | 'custom-full' | 'none';

/** Which two-byte characters are in the printer. `none`: text with such characters has to be printed as a picture. */
export type CjkEncoding = 'gb18030' | 'big5' | 'none';

export type FlowControl = 'none' | 'rts-cts' | 'xon-xoff';

/** What is to be known of one model of printer, or of a family: `hardware/printers/NAME.yaml`. Commands are lists of bytes. */
export interface PrinterProfile {
  /** For people. */
  readonly name: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** Whether somebody has seen a printer of this kind do what is written here. */
  readonly tried: 'simulated' | 'real printer';
  readonly language: 'esc-pos' | 'star-line';
  readonly usb: {
    /** `vendor:product`, four hex digits each. */
    readonly ids: readonly string[];
    /** Parts of the model name in the printer's IEEE 1284 id, upper and lower case alike. */
    readonly models: readonly string[];
  };
  /** As the printer leaves the factory. */
  readonly serial: { readonly baudRate: number; readonly maxBaudRate: number; readonly flowControl: FlowControl };
  readonly paper: { readonly widthMm: 58 | 60 | 80; readonly dots: number };
  /** Characters on a line. */
  readonly columns: { readonly fontA: number; readonly fontB: number };
  /** Number of each code page in the command that chooses it. `WPC1252` and `PC437_USA` are those that receipts use. */
  readonly codePages: Readonly<Record<string, number>>;
  readonly cjk: {
    readonly encoding: CjkEncoding;
    /** Into two-byte mode, and out of it. */
    readonly enter: readonly number[];
    readonly leave: readonly number[];
  };
  readonly cutter: {
    readonly kind: 'none' | 'partial' | 'full';
    readonly command: readonly number[];
    /** Lines to feed first, so that the last line is past the blade; 0 where the command does it by itself. */
    readonly feedLines: number;
  };
  readonly status: {
    readonly way: StatusWay;
    /** Whether `DLE EOT 3` is answered: cutter, temperature, faults that last. */
    readonly errors: boolean;
    /** `none`: there is no sensor, and what the bits say of a near end means nothing. */
    readonly nearEnd: 'sensor' | 'option' | 'none';
  };
  /** Empty: it has no such connector. */
  readonly drawer: readonly number[];
  readonly buzzer: readonly number[];
  /** What its users have to know: known faults, switches to set. */
  readonly notes: readonly string[];
}

/** Any ESC/POS printer: the narrowest paper, the commands all of them know. The same as `hardware/printers/generic.yaml`. */
export const GENERIC: PrinterProfile = {
  name: 'ESC/POS printer',
  source: 'what the command sets of Epson, Citizen, Bixolon and the 58 mm boards have in common',
  tried: 'simulated',
  language: 'esc-pos',
  usb: { ids: [], models: [] },
  serial: { baudRate: 19_200, maxBaudRate: 115_200, flowControl: 'none' },
  paper: { widthMm: 58, dots: 384 },
  columns: { fontA: 32, fontB: 42 },
  codePages: { PC437_USA: 0, WPC1252: 16 },
  cjk: { encoding: 'none', enter: [0x1c, 0x26], leave: [0x1c, 0x2e] },
  cutter: { kind: 'partial', command: [0x1d, 0x56, 0x01], feedLines: 4 },
  status: { way: 'dle-eot', errors: false, nearEnd: 'option' },
  drawer: [0x1b, 0x70, 0x00, 0x19, 0xfa],
  buzzer: [],
  notes: [],
};
