import type { RelayConfig, SensorConfig } from './port.ts';

interface Lines {
  readonly relays: readonly RelayConfig[];
  readonly sensors: readonly SensorConfig[];
}

/** The header of a Raspberry Pi, through the kernel's sysfs files and the onoff package. */
export interface OnoffBoardOptions extends Lines {
  readonly driver: 'onoff';
}

/** The relays and sensors of the virtual hardware, by name; BCM numbers are not used. */
export interface VirtualBoardOptions extends Lines {
  readonly driver: 'virtual';
}

export type GpioOptions = OnoffBoardOptions | VirtualBoardOptions | { readonly driver: 'none' };
