import type { Scanner } from '../devices/scanner/port.ts';
import { type Finding, ok } from './check.ts';

/** Says which scanner was found, by which profile it is spoken to, and what firmware it told. Null: nothing is known beyond its health. */
export async function askScanner({ kind, found }: Scanner): Promise<Finding | null> {
  if (found === null) {
    return null;
  }
  const { path, profile, title, usb, firmware } = found;
  const parts = [
    path,
    ...(usb === '' ? [] : [usb]),
    `profile ${profile}: ${title}`,
    ...(firmware === '' ? [] : [`it says: ${firmware}`]),
  ];
  return ok(`ready (${kind}, ${parts.join('; ')})`);
}
