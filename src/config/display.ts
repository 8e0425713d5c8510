import type { DisplayOptions } from '../devices/display/options.ts';
import type { Config } from './resolve.ts';
import type { ConfigFile } from './schema.ts';

/** Whether the customer has to see the screen, where the file does not say: yes when a wallet's code is shown on it. */
export function needsScreen({ display, wallets }: Pick<ConfigFile, 'display' | 'wallets'>): boolean {
  const shows = wallets.some(({ present, entry }) => present !== undefined || entry !== undefined);
  return display.required ?? (display.driver !== 'none' && shows);
}

export function displayOptions({ display, gpio }: Config): DisplayOptions {
  const { driver, device, output, required, rotate } = display;
  switch (driver) {
    case 'web':
      return { driver, required, output };
    case 'framebuffer':
      return { driver, device, rotate, output, buttons: Object.keys(gpio.buttons).length > 0 };
    case 'none':
      return { driver };
  }
}
