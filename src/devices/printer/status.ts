import type { Health } from '../../domain/health.ts';
import { READY } from '../../domain/health.ts';
import type { PrinterStatus, PrintProblem } from './port.ts';

const OFF_LINE = 0b0000_1000;
const COVER_OPEN = 0b0000_0100;
const STOPPED_BY_PAPER_END = 0b0010_0000;
const ERROR = 0b0100_0000;
const NEAR_END = 0b0000_1100;
const PAPER_END = 0b0110_0000;
const CUTTER = 0b0000_1000;
const LASTING = 0b0010_0000;
/** The head is too hot, or the voltage is wrong: ends by itself. */
const PASSING = 0b0100_0000;

/** Answers to `DLE EOT` 1, 2 and 4, and to 3 where the printer has it. */
export type StatusBytes = readonly [printer: number, offLine: number, paper: number, errors?: number];

/** What the answers to `DLE EOT` say (bits: Epson's ESC/POS reference). */
export function statusOf([printer, offLine, paper, errors]: StatusBytes): PrinterStatus {
  const out = (paper & PAPER_END) !== 0 || (offLine & STOPPED_BY_PAPER_END) !== 0;
  const has = (bits: number) => errors !== undefined && (errors & bits) !== 0;
  return {
    online: (printer & OFF_LINE) === 0,
    paper: out ? 'out' : (paper & NEAR_END) !== 0 ? 'near end' : 'ok',
    cover: (offLine & COVER_OPEN) !== 0 ? 'open' : 'closed',
    error: (offLine & ERROR) !== 0 || has(CUTTER | LASTING | PASSING),
    cutter: errors === undefined ? 'unknown' : has(CUTTER) ? 'stuck' : 'ok',
    temperature: errors === undefined ? 'unknown' : has(PASSING) ? 'too hot' : 'ok',
    lasting: has(LASTING),
  };
}

/** A packet of Epson's automatic status back (`GS a`): four bytes. */
export function asbStatus([first = 0, second = 0, third = 0]: ArrayLike<number> & Iterable<number>): PrinterStatus {
  const errors = second & 0b0110_1100;
  return {
    online: (first & 0b0000_1000) === 0,
    paper: (third & 0b0000_1100) !== 0 ? 'out' : (third & 0b0000_0011) !== 0 ? 'near end' : 'ok',
    cover: (first & 0b0010_0000) !== 0 ? 'open' : 'closed',
    error: errors !== 0,
    cutter: (errors & 0b0000_1000) !== 0 ? 'stuck' : 'ok',
    temperature: (errors & 0b0100_0000) !== 0 ? 'too hot' : 'ok',
    lasting: (errors & 0b0010_0000) !== 0,
  };
}

/** A whole packet of Star's automatic status, both headers included (bits: Star line mode command specification). */
export function starStatus(packet: ArrayLike<number>): PrinterStatus {
  const state = packet[2] ?? 0;
  const errors = packet[3] ?? 0;
  const jams = (packet[4] ?? 0) & 0b0100_1110;
  const paper = packet[5] ?? 0;
  return {
    online: (state & 0b0000_1000) === 0,
    paper: (paper & 0b0000_1000) !== 0 ? 'out' : (paper & 0b0000_0110) !== 0 ? 'near end' : 'ok',
    cover: (state & 0b0010_0000) !== 0 ? 'open' : 'closed',
    error: (errors & 0b0110_1100) !== 0 || jams !== 0,
    cutter: (errors & 0b0000_1000) !== 0 ? 'stuck' : 'ok',
    temperature: (errors & 0b0100_0000) !== 0 ? 'too hot' : 'ok',
    lasting: (errors & 0b0010_0000) !== 0,
  };
}

/** The four bytes of state in the full status of Custom's kiosk printers (`DLE EOT 20`). */
export function customStatus([paper = 0, user = 0, passing = 0, lasting = 0]: readonly number[]): PrinterStatus {
  const stuck = (lasting & 0b0000_0011) !== 0;
  const jammed = (passing & 0b0100_0000) !== 0;
  const open = (user & 0b0000_0011) !== 0;
  const error = jammed || lasting !== 0 || (passing & 0b0000_1001) !== 0;
  return {
    online: !open && !error && (paper & 1) === 0,
    paper: (paper & 0b0100_0001) !== 0 ? 'out' : (paper & 0b0000_0100) !== 0 ? 'near end' : 'ok',
    cover: open ? 'open' : 'closed',
    error,
    cutter: stuck ? 'stuck' : 'ok',
    temperature: (passing & 1) !== 0 ? 'too hot' : 'ok',
    lasting: lasting !== 0 && !stuck,
  };
}

/** The one byte of `ESC v` on panel printers: paper in bit 2, a head above 60 °C in bit 6. They have no cover switch. */
export function panelStatus(byte: number): PrinterStatus {
  const hot = (byte & 0b0100_0000) !== 0;
  const paper = (byte & 0b0000_0100) !== 0 ? 'out' : 'ok';
  const temperature = hot ? 'too hot' : 'ok';
  return { online: true, paper, cover: 'unknown', error: hot, cutter: 'unknown', temperature, lasting: false };
}

/** Why nothing can be printed now; null when it can. An open cover comes first, as it makes the paper look out too. */
export function problemIn(status: PrinterStatus): PrintProblem | null {
  if (status.cover === 'open') {
    return 'cover open';
  }
  if (status.paper === 'out') {
    return 'paper out';
  }
  if (status.error) {
    return 'error';
  }
  return status.online ? null : 'offline';
}

const NEAR_END_HEALTH: Health = { status: 'degraded', reason: 'the paper is near its end: bring a new roll' };

/** The health of a printer that answered. */
export function healthOf(status: PrinterStatus): Health {
  const problem = problemIn(status);
  if (problem === 'error') {
    return { status: 'failing', reason: errorWords(status) };
  }
  if (problem !== null) {
    return healthFor(problem);
  }
  return status.paper === 'near end' ? NEAR_END_HEALTH : READY;
}

function errorWords({ lasting, cutter, temperature }: PrinterStatus): string {
  if (lasting) {
    return 'the printer has a fault that only switching it off can end: switch it off and on, and have it repaired if that does not help';
  }
  if (cutter === 'stuck') {
    return 'the cutter is stuck: open the cover, take out what jams it, bring the blade back and close the cover';
  }
  if (temperature === 'too hot') {
    return 'the print head is too hot, or its supply voltage is wrong: let it cool down, it goes on by itself';
  }
  return REASONS.error;
}

const REASONS: Readonly<Record<PrintProblem, string>> = {
  'no printer': 'the printer is not there: check its power and its cable',
  'paper out': 'the paper is out: load a new roll',
  'cover open': 'the cover is open: close it',
  offline: 'the printer is off line: check its buttons and its paper path',
  busy: 'something else is using the printer: end the other program, or free it from the print queue',
  timeout: 'the printer does not answer when asked for its state: switch it off and on, or see printer.status',
  error: 'the printer reports an error: check the cutter and the print head, then switch it off and on',
};

/** The health that goes with a job that did not work. */
export function healthFor(problem: PrintProblem, detail = ''): Health {
  const status = problem === 'no printer' ? 'absent' : 'failing';
  return { status, reason: detail === '' ? REASONS[problem] : `${REASONS[problem]} (${detail})` };
}
