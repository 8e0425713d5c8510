import type { Timers } from '../port.ts';
import type { HardwareLink } from './link.ts';

/** What the create functions need from outside beside the configuration. */
export interface DriverEnv {
  /** The virtual hardware this process is attached to; null when it runs on real devices. */
  readonly link: HardwareLink | null;
  readonly timers?: Timers;
  /** 0 up to 1, for jitter. */
  readonly random?: () => number;
}

/** Why a virtual driver without virtual hardware can do nothing. */
export const NO_LINK_REASON =
  'the virtual driver is configured, but this process is attached to no virtual hardware: start it with some, or configure a real driver';
