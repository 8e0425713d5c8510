import { claimsOf, type PinUse, pinUses } from '../../src/config/checks/pins.ts';
import { isSignal, pinOf, type SignalPin } from '../../src/devices/gpio/board-profile.ts';
import type { Build, Part, PartWire } from './build-file.ts';

/** A wire between the header and a part. */
export interface Wire {
  /** Counted over the whole drawing, from 1, in the order of the header. */
  readonly number: number;
  readonly pin: SignalPin;
  readonly part: Part;
  readonly end: PartWire;
  readonly words: WireWords;
}

/** What is written at the pin. */
export interface WireWords {
  readonly name: string;
  readonly detail: string;
}

/** A part beside the header: its wires in the order of the header, then its rails. */
export interface PlacedPart {
  readonly part: Part;
  readonly label: string;
  readonly side: Side;
  readonly wires: readonly Wire[];
  readonly rails: readonly PartWire[];
}

/** Odd pins look to the left, even ones to the right. */
export type Side = 'left' | 'right';

export interface Plan {
  readonly wires: readonly Wire[];
  readonly parts: readonly PlacedPart[];
}

/**
 * Joins the parts to the pins. @throws Error for a pin of the configuration that no part is wired to, a wire to nothing, and a part
 * with wires on both sides: such a drawing would not show what the daemon does, or not be readable.
 */
export function planOf(build: Build): Plan {
  const uses = pinUses(build.config);
  const found = build.file.parts.flatMap((part) =>
    part.wires.filter(({ to }) => to.includes('.')).map((end) => ({ part, end, ...target(build, uses, end.to) })),
  );
  const wires = found
    .toSorted((a, b) => a.pin.pin - b.pin.pin)
    .map((wire, index): Wire => ({ number: index + 1, ...wire }));
  for (const use of uses) {
    if (!wires.some(({ pin }) => pin.bcm === use.bcm)) {
      throw new Error(`${build.name}: no part is wired to ${use.owner}`);
    }
  }
  const parts = build.file.parts.flatMap((part): PlacedPart[] => {
    const own = wires.filter((wire) => wire.part === part);
    const sides = new Set(own.map(({ pin }) => sideOf(pin.pin)));
    const [side] = sides;
    if (sides.size > 1) {
      throw new Error(`${build.name}: ${part.name} has wires on both sides of the header`);
    }
    if (side === undefined || part.label === undefined) {
      return [];
    }
    const rails = part.wires.filter(({ to }) => !to.includes('.'));
    return [{ part, label: part.label, side, wires: own, rails }];
  });
  return { wires, parts };
}

export function sideOf(pin: number): Side {
  return pin % 2 === 1 ? 'left' : 'right';
}

function target(build: Build, uses: readonly PinUse[], to: string): { pin: SignalPin; words: WireWords } {
  const [group = '', name = ''] = to.split('.');
  const use = uses.find(({ owner }) => owner === `gpio.${to}`);
  if (use !== undefined) {
    return { pin: pinFor(build, use.bcm, to), words: wordsFor(use, group, name, pinFor(build, use.bcm, to)) };
  }
  const claim = claimsOf(build.config, build.board).find(({ one }) => one.name === group);
  const [bcm] = [...(claim?.one.pins ?? [])].find(([, called]) => called === name) ?? [];
  if (claim === undefined || bcm === undefined) {
    throw new Error(`${build.name}: ${to} is no pin that the configuration uses`);
  }
  const words = { name: `${claim.owner} ${name}`, detail: INTERFACE_WORDS[name] ?? '' };
  return { pin: pinFor(build, bcm, to), words };
}

function pinFor(build: Build, bcm: number, to: string): SignalPin {
  const pin = pinOf(build.board, bcm);
  if (pin === undefined) {
    throw new Error(`${build.name}: ${to} is not on the header`);
  }
  return pin;
}

const INTERFACE_WORDS: Readonly<Record<string, string>> = {
  TXD: 'output, high while idle',
  RXD: 'input, high while idle',
  MOSI: 'output, low while idle',
};

const GROUP_WORDS: Readonly<Record<string, string>> = {
  relays: 'relay',
  sensors: 'sensor',
  buttons: 'button',
  contacts: 'contact',
};

function wordsFor(use: PinUse, group: string, name: string, pin: SignalPin): WireWords {
  const title = `${GROUP_WORDS[group] ?? group} ${name}`;
  if (use.kind === 'output') {
    const level = pin.pull === 'up' ? 'high' : 'low';
    const off = (pin.pull === 'up') === use.activeLow;
    return { name: title, detail: `output, ${level} at power-on: ${off ? 'off' : 'ON'}` };
  }
  const pull = use.pull ?? pin.pull;
  return { name: title, detail: `input, active ${use.activeLow ? 'low' : 'high'}, pulled ${pull}` };
}

/** Which header pins are spoken for, by physical number: for the colours of the header. */
export function pinRoles(build: Build, plan: Plan): ReadonlyMap<number, 'wire' | 'rail' | 'free' | 'power'> {
  return new Map(
    build.board.pins.map((pin) => {
      if (plan.wires.some((wire) => wire.pin.pin === pin.pin)) {
        return [pin.pin, 'wire'] as const;
      }
      if (build.file.headerRails[String(pin.pin)] !== undefined) {
        return [pin.pin, 'rail'] as const;
      }
      return [pin.pin, isSignal(pin) ? 'free' : 'power'] as const;
    }),
  );
}
