import type { Health } from '../../domain/health.ts';
import { printable } from '../../domain/printable.ts';
import type { OpenProblem } from '../scanner/serial-health.ts';

/** Puts a problem of the line into words for the technician: what is wrong, and what to do. */
export function controllerHealth(path: string, problem: OpenProblem): Health {
  const name = printable(path);
  switch (problem.why) {
    case 'missing':
      return absent(`no controller at ${name}: plug its adapter in, or check gpio.controller.path and the udev rule`);
    case 'unplugged':
      return absent(`the adapter of the controller at ${name} was unplugged: plug it in again`);
    case 'not a serial device':
      return failing(`${name} is not a serial device: set gpio.controller.path to that of the adapter`);
    case 'no permission': {
      const group = problem.group === null ? 'its group' : `the group ${printable(problem.group, 40)}`;
      return failing(`no permission to open ${name}: let the daemon's user read and write it through ${group}`);
    }
    case 'locked': {
      const holder = problem.holder === null ? 'another program' : printable(problem.holder, 60);
      return failing(`${holder} holds ${name}: stop it, then the controller comes back by itself`);
    }
    case 'no driver':
      return failing(`the serialport package cannot be loaded: ${printable(problem.message, 120)}`);
    case 'other':
      return failing(`cannot open ${name}: ${printable(problem.message, 120)}`);
  }
}

function absent(reason: string): Health {
  return { status: 'absent', reason };
}

function failing(reason: string): Health {
  return { status: 'failing', reason };
}
