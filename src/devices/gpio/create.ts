import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { NoBoard } from './none.ts';
import { OnoffBoard } from './onoff.ts';
import type { GpioOptions } from './options.ts';
import type { GpioBoard, GpioListeners } from './port.ts';
import { VirtualBoard } from './virtual.ts';

export type { GpioOptions } from './options.ts';

/** Makes the configured board. It touches no line until `start`. */
export function createGpio(options: GpioOptions, listeners: GpioListeners, env: DriverEnv): GpioBoard {
  switch (options.driver) {
    case 'onoff':
      return new OnoffBoard(options, listeners, { timers: env.timers, random: env.random });
    case 'virtual':
      if (env.link === null) return new NoBoard(NO_LINK_REASON);
      return new VirtualBoard(options, env.link, listeners, env.timers);
    case 'none':
      return new NoBoard('no board is configured (gpio.driver is none)');
  }
}
