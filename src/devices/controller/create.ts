import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { ModbusController } from './modbus.ts';
import { NoController } from './none.ts';
import type { ControllerOptions } from './options.ts';
import type { Controller, ControllerListeners } from './port.ts';
import { VirtualController } from './virtual.ts';

export type { ControllerOptions } from './options.ts';

/** Makes the configured controller. It touches nothing until `start`. */
export function createController(
  options: ControllerOptions,
  listeners: ControllerListeners,
  env: DriverEnv,
): Controller {
  switch (options.driver) {
    case 'modbus':
      return new ModbusController(options, listeners, env.timers, env.random);
    case 'virtual':
      if (env.link === null) {
        const names = options.channels.map(({ name }) => name);
        return new NoController(NO_LINK_REASON, names);
      }
      return new VirtualController(options, env.link, listeners, env.timers);
    case 'none':
      return new NoController('no controller is configured (gpio.controller)');
  }
}
