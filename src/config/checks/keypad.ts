import type { PathProblem } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';

export interface KeypadFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** Which device the keypad is, and whether a screen that nobody can touch leaves a way to buy. */
export function checkKeypad(config: ConfigFile, found: KeypadFindings): void {
  const { keypad } = config.display;
  if (keypad.driver === 'none') {
    checkWays(config, found);
    return;
  }
  if (keypad.driver === 'evdev') {
    checkPlace(config, found);
  }
  checkNumbers(config, found);
}

function checkPlace({ display, scanner }: ConfigFile, found: KeypadFindings): void {
  const { path, usb, port } = display.keypad;
  if (path === undefined && usb === undefined && port === undefined) {
    found.wrong.push({
      path: ['display', 'keypad'],
      message: 'nothing tells it from another keyboard',
      hint: 'set `usb` to its numbers from lsusb, or `port`, or `path`',
    });
  }
  if (path !== undefined && (usb !== undefined || port !== undefined)) {
    const message = 'there is a usb or a port too: one of them says which device it is';
    found.wrong.push({ path: ['display', 'keypad', 'path'], message, hint: 'leave one of them out' });
  }
  if (path !== undefined && path === scanner.path) {
    const message = 'is the scanner too (scanner.path): only one of them can hold it';
    found.wrong.push({ path: ['display', 'keypad', 'path'], message, hint: 'name the other device' });
  }
  if (path !== undefined && /\/event\d+$/.test(path)) {
    found.doubtful.push({
      path: ['display', 'keypad', 'path'],
      message: 'changes places with other devices from one start to the next',
      hint: 'set `usb`, or use a link in /dev/input/by-id',
    });
  }
}

/** A keypad chooses by number alone. */
function checkNumbers({ display, orders, gpio }: ConfigFile, { doubtful }: KeypadFindings): void {
  const chosen = new Set(Object.values(gpio.buttons).map(({ item }) => item));
  const lost = orders.items.findIndex(({ id, number }) => number === undefined && !chosen.has(id));
  if (display.driver === 'framebuffer' && orders.items.length > 1 && lost >= 0) {
    doubtful.push({
      path: ['orders', 'items', lost],
      message: 'has no number: nobody can choose it with the keypad',
      hint: 'give it a `number`, as on its label',
    });
  }
}

function checkWays({ display, orders, gpio }: ConfigFile, { doubtful }: KeypadFindings): void {
  const deeds = new Set<string>(Object.values(gpio.buttons).map(({ does }) => does));
  const starts = ['begin', 'choose', 'type number'].some((deed) => deeds.has(deed));
  if (display.driver === 'framebuffer' && orders.items.length > 0 && !starts) {
    doubtful.push({
      path: ['display', 'driver'],
      message: 'is a screen that nobody can touch, and no button begins or chooses: what is for sale cannot be bought',
      hint: 'add a button to gpio.buttons, or display.keypad',
    });
  }
}
