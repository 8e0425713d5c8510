import {
  type BoardProfile,
  isSignal,
  type PinInterface,
  pinOf,
  type SignalPin,
} from '../../devices/gpio/board-profile.ts';
import type { PathProblem } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';

export interface PinFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** One use of a pin by a setting. */
export interface PinUse {
  /** Path of the setting with the BCM number. */
  readonly path: readonly (string | number)[];
  /** What a person calls it: `gpio.relays.motor`, `light`. */
  readonly owner: string;
  readonly bcm: number;
  /** `data`: driven by an interface of the chip, at rest until then. */
  readonly kind: 'output' | 'input' | 'data';
  readonly activeLow: boolean;
  /** Inputs: what the file says about the resistor; undefined when it says nothing. */
  readonly pull?: 'up' | 'down' | 'off' | undefined;
  /** Outputs: the file says that something keeps it off while the Pi starts. */
  readonly bootSafe: boolean;
  /** Inputs: being active by accident costs money. */
  readonly proves: boolean;
}

/** An interface of the board that a setting opens, and so its pins. */
export interface Claim {
  readonly owner: string;
  readonly one: PinInterface;
}

/** All pins that the file uses one by one, in its order. */
export function pinUses({ gpio, light }: ConfigFile): readonly PinUse[] {
  const uses: PinUse[] = [];
  const add = (group: string, name: string, rest: Omit<PinUse, 'path' | 'owner'>, section = 'gpio'): void => {
    uses.push({ path: [section, group, name, 'bcm'], owner: `${section}.${group}.${name}`, ...rest });
  };
  for (const [name, { bcm, activeLow, bootSafe }] of Object.entries(gpio.relays)) {
    add('relays', name, { bcm, kind: 'output', activeLow, bootSafe, proves: false });
  }
  // A vehicle loop proves nothing: there a cut wire should read "taken", and the barrier stays open.
  const loops = new Set(Object.values(gpio.controller.channels).map(({ loop }) => loop));
  for (const [name, { bcm, activeLow, pull }] of Object.entries(gpio.sensors)) {
    add('sensors', name, { bcm, kind: 'input', activeLow, pull, bootSafe: false, proves: !loops.has(name) });
  }
  for (const group of ['buttons', 'contacts'] as const) {
    for (const [name, { bcm, activeLow, pull }] of Object.entries(gpio[group])) {
      add(group, name, { bcm, kind: 'input', activeLow, pull, bootSafe: false, proves: false });
    }
  }
  if (light.driver === 'ws281x') {
    const data = { bcm: light.gpio, kind: 'data', activeLow: false, bootSafe: true, proves: false } as const;
    uses.push({ path: ['light', 'gpio'], owner: 'light.gpio', ...data });
  }
  return uses;
}

/**
 * Every pin once, none that something else has taken, and nothing that switches by itself while the Pi starts. Without a board only
 * the first is looked at. Levels and interfaces are those of `hardware/boards/`.
 */
export function checkPins(config: ConfigFile, board: BoardProfile | null, found: PinFindings): void {
  const uses = pinUses(config);
  checkUsedTwice(uses, config, board, found);
  checkInputNames(config, found);
  checkButtons(config, found);
  if (board === null) {
    return;
  }
  checkCautions(config, board, found);
  const claims = claimsOf(config, board);
  const around = { uses, board, found, onoff: config.gpio.driver === 'onoff' };
  for (const use of uses) {
    const pin = pinOf(board, use.bcm);
    if (pin !== undefined && !checkTaken(use, pin, claims, around)) {
      checkLevels(use, pin, claims, around);
    }
  }
}

function checkUsedTwice(
  uses: readonly PinUse[],
  config: ConfigFile,
  board: BoardProfile | null,
  { wrong }: PinFindings,
): void {
  const usedBy = new Map<number, string>();
  for (const use of uses) {
    const other = usedBy.get(use.bcm);
    if (other !== undefined) {
      const place = board === null ? '' : ` (${placeOf(board, use.bcm)})`;
      const free = board === null ? null : freePin(use, uses, claimsOf(config, board), board);
      const hint = free === null ? 'each pin can have one use' : `each pin can have one use; free: ${free}`;
      wrong.push({ path: use.path, message: `pin ${use.bcm} is already ${other}${place}`, hint });
    }
    usedBy.set(use.bcm, use.owner);
  }
}

