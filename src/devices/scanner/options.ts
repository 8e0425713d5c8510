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

export interface SerialScannerOptions extends ScanRules {
  readonly driver: 'serial';
  /** Device file, best a link made by a udev rule: `/dev/scanner`. */
  readonly path: string;
  readonly baudRate?: number | undefined;
}

export interface VirtualScannerOptions extends ScanRules {
  readonly driver: 'virtual';
}

export type ScannerOptions = SerialScannerOptions | VirtualScannerOptions | { readonly driver: 'none' };

export const SCAN_DEFAULTS = {
  maxLength: 1024,
  silenceMs: 100,
  quietMs: 2000,
  stripAimId: false,
  baudRate: 9600,
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
