import type { DeviceRoots } from '../serial/find.ts';
import type { Profiles } from './choose.ts';
import type { KeyboardLayout } from './keymap.ts';

/** How codes are told from noise. What is left out gets the value of `SCAN_DEFAULTS`. */
export interface ScanRules {
  /** Longest code in bytes. */
  readonly maxLength?: number | undefined;
  /** A code that stops in the middle for this long is dropped. */
  readonly silenceMs?: number | undefined;
  /** The same code again within this time counts as read twice. */
  readonly quietMs?: number | undefined;
  /** The scanner puts an AIM id (`]Q0` and the like) before each code. Off unless it does: a code may begin with `]`. */
  readonly stripAimId?: boolean | undefined;
}

/** Which device it is. At least one of `path`, `port` and a profile that knows its USB ids is needed. */
export interface ScannerPlace {
  /** Device file, best a link made by a udev rule: `/dev/scanner`. Left out: it is looked for by its profile. */
  readonly path?: string | undefined;
  /** Name of a profile, `auto` (default: whichever fits the USB id), or `generic`. */
  readonly profile?: string | undefined;
  /** The USB socket it is in, as `1-1.2`, or the name of its link below `/dev/serial/by-path`. */
  readonly port?: string | undefined;
  /** Reads the profiles, once, at the start. Left out: there is only `generic`. */
  readonly readProfiles?: ((name: string) => Promise<ProfileSet>) | undefined;
  /** Where the kernel tells of devices; for tests. */
  readonly roots?: DeviceRoots | undefined;
}

export interface ProfileSet {
  readonly profiles: Profiles;
  /** What keeps a profile from being read, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * When the module reads. `always`: all the time; `wanted`: only when a code is wanted, and a module that cannot be told so is a fault;
 * `auto`: as `wanted` where it can. Whatever it is, codes that are not wanted are dropped.
 */
export type TriggerMode = 'always' | 'wanted' | 'auto';

export interface SerialScannerOptions extends ScanRules, ScannerPlace {
  readonly driver: 'serial';
  /** Left out: the usual one of the profile. */
  readonly baudRate?: number | undefined;
  /** Default `auto`. */
  readonly trigger?: TriggerMode | undefined;
}

export interface KeyboardScannerOptions extends ScanRules, ScannerPlace {
  readonly driver: 'keyboard';
  /** What its keys mean: the layout that the scanner is set to. Default `us`. */
  readonly layout?: KeyboardLayout | undefined;
}

export interface VirtualScannerOptions extends ScanRules {
  readonly driver: 'virtual';
}

export type ScannerOptions =
  | SerialScannerOptions
  | KeyboardScannerOptions
  | VirtualScannerOptions
  | { readonly driver: 'none' };

export const SCAN_DEFAULTS = {
  maxLength: 1024,
  silenceMs: 100,
  quietMs: 2000,
  stripAimId: false,
} as const;

/** What a receiver needs of the rules, with the defaults filled in. */
export function scanRules(rules: ScanRules) {
  return {
    maxLength: rules.maxLength ?? SCAN_DEFAULTS.maxLength,
    silenceMs: rules.silenceMs ?? SCAN_DEFAULTS.silenceMs,
    quietMs: rules.quietMs ?? SCAN_DEFAULTS.quietMs,
    stripAimId: rules.stripAimId ?? SCAN_DEFAULTS.stripAimId,
  };
}
