import { type DriverEnv, NO_LINK_REASON } from '../virtual/env.ts';
import { KeyboardScanner } from './keyboard.ts';
import { NoScanner } from './none.ts';
import type { ScannerOptions } from './options.ts';
import type { Scanner, ScannerListeners } from './port.ts';
import { SerialScanner } from './serial.ts';
import { VirtualScanner } from './virtual.ts';

export type { ScannerOptions } from './options.ts';

/** Makes the configured scanner. It does nothing until `start`. */
export function createScanner(options: ScannerOptions, listeners: ScannerListeners, env: DriverEnv): Scanner {
  switch (options.driver) {
    case 'serial':
      return new SerialScanner(options, listeners, env.timers, env.random);
    case 'keyboard':
      return new KeyboardScanner(options, listeners, env.timers, env.random);
    case 'virtual':
      if (env.link === null) return new NoScanner(NO_LINK_REASON);
      return new VirtualScanner(options, env.link, listeners, env.timers);
    case 'none':
      return new NoScanner('no scanner is configured (scanner.driver is none)');
  }
}
