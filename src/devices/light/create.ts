import type { HealthListener } from '../port.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { NoLight } from './none.ts';
import type { LightOptions } from './options.ts';
import type { Light } from './port.ts';
import { VirtualLight } from './virtual.ts';
import { Ws281xLight } from './ws281x.ts';

export type { LightOptions } from './options.ts';

/** Makes the configured light. It stays dark until `start`. */
export function createLight(options: LightOptions, onHealth: HealthListener, env: DriverEnv): Light {
  switch (options.driver) {
    case 'ws281x':
      return new Ws281xLight(options, onHealth, env.timers);
    case 'virtual':
      if (env.link === null) return new NoLight(NO_LINK_REASON);
      return new VirtualLight(env.link, onHealth);
    case 'none':
      return new NoLight('no light is configured (light.driver is none)');
  }
}
