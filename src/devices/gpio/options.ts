import type { RelayConfig, SensorConfig } from './port.ts';

interface Lines {
  readonly relays: readonly RelayConfig[];
  readonly sensors: readonly SensorConfig[];
}

/** The header of a Raspberry Pi: through /dev/gpiochip*, through sysfs and the onoff package, or whichever works. */
export interface HeaderOptions extends Lines {
  readonly driver: 'auto' | 'cdev' | 'onoff';
}

/** The relays and sensors of the virtual hardware, by name; BCM numbers are not used. */
export interface VirtualBoardOptions extends Lines {
  readonly driver: 'virtual';
}

export type GpioOptions = HeaderOptions | VirtualBoardOptions | { readonly driver: 'none' };
