/**
 * What the header of a board is before any program has run, and who else lays claim to its pins. Data of `hardware/boards/`: the
 * checks of a configuration, the wiring drawings and the boot fragments all rest on it.
 */
export interface BoardProfile {
  /** As in `gpio.board`: `auto`, `pi-4b`. */
  readonly id: string;
  readonly name: string;
  /** Labels of the GPIO chip that the header hangs on; more than one where the profile stands for several models. */
  readonly chips: readonly string[];
  /** All 40 places, by the number printed on the board, in order. */
  readonly pins: readonly HeaderPin[];
  readonly interfaces: readonly PinInterface[];
  /** Null for `auto`: each model has its own. */
  readonly power: BoardPower | null;
  /** Lines of config.txt that make something of the board work, by name: an interface, `usb`, `watchdog`. */
  readonly configTxt: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly string[];
  /** Where the facts come from. */
  readonly sources: readonly string[];
}

export type HeaderPin = PowerPin | SignalPin;

export interface PowerPin {
  /** 1 to 40. */
  readonly pin: number;
  readonly role: '3V3' | '5V' | 'GND';
}

export interface SignalPin {
  readonly pin: number;
  readonly role: 'signal';
  /** 0 to 27. */
  readonly bcm: number;
  /** The resistor inside the chip that holds the pin from power-on until something sets it up. */
  readonly pull: 'up' | 'down';
  /** Ohms to 3.3 V, soldered to the board; null for none. */
  readonly pullUpOhms: number | null;
  /** What the pin does by itself while the board starts; null where it only rests at its pull. */
  readonly boot: string | null;
}

/** Pins that belong together for something else than plain input and output. */
export interface PinInterface {
  readonly name: string;
  /** BCM number and what the pin is called there. */
  readonly pins: ReadonlyMap<number, string>;
  /** Device files: whoever opens one of them has taken the pins. */
  readonly devices: readonly string[];
  /** Why the pins are never free; null when they are, as long as nobody opens a device. */
  readonly always: string | null;
  /** Device files that are something else than one would think on this board, and what. */
  readonly cautions: ReadonlyMap<string, string>;
}

/** What the maker says about the supply of the bare board, at its 5 V input. All in mA. */
export interface BoardPower {
  /** Of the supply that the maker recommends. */
  readonly supplyMa: number;
  /** All USB sockets together, at most. */
  readonly usbMa: number;
  readonly typicalMa: number;
  /** The board alone, working hard. */
  readonly peakMa: number;
}

export function isSignal(pin: HeaderPin): pin is SignalPin {
  return pin.role === 'signal';
}

/** The header's pin of a BCM number; undefined when the header has none. */
export function pinOf(board: BoardProfile, bcm: number): SignalPin | undefined {
  return board.pins.filter(isSignal).find((pin) => pin.bcm === bcm);
}
