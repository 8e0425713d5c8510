import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigFolder, MINIMAL } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeEach(() => {
  folder = new ConfigFolder();
});
afterEach(() => folder.remove());

/** A file whose only question is its pins. `rest`: more of the `gpio` section, or sections after it. */
function withPins(relays: string, rest = '', scanner = 'path: /dev/scanner'): string {
  return MINIMAL.replace('path: /dev/scanner', scanner).replace(
    'relays: {gate: {bcm: 17}}',
    `relays: ${relays}\n${rest}`,
  );
}

const WRONG: readonly (readonly [what: string, text: string, expected: string])[] = [
  [
    'two relays on one pin',
    withPins('{gate: {bcm: 17}, lamp: {bcm: 17}}'),
    'gpio.relays.lamp.bcm: pin 17 is already gpio.relays.gate (physical pin 11) (each pin can have one use; free: BCM 22 (physical pin 15))',
  ],
  [
    'a button on the pin of a contact',
    withPins(
      '{gate: {bcm: 17}}',
      '  buttons: {go: {bcm: 5, does: begin}}\n  contacts: {door: {bcm: 5, activeLow: true, kind: door}}',
    ),
    'gpio.contacts.door.bcm: pin 5 is already gpio.buttons.go (physical pin 29) (each pin can have one use; free: BCM 6 (physical pin 31))',
  ],
  [
    'a relay on the pins of the add-on memory',
    withPins('{gate: {bcm: 1, activeLow: true}}'),
    'gpio.relays.gate.bcm: BCM 1 (physical pin 28) is ID_SC and never free: the Pi asks add-on boards for their name here while it starts (free: BCM 5 (physical pin 29))',
  ],
  [
    'a relay on the transmit pin of the scanner',
    withPins('{gate: {bcm: 14}}', '', 'path: /dev/serial0'),
    'gpio.relays.gate.bcm: BCM 14 (physical pin 8) is TXD of uart, which scanner opens (free: BCM 22 (physical pin 15))',
  ],
  [
    'a sensor on the receive pin of a serial relay board',
    withPins(
      '{gate: {bcm: 17}}',
      '  sensors: {open: {bcm: 15}}\n  controller: {driver: modbus, path: /dev/ttyAMA0, channels: {a: {coil: 0}}}',
    ),
    'gpio.sensors.open.bcm: BCM 15 (physical pin 10) is RXD of uart, which gpio.controller opens (free: BCM 22 (physical pin 15))',
  ],
  [
    'a relay beside the light on the SPI pins',
    withPins('{gate: {bcm: 8, activeLow: true}}', 'light: {driver: spi}'),
    'gpio.relays.gate.bcm: BCM 8 (physical pin 24) is CE0 of spi0, which light opens (free: BCM 5 (physical pin 29))',
  ],
  [
    'an active-high relay on a pin that is high at power-on',
    withPins('{gate: {bcm: 5}}'),
    'gpio.relays.gate.bcm: BCM 5 (physical pin 29) is pulled up at power-on: the relay would switch on while the Pi starts (use BCM 22 (physical pin 15), or put 10 kΩ from the pin to ground and write bootSafe: true)',
  ],
  [
    'an active-low relay on a pin that is low at power-on',
    withPins('{gate: {bcm: 17, activeLow: true}}'),
    'gpio.relays.gate.bcm: BCM 17 (physical pin 11) is pulled down at power-on: the relay would switch on while the Pi starts (use BCM 5 (physical pin 29), or put 10 kΩ from the pin to 3.3 V and write bootSafe: true)',
  ],
  [
    'a relay on the pin that may carry the console',
    withPins('{gate: {bcm: 14}}'),
    'gpio.relays.gate.bcm: BCM 14 (physical pin 8) sends text for some seconds where the serial console is on (free: BCM 22 (physical pin 15); or bootSafe: true)',
  ],
  [
    'a button that chooses nothing',
    withPins('{gate: {bcm: 17}}', '  buttons: {go: {bcm: 5, does: choose}}'),
    'gpio.buttons.go.item: is missing: the button chooses something (name an id of orders.items)',
  ],
  [
    'a button that chooses what is not sold',
    withPins('{gate: {bcm: 17}}', '  buttons: {go: {bcm: 5, does: choose, item: day}}'),
    'gpio.buttons.go.item: is not the id of an item (ids are in orders.items)',
  ],
  [
    'an item at a button that begins',
    withPins('{gate: {bcm: 17}}', '  buttons: {go: {bcm: 5, does: begin, item: hour}}'),
    'gpio.buttons.go.item: has no meaning for a button that does "begin" (take it out)',
  ],
];

