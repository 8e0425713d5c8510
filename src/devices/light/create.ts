import type { HealthListener } from '../port.ts';
import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { BoardLamps, type LampBoard } from './board-lamps.ts';
import { LampLight } from './lamps.ts';
import { NoLight } from './none.ts';
import type { LightOptions } from './options.ts';
import type { Light } from './port.ts';
import { spiLight } from './spi.ts';
import { VirtualLight } from './virtual.ts';
import { ws281xLight } from './ws281x.ts';

export type { LampBoard } from './board-lamps.ts';
export type { LightOptions } from './options.ts';

export interface LightEnv extends DriverEnv {
  /** The board that plain lamps hang on; left out: there is none. */
  readonly lamps?: LampBoard | undefined;
}

/** Makes the configured light. It stays dark until `start`. */
export function createLight(options: LightOptions, onHealth: HealthListener, env: LightEnv): Light {
  switch (options.driver) {
    case 'spi':
      return spiLight(options, onHealth, env.timers, undefined, env.random);
    case 'ws281x':
      return ws281xLight(options, onHealth, env.timers, undefined, env.random);
    case 'gpio':
      if (env.lamps === undefined) return new NoLight('the lamps hang on the GPIO board, and this process has none');
      return new LampLight(options, new BoardLamps(env.lamps), onHealth, env.timers);
    case 'virtual':
      if (env.link === null) return new NoLight(NO_LINK_REASON);
      return new VirtualLight(env.link, onHealth);
    case 'none':
      return new NoLight('no light is configured (light.driver is none)');
  }
}
