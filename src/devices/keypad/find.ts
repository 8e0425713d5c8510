import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import type { Candidate } from '../scanner/choose.ts';
import { describeDevice } from '../serial/find.ts';
import type { KeypadPlace } from './options.ts';

export type Chosen =
  | { readonly ok: true; readonly path: string; readonly words: string }
  | { readonly ok: false; readonly health: Health };

/** Picks the keypad among everything that types. It never guesses: of two that fit, neither is taken. */
export function chooseKeypad(candidates: readonly Candidate[], { path, usb, port }: KeypadPlace): Chosen {
  if (path !== undefined) {
    const device = candidates.find((one) => one.path === path || one.links.includes(path));
    return { ok: true, path, words: device === undefined ? printable(path) : describeDevice(device) };
  }
  const fitting = candidates.filter((one) => fits(one, usb, port));
  const [first] = fitting;
  if (first === undefined) {
    const wish = [usb, port === undefined ? '' : `USB port ${port}`].filter(Boolean).join(', ');
    const there = candidates.filter((one) => one.usb !== null);
    const seen = there.length === 0 ? 'nothing that types is plugged in' : `there is ${list(there)}`;
    return no('absent', `no keypad (${printable(wish, 60)}): ${seen}; plug it in, or check display.keypad`);
  }
  const sockets = new Map(fitting.map((one) => [one.usb?.port, one]));
  if (sockets.size > 1) {
    const both = list([...sockets.values()]);
    return no('failing', `${sockets.size} keypads fit: ${both}; name one of these ports in display.keypad.port`);
  }
  // Several interfaces of one device are one keypad: the first is that of its keys.
  const device = fitting.reduce((a, b) => ((b.usb?.interface ?? 0) < (a.usb?.interface ?? 0) ? b : a), first);
  return { ok: true, path: device.path, words: describeDevice(device) };
}

function fits({ usb: is }: Candidate, usb: string | undefined, port: string | undefined): boolean {
  if (is === null) {
    return false;
  }
  const same = usb === undefined || usb.toLowerCase() === `${is.vendor}:${is.product}`;
  return same && (port === undefined || port === is.port);
}

function list(devices: readonly Candidate[]): string {
  return devices.map(describeDevice).join(', ');
}

function no(status: 'absent' | 'failing', reason: string): Chosen {
  return { ok: false, health: { status, reason } };
}
