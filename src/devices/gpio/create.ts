import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { firstOf } from './auto.ts';
import { HeaderBoard } from './board.ts';
import { cdevWay } from './cdev.ts';
import type { FindLines } from './lines.ts';
import { NoBoard } from './none.ts';
import { onoffWay } from './onoff.ts';
import type { GpioOptions, HeaderOptions } from './options.ts';
import type { GpioBoard, GpioListeners } from './port.ts';
import { VirtualBoard } from './virtual.ts';

export type { GpioOptions } from './options.ts';

/** Makes the configured board. It touches no line until `start`. */
export function createGpio(options: GpioOptions, listeners: GpioListeners, env: DriverEnv): GpioBoard {
  switch (options.driver) {
    case 'auto':
    case 'cdev':
    case 'onoff':
      return new HeaderBoard(options, listeners, wayOf(options.driver), env.timers, env.random);
    case 'virtual':
      if (env.link === null) return new NoBoard(NO_LINK_REASON);
      return new VirtualBoard(options, env.link, listeners, env.timers);
    case 'none':
      return new NoBoard('no board is configured (gpio.driver is none)');
  }
}

function wayOf(driver: HeaderOptions['driver']): FindLines {
  switch (driver) {
    case 'cdev':
      return cdevWay();
    case 'onoff':
      return onoffWay();
    case 'auto':
      return firstOf([
        ['cdev', cdevWay()],
        ['onoff', onoffWay()],
      ]);
  }
}
