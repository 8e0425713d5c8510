import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import { describeDevice, type UsbIdentity } from '../serial/find.ts';
import { GENERIC_PROFILE, type ScannerProfile, type UsbMatch } from './profile.ts';

/** A device that could be the scanner: a serial line or a keyboard. */
export interface Candidate {
  readonly path: string;
  readonly links: readonly string[];
  readonly usb: UsbIdentity | null;
}

/** What the configuration says of the scanner; everything may be left out. */
export interface Wish {
  /** A device file or a link to one. */
  readonly path?: string | undefined;
  /** Name of a profile, or `auto`. */
  readonly profile: string;
  /** The USB socket it is in: `1-1.2`, or its link below `/dev/serial/by-path`. */
  readonly port?: string | undefined;
}

export interface Choice {
  /** What to open: the most lasting name of it. */
  readonly path: string;
  readonly device: Candidate | null;
  readonly profileName: string;
  readonly profile: ScannerProfile;
}

export type Chosen =
  | { readonly ok: true; readonly choice: Choice }
  | { readonly ok: false; readonly health: Health; readonly why: 'none' | 'several' };

export type Profiles = ReadonlyMap<string, ScannerProfile>;

const GENERIC = 'generic';
/** A product that is listed is certain; a vendor that makes little but scanners is a good guess. */
const SCORE = { product: 100, vendor: 60, words: 20 };

/** How sure it is that a device is of a family; 0 when nothing speaks for it. */
export function score(usb: UsbIdentity, profile: ScannerProfile, as: 'serial' | 'keyboard'): number {
  return Math.max(0, ...profile.usb.map((match) => scoreOf(usb, match, as)));
}

function scoreOf(usb: UsbIdentity, match: UsbMatch, as: 'serial' | 'keyboard'): number {
  const otherProduct = match.product !== undefined && match.product !== usb.product;
  if (match.vendor !== usb.vendor || otherProduct || (match.as !== undefined && match.as !== as)) {
    return 0;
  }
  const name = `${usb.maker} ${usb.name}`.toLowerCase();
  if (match.words !== undefined && !match.words.some((word) => name.includes(word.toLowerCase()))) {
    return 0;
  }
  const id = match.product === undefined ? SCORE.vendor : SCORE.product;
  return id + (match.words === undefined ? 0 : SCORE.words);
}

/**
 * Picks the device that the configuration means. It never guesses: of two that are equally likely, neither is taken, and the health
 * names both.
 * @param candidates every device of the kind, by name.
 */
export function choose(
  candidates: readonly Candidate[],
  profiles: Profiles,
  wish: Wish,
  as: 'serial' | 'keyboard' = 'serial',
): Chosen {
  if (wish.profile !== 'auto' && wish.profile !== GENERIC && !profiles.has(wish.profile)) {
    const names = [GENERIC, ...profiles.keys()].join(', ');
    return refuse(
      'several',
      `there is no profile "${printable(wish.profile, 40)}" (scanner.profile): there are ${names}`,
    );
  }
  if (wish.path !== undefined) {
    const device = candidates.find(({ path, links }) => path === wish.path || links.includes(wish.path ?? '')) ?? null;
    return { ok: true, choice: { path: wish.path, device, ...profileFor(device, profiles, wish.profile, as) } };
  }
  return wish.port === undefined ? byLikeness(candidates, profiles, wish, as) : byPort(candidates, profiles, wish, as);
}

/** The socket decides; the profile only says how to speak to what is in it. */
function byPort(candidates: readonly Candidate[], profiles: Profiles, wish: Wish, as: 'serial' | 'keyboard'): Chosen {
  const port = wish.port ?? '';
  const there = candidates.filter(({ usb, links }) => usb?.port === port || links.some((link) => isLinkOf(link, port)));
  const rated = there
    .map((device) => ({ device, ...profileFor(device, profiles, wish.profile, as) }))
    .sort((a, b) => b.points - a.points || (a.device.usb?.interface ?? 0) - (b.device.usb?.interface ?? 0));
  const best = rated[0];
  if (best === undefined) {
    const others = candidates.filter(({ usb }) => usb !== null);
    const seen = others.length === 0 ? 'none is plugged in at all' : `there are ${list(others)}`;
    return refuse('none', `no ${kindWord(as)} at USB port ${printable(port, 80)} (scanner.port): ${seen}`);
  }
  // By identity two of the same make share a link, so here the link by socket comes first.
  const { device, profile, profileName } = best;
  const path = device.links.find((link) => link.includes('/by-path/')) ?? device.path;
  return { ok: true, choice: { path, device, profile, profileName } };
}

function byLikeness(
  candidates: readonly Candidate[],
  profiles: Profiles,
  wish: Wish,
  as: 'serial' | 'keyboard',
): Chosen {
  const rated = candidates
    .map((device) => ({ device, ...profileFor(device, profiles, wish.profile, as) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  const best = rated[0];
  if (best === undefined) {
    const plugged = candidates.filter(({ usb }) => usb !== null);
    const seen = plugged.length === 0 ? '' : ` (there is ${list(plugged)}; if that is it, name it in scanner.port)`;
    return refuse('none', `no scanner that is known is plugged in${seen}: plug it in, or set scanner.path`);
  }
  const { device, profile, profileName } = best;
  const alike = rated.filter(({ points }) => points === best.points).map((one) => one.device);
  // Several interfaces of one device are one device.
  const places = new Map(alike.map((one) => [one.usb?.port, one]));
  if (places.size > 1) {
    const both = list([...places.values()]);
    return refuse(
      'several',
      `${places.size} scanners are equally likely: ${both}; name one of these ports in scanner.port`,
    );
  }
  const first = alike.reduce((a, b) => ((b.usb?.interface ?? 0) < (a.usb?.interface ?? 0) ? b : a), device);
  return { ok: true, choice: { path: first.links[0] ?? first.path, device: first, profile, profileName } };
}

interface Rated {
  readonly profile: ScannerProfile;
  readonly profileName: string;
  readonly points: number;
}

function profileFor(device: Candidate | null, profiles: Profiles, wanted: string, as: 'serial' | 'keyboard'): Rated {
  const usb = device?.usb ?? null;
  if (wanted !== 'auto') {
    const profile = profiles.get(wanted) ?? GENERIC_PROFILE;
    return { profile, profileName: wanted, points: usb === null ? 0 : score(usb, profile, as) };
  }
  let best: Rated = { profile: GENERIC_PROFILE, profileName: GENERIC, points: 0 };
  for (const [profileName, profile] of usb === null ? [] : profiles) {
    const points = usb === null ? 0 : score(usb, profile, as);
    if (points > best.points) {
      best = { profile, profileName, points };
    }
  }
  return best;
}

function isLinkOf(link: string, port: string): boolean {
  return link === port || link.endsWith(`/by-path/${port}`);
}

function list(devices: readonly Candidate[]): string {
  return devices.map(describeDevice).join(' and ');
}

function kindWord(as: 'serial' | 'keyboard'): string {
  return as === 'serial' ? 'serial device' : 'keyboard';
}

function refuse(why: 'none' | 'several', reason: string): Chosen {
  return { ok: false, why, health: { status: why === 'none' ? 'absent' : 'failing', reason } };
}
