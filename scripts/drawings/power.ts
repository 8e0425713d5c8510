import type { Build } from './build-file.ts';

export interface BudgetLine {
  readonly name: string;
  readonly rail: '12V' | '5V' | 'usb';
  readonly typicalMa: number;
  readonly peakMa: number;
  readonly from: string;
}

export interface RailBudget {
  readonly label: string;
  readonly rail: string;
  readonly typicalMa: number;
  readonly peakMa: number;
  readonly limitMa: number;
  /** Whether a fifth of the limit is left at the peak. */
  readonly enough: boolean;
}

export interface Budget {
  readonly lines: readonly BudgetLine[];
  readonly rails: readonly RailBudget[];
}

/** The part of a supply that stays unused at the worst moment: it ages, and gets hot in a cabinet in the sun. */
const HEADROOM = 0.2;
/** A WS2812 at full white (data sheet). `light.maxCurrent` is no fuse: a disturbed data line can make all of them do that. */
const LED_MA = 60;

/** Adds up what everything draws, rail by rail, at rest and at the worst moment. USB is fed by the Pi, and so by its 5 V. */
export function budgetOf(build: Build): Budget {
  const lines = linesOf(build);
  const usb = sum(lines.filter(({ rail }) => rail === 'usb'));
  const rails: RailBudget[] = [];
  const power = build.board.power;
  if (power !== null) {
    rails.push(railBudget('USB sockets of the Pi, together', 'usb', usb, power.usbMa));
  }
  let fed = { typicalMa: 0, peakMa: 0 };
  for (const supply of [...build.file.supplies].sort((a, b) => a.volts - b.volts)) {
    const own = sum(lines.filter(({ rail }) => rail === supply.rail));
    const total = supply.rail === '5V' ? add(own, usb) : add(own, fed);
    rails.push(railBudget(supply.label, supply.rail, total, supply.mA));
    if (supply.from !== undefined) {
      const into = build.file.supplies.find(({ rail }) => rail === supply.from?.rail);
      const factor = supply.volts / (into?.volts ?? Number.NaN) / supply.from.efficiency;
      fed = { typicalMa: Math.round(total.typicalMa * factor), peakMa: Math.round(total.peakMa * factor) };
    }
  }
  return { lines, rails };
}

interface Currents {
  readonly typicalMa: number;
  readonly peakMa: number;
}

function linesOf(build: Build): BudgetLine[] {
  const { board, config, file } = build;
  const { light } = config;
  const lines: BudgetLine[] = [];
  if (board.power !== null) {
    const { typicalMa, peakMa } = board.power;
    lines.push({ name: `${board.name}, the board alone`, rail: '5V', typicalMa, peakMa, from: 'board profile' });
  }
  const groups = new Map<string, number>();
  for (const { name, quantity, draws } of file.parts) {
    for (const { rail, typical, peak, oneOf, from } of draws) {
      const most = peak === 'light' ? light.count * LED_MA : peak;
      // Only the largest of a group counts: the others stand still meanwhile.
      const before = oneOf === undefined ? 0 : (groups.get(oneOf) ?? 0);
      const all = oneOf === undefined ? most * quantity : Math.max(0, most - before);
      if (oneOf !== undefined) {
        groups.set(oneOf, Math.max(before, most));
      }
      lines.push({ name, rail, typicalMa: typical * quantity, peakMa: all, from });
    }
  }
  return lines;
}

function sum(lines: readonly Currents[]): Currents {
  return lines.reduce(add, { typicalMa: 0, peakMa: 0 });
}

function add(a: Currents, b: Currents): Currents {
  return { typicalMa: a.typicalMa + b.typicalMa, peakMa: a.peakMa + b.peakMa };
}

function railBudget(label: string, rail: string, total: Currents, limitMa: number): RailBudget {
  return { label, rail, ...total, limitMa, enough: total.peakMa <= limitMa * (1 - HEADROOM) };
}