describe('refused', () => {
  test.each(WRONG)('%s', async (_, text, expected) => {
    expect((await folder.problems(text)).map((problem) => problem.replace(/^\S+ /, ''))).toEqual([expected]);
  });
});

const DOUBTFUL: readonly (readonly [what: string, text: string, expected: string])[] = [
  [
    'an active-low relay on a pin with a resistor of its own',
    withPins('{gate: {bcm: 2, activeLow: true}}'),
    'gpio.relays.gate.bcm: BCM 2 (physical pin 3) has a resistor of 1.8 kΩ to 3.3 V on the board (free: BCM 5 (physical pin 29))',
  ],
  [
    'a sensor whose cut wire would prove a delivery',
    withPins('{gate: {bcm: 17}}', '  sensors: {open: {bcm: 22, activeLow: true}}'),
    'gpio.sensors.open.bcm: BCM 22 (physical pin 15) is pulled down: a cut wire makes the sensor active, which may prove a delivery (use BCM 5 (physical pin 29), or put 10 kΩ there, or use gpio.driver cdev with pull: up)',
  ],
  [
    'the same with a driver that can set the pull',
    withPins('{gate: {bcm: 17}}', '  sensors: {open: {bcm: 22, activeLow: true}}').replace(
      'driver: onoff',
      'driver: cdev',
    ),
    'gpio.sensors.open.bcm: BCM 22 (physical pin 15) is pulled down: a cut wire makes the sensor active, which may prove a delivery (use BCM 5 (physical pin 29), or write pull: up)',
  ],
  [
    'the serial line of a Pi 5 that is not on its header',
    withPins('{gate: {bcm: 17}}', '  board: pi-5', 'path: /dev/serial0'),
    'scanner.path: /dev/serial0 is the small debug socket between the HDMI sockets on this board; pins 8 and 10 are /dev/ttyAMA0, after dtparam=uart0=on (board: Raspberry Pi 5)',
  ],
  [
    'the serial line of a Pi 4 that Bluetooth has',
    withPins('{gate: {bcm: 17}}', '  board: pi-4b', 'path: /dev/ttyAMA0'),
    'scanner.path: /dev/ttyAMA0 belongs to Bluetooth until config.txt says dtoverlay=disable-bt; /dev/serial0 is the header in both cases (board: Raspberry Pi 4 Model B)',
  ],
];

describe('worth a look', () => {
  test.each(DOUBTFUL)('%s', async (_, text, expected) => {
    const result = await folder.load(text);
    const seen = result.ok ? result.warnings.map(({ path, message, hint }) => `${path}: ${message} (${hint})`) : [];
    expect(seen).toContain(expected);
  });
});

const FINE: readonly (readonly [what: string, text: string])[] = [
  ['a relay that a resistor keeps off', withPins('{gate: {bcm: 17, activeLow: true, bootSafe: true}}')],
  ['an active-low relay on a pin that is high at power-on', withPins('{gate: {bcm: 5, activeLow: true}}')],
  [
    'a sensor with a resistor',
    withPins('{gate: {bcm: 17}}', '  sensors: {open: {bcm: 22, activeLow: true, pull: up}}'),
  ],
  [
    'an active-low button on a pin with a resistor of its own',
    withPins('{gate: {bcm: 17}}', '  buttons: {go: {bcm: 3, does: begin}}'),
  ],
  ['the UART pins, when nobody opens the UART', withPins('{gate: {bcm: 17}}', '  sensors: {open: {bcm: 15}}')],
  [
    'the UART pins of a Pi 5 whose debug socket is open',
    withPins('{gate: {bcm: 17}}', '  board: pi-5\n  sensors: {open: {bcm: 15}}', 'path: /dev/serial0'),
  ],
  [
    'no real pins at all',
    withPins('{gate: {bcm: 1}}', '  link: /run/x.sock').replace('driver: onoff', 'driver: virtual'),
  ],
];

describe('not a word about', () => {
  test.each(FINE)('%s', async (_, text) => {
    const result = await folder.load(text);
    expect(result.ok ? result.warnings.filter(({ path }) => /^gpio\./.test(path)) : result.problems).toEqual([]);
  });
});
