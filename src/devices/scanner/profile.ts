import { Buffer } from 'node:buffer';

/** Where a number comes from: a manual that was read, what is said of the device without a proof, or a device on the table. */
export type Evidence = 'read' | 'known' | 'tried';

/**
 * What is known of one family of scanners. Data of `hardware/scanners/*.yaml`, read at run time; the schema is in
 * `config/schema/profiles/scanner.ts`. Bytes are as `parseBytes` reads them.
 */
export interface ScannerProfile {
  /** Make and models, for people. */
  readonly title: string;
  /** What was read, and what was not tried. */
  readonly sources: readonly { readonly what: string; readonly evidence: Evidence }[];
  /** How the family shows itself on USB. Empty: it never does, and is taken only when it is named. */
  readonly usb: readonly UsbMatch[];
  /** Speeds of the line, the usual one first. Of no account over USB (CDC). */
  readonly baudRates: readonly number[];
  /** `lines`: codes end with CR, LF, CRLF or NUL. `ssi`: packets with a length and a checksum. */
  readonly frames: 'lines' | 'ssi';
  /** How an answer to a command looks among lines, so that it is never taken for a code. Empty for `ssi`. */
  readonly answers: readonly AnswerShape[];
  /** Sent before the first command, and how long it takes to wake up, ms. */
  readonly wake?: { readonly bytes: string; readonly waitMs: number } | undefined;
  /** Sent at each opening. Only what the device forgets without power: its memory wears out by writing. */
  readonly startUp: readonly ScannerCommand[];
  /** How long an answer may take, ms. */
  readonly answerWithinMs: number;
  /** What asks for the firmware; the answer's text is shown to the technician. */
  readonly firmware?: ScannerCommand | undefined;
  /** How reading is begun and ended. Left out: it reads all the time. */
  readonly trigger?: ScannerTrigger | undefined;
  /** What it sends in place of a code when it has found none, in capitals, beside the usual words. */
  readonly failedRead: readonly string[];
  /** Whether it puts an AIM id before each code as it is delivered by the maker. */
  readonly aimId: boolean;
  /** What has to be set with codes from the manual, once. */
  readonly setUp: readonly { readonly what: string; readonly code?: string | undefined; readonly see: string }[];
}

export interface UsbMatch {
  /** Four hexadecimal digits, small letters. */
  readonly vendor: string;
  readonly product?: string | undefined;
  /** Words of the maker's or the product's name, any of which has to be there too: for chips that are in many devices. */
  readonly words?: readonly string[] | undefined;
  /** Left out: any. */
  readonly as?: 'serial' | 'keyboard' | undefined;
}

/** A frame that begins with `start`, and is as long as a byte of it says, or goes on to one of `ends`. */
export interface AnswerShape {
  readonly start: string;
  /** Place of the byte that counts the data, and how many bytes the frame has beside those. */
  readonly length?: { readonly at: number; readonly plus: number } | undefined;
  readonly ends?: readonly string[] | undefined;
  /** An answer that ends so, or is so, is a refusal. */
  readonly refused?: readonly string[] | undefined;
}

export interface ScannerCommand {
  readonly what: string;
  readonly bytes: string;
  /** Whether it is answered. Default true. */
  readonly answered?: boolean | undefined;
}

export interface ScannerTrigger {
  readonly start: ScannerCommand;
  readonly stop: ScannerCommand;
  /** Whether it has to be started again after each code. */
  readonly once: boolean;
  /** It gives up by itself after this time, so it is started again before. Left out: it goes on. */
  readonly givesUpAfterMs?: number | undefined;
}

const TOKEN = /\s*(?:([0-9A-Fa-f]{2})(?=\s|$|')|'([\x20-\x26\x28-\x7e]+)')/y;

/** Reads `7E 00 'TRGMOD0' 21`: two hexadecimal digits a byte, printable text between quotes. Null: not of this form, or empty. */
export function parseBytes(text: string): Buffer | null {
  const parts: Buffer[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const token = TOKEN.exec(source);
    if (token === null) {
      return null;
    }
    parts.push(token[1] === undefined ? Buffer.from(token[2] ?? '', 'latin1') : Buffer.from(token[1], 'hex'));
  }
  const bytes = Buffer.concat(parts);
  return bytes.length === 0 ? null : bytes;
}

/** For bytes that the schema has accepted. */
export function bytesOf(text: string): Buffer {
  return parseBytes(text) ?? Buffer.alloc(0);
}

/** A scanner of which nothing is known but that it sends lines. It is sent nothing. */
export const GENERIC_PROFILE: ScannerProfile = {
  title: 'a scanner that sends lines',
  sources: [],
  usb: [],
  baudRates: [9600],
  frames: 'lines',
  answers: [],
  startUp: [],
  answerWithinMs: 500,
  failedRead: [],
  aimId: false,
  setUp: [],
};
