import { AbsentDevice } from '../absent.ts';
import type { HealthListener } from '../port.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import type { BacklightOptions } from './options.ts';
import type { Backlight } from './port.ts';
import { SysfsBacklight } from './sysfs.ts';
import { VirtualBacklight } from './virtual.ts';

/** A screen whose light nobody can set. */
class NoBacklight extends AbsentDevice implements Backlight {
  set(): void {}
}

/** Makes the configured backlight. It is left alone until `start`. */
export function createBacklight(options: BacklightOptions, onHealth: HealthListener, env: DriverEnv): Backlight {
  if (options.driver === 'sysfs') {
    return new SysfsBacklight(options, onHealth, env);
  }
  return env.link === null ? new NoBacklight(NO_LINK_REASON) : new VirtualBacklight(env.link, onHealth);
}