interface Around {
  readonly uses: readonly PinUse[];
  readonly board: BoardProfile;
  readonly found: PinFindings;
  /** The driver is the one that cannot set pulls. */
  readonly onoff: boolean;
}

/** True when the pin belongs to something else: then nothing more has to be said about it. */
function checkTaken(use: PinUse, pin: SignalPin, claims: readonly Claim[], { uses, board, found }: Around): boolean {
  const hint = hintFor(freePin(use, uses, claims, board));
  const closed = board.interfaces.find((one) => one.always !== null && one.pins.has(use.bcm));
  if (closed !== undefined) {
    const message = `${here(pin)} is ${closed.pins.get(use.bcm)} and never free: ${closed.always}`;
    found.wrong.push({ path: use.path, message, hint });
    return true;
  }
  const claim = claims.find(({ one }) => one.pins.has(use.bcm));
  if (claim === undefined) {
    return false;
  }
  const message = `${here(pin)} is ${claim.one.pins.get(use.bcm)} of ${claim.one.name}, which ${claim.owner} opens`;
  found.wrong.push({ path: use.path, message, hint });
  return true;
}

/** What the pin does before the daemon runs, and when a wire is cut. */
function checkLevels(
  use: PinUse,
  pin: SignalPin,
  claims: readonly Claim[],
  { uses, board, found, onoff }: Around,
): void {
  const free = freePin(use, uses, claims, board);
  if (use.kind === 'output' && !use.bootSafe) {
    const on = use.activeLow ? 'down' : 'up';
    if (pin.pull === on) {
      const message = `${here(pin)} is pulled ${on} at power-on: the relay would switch on while the Pi starts`;
      const to = use.activeLow ? '3.3 V' : 'ground';
      const hint = `${free === null ? '' : `use ${free}, or `}put 10 kΩ from the pin to ${to} and write bootSafe: true`;
      found.wrong.push({ path: use.path, message, hint });
    } else if (pin.boot !== null) {
      found.wrong.push({
        path: use.path,
        message: `${here(pin)} ${pin.boot}`,
        hint: `${hintFor(free)}; or bootSafe: true`,
      });
    }
  }
  if (use.kind !== 'data' && pin.pullUpOhms !== null && !(use.kind === 'input' && use.activeLow)) {
    const message = `${here(pin)} has a resistor of ${pin.pullUpOhms / 1000} kΩ to 3.3 V on the board`;
    found.doubtful.push({ path: use.path, message, hint: hintFor(free) });
  } else if (use.proves) {
    const rest = use.pull ?? pin.pull;
    if (rest === (use.activeLow ? 'down' : 'up')) {
      const message = `${here(pin)} is pulled ${rest}: a cut wire makes the sensor active, which may prove a delivery`;
      const other = use.activeLow ? 'up' : 'down';
      // Through sysfs nobody can set a pull, so there `pull` would be a wish that the driver reports as unfulfilled.
      const way = onoff ? `put 10 kΩ there, or use gpio.driver cdev with pull: ${other}` : `write pull: ${other}`;
      const hint = `${free === null ? '' : `use ${free}, or `}${way}`;
      found.doubtful.push({ path: use.path, message, hint });
    }
  }
}

/** Device files that are something else on this board than their name says. */
function checkCautions(config: ConfigFile, board: BoardProfile, { doubtful }: PinFindings): void {
  for (const { path, device } of openedDevices(config)) {
    for (const { cautions } of board.interfaces) {
      const caution = cautions.get(device);
      if (caution !== undefined) {
        doubtful.push({ path, message: `${device} ${caution}`, hint: `board: ${board.name}` });
      }
    }
  }
}

/** The board knows its inputs by their names alone. */
function checkInputNames({ gpio }: ConfigFile, { wrong }: PinFindings): void {
  const groupOf = new Map<string, string>();
  for (const group of ['sensors', 'buttons', 'contacts'] as const) {
    for (const name of Object.keys(gpio[group])) {
      const other = groupOf.get(name);
      if (other !== undefined) {
        const path = ['gpio', group, name];
        wrong.push({ path, message: `is a name in gpio.${other} too`, hint: 'give each input its own name' });
      }
      groupOf.set(name, group);
    }
    if (group !== 'sensors' && gpio.driver === 'none' && Object.keys(gpio[group]).length > 0) {
      wrong.push({ path: ['gpio', group], message: 'there are no pins: gpio.driver is none', hint: 'name the driver' });
    }
  }
}

