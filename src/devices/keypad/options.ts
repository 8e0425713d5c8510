import type { DeviceRoots } from '../serial/find.ts';

/** Which device it is: at least one of these. */
export interface KeypadPlace {
  /** Device file, best a link: `/dev/input/keypad`, or one in `/dev/input/by-id`. */
  readonly path?: string | undefined;
  /** Vendor and product as `lsusb` lists them: `1c4f:0002`. */
  readonly usb?: string | undefined;
  /** The USB socket it is in, as `1-1.2`. */
  readonly port?: string | undefined;
  /** Where the kernel tells of devices; for tests. */
  readonly roots?: DeviceRoots | undefined;
}

export interface EvdevKeypadOptions extends KeypadPlace {
  readonly driver: 'evdev';
}

export type KeypadOptions = EvdevKeypadOptions | { readonly driver: 'virtual' } | { readonly driver: 'none' };
