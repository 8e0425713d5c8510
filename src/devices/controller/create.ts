import { NO_LINK_REASON } from '../virtual/env.ts';
import { BarrierController } from './barrier.ts';
import { CoilController } from './coil-controller.ts';
import type { ControllerEnv } from './env.ts';
import { lcusProtocol } from './lcus.ts';
import { MdbController } from './mdb.ts';
import { modbusProtocol } from './modbus.ts';
import { MotorController } from './motor.ts';
import { MuteRelayController } from './mute-relay.ts';
import { NoController } from './none.ts';
import type { ControllerOptions, SerialRelayOptions } from './options.ts';
import type { Controller, ControllerListeners } from './port.ts';
import { VirtualController } from './virtual.ts';

export type { ControllerOptions } from './options.ts';

/** Makes the configured controller. It touches nothing until `start`. */
export function createController(
  options: ControllerOptions,
  listeners: ControllerListeners,
  env: ControllerEnv,
): Controller {
  switch (options.driver) {
    case 'modbus':
      return new CoilController(options, modbusProtocol(options), listeners, env.timers, env.random);
    case 'motor':
      return new MotorController(options, env.pins, listeners, env.timers);
    case 'barrier':
      return new BarrierController(options, env.pins, listeners, env.timers);
    case 'serial-relay':
      return serialRelay(options, listeners, env);
    case 'mdb':
      return new MdbController(options, listeners, env.timers, env.random);
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

function serialRelay(options: SerialRelayOptions, listeners: ControllerListeners, env: ControllerEnv): Controller {
  const { protocol, baudRate } = options;
  if (protocol === 'lcus') {
    return new MuteRelayController(options, listeners, env.timers, env.random);
  }
  const channels = options.channels.map(({ name, number }) => ({ name, coil: number }));
  return new CoilController(
    { ...options, channels },
    lcusProtocol(protocol, baudRate),
    listeners,
    env.timers,
    env.random,
  );
}