/** What a deed needs beside its name. */
const NEEDS = {
  choose: ['item', 'the button chooses something', 'name an id of orders.items'],
  key: ['key', 'the button types something', 'write the sign in quotes'],
  language: ['language', 'the button chooses a language', 'en, zh-Hant, zh-Hans, pt or ms'],
} as const;

function checkButtons({ gpio, orders }: ConfigFile, { wrong }: PinFindings): void {
  for (const [name, button] of Object.entries(gpio.buttons)) {
    const { does, item } = button;
    for (const [deed, [setting, why, hint]] of Object.entries(NEEDS)) {
      const path = ['gpio', 'buttons', name, setting];
      if (does === deed && button[setting] === undefined) {
        wrong.push({ path, message: `is missing: ${why}`, hint });
      } else if (does !== deed && button[setting] !== undefined) {
        wrong.push({ path, message: `has no meaning for a button that does "${does}"`, hint: 'take it out' });
      }
    }
    if (does === 'choose' && item !== undefined && !orders.items.some(({ id }) => id === item)) {
      const path = ['gpio', 'buttons', name, 'item'];
      wrong.push({ path, message: 'is not the id of an item', hint: 'ids are in orders.items' });
    }
  }
}

interface OpenedDevice {
  readonly path: readonly string[];
  readonly device: string;
}

/** Device files that the file has opened, by whichever driver: those that lie on the header are looked for among them. */
function openedDevices({ scanner, printer, light, gpio }: ConfigFile): readonly OpenedDevice[] {
  const parts: readonly (readonly [group: readonly string[], section: object])[] = [
    [['scanner'], scanner],
    [['printer'], printer],
    [['gpio', 'controller'], gpio.controller],
  ];
  const lines = parts.flatMap(([group, section]) => {
    const driver = 'driver' in section ? section.driver : undefined;
    const path = 'path' in section ? section.path : undefined;
    const opens = driver !== 'none' && driver !== 'virtual' && driver !== 'tcp';
    return opens && typeof path === 'string' ? [{ path: [...group, 'path'], device: path }] : [];
  });
  return light.driver === 'spi' ? [...lines, { path: ['light', 'device'], device: light.device }] : lines;
}

/** The interfaces of the board that the file opens. */
export function claimsOf(config: ConfigFile, board: BoardProfile): readonly Claim[] {
  return openedDevices(config).flatMap(({ path, device }) =>
    board.interfaces
      .filter((one) => one.devices.includes(device))
      .map((one) => ({ owner: path.slice(0, -1).join('.'), one })),
  );
}

/** A pin that nothing uses and whose rest is right for this use, the plainest one first; null when there is none. */
function freePin(use: PinUse, uses: readonly PinUse[], claims: readonly Claim[], board: BoardProfile): string | null {
  const used = new Set(uses.map(({ bcm }) => bcm));
  const rest = use.activeLow ? 'up' : 'down';
  const taken = (bcm: number) => claims.some(({ one }) => one.pins.has(bcm));
  const busy = (bcm: number) => board.interfaces.filter((one) => one.pins.has(bcm)).length;
  const [best] = board.pins
    .filter(isSignal)
    .filter(({ bcm, pull, pullUpOhms, boot }) => {
      const plain = pullUpOhms === null && boot === null && pull === (use.kind === 'data' ? pull : rest);
      return plain && !used.has(bcm) && !taken(bcm);
    })
    .filter(({ bcm }) => board.interfaces.every((one) => one.always === null || !one.pins.has(bcm)))
    .toSorted((a, b) => busy(a.bcm) - busy(b.bcm) || a.bcm - b.bcm);
  return best === undefined ? null : `BCM ${best.bcm} (physical pin ${best.pin})`;
}

function here({ bcm, pin }: SignalPin): string {
  return `BCM ${bcm} (physical pin ${pin})`;
}

function placeOf(board: BoardProfile, bcm: number): string {
  const pin = pinOf(board, bcm);
  return pin === undefined ? 'not on the header' : `physical pin ${pin.pin}`;
}

function hintFor(free: string | null): string {
  return free === null ? 'take another pin' : `free: ${free}`;
}
