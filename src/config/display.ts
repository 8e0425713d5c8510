import type { DisplayOptions } from '../devices/display/options.ts';
import type { Keys, PhysicalKey } from '../screens/keys.ts';
import { keyCaps } from './keypad.ts';
import type { Config } from './resolve.ts';
import type { ConfigFile } from './schema.ts';

/** Whether the customer has to see the screen, where the file does not say: yes when a wallet's code is shown on it. */
export function needsScreen({ display, wallets }: Pick<ConfigFile, 'display' | 'wallets'>): boolean {
  const shows = wallets.some(({ present, entry }) => present !== undefined || entry !== undefined);
  return display.required ?? (display.driver !== 'none' && shows);
}

export function displayOptions(config: Config): DisplayOptions {
  const { display, gpio } = config;
  const { driver, device, output, required, rotate } = display;
  switch (driver) {
    case 'web':
      return { driver, required, output };
    case 'framebuffer':
      return { driver, device, rotate, output, buttons: physicalKeys(gpio), keypad: keyCaps(config) };
    case 'none':
      return { driver };
  }
}

/** What the customer has in place of touching; null where the screen can be touched, or is not there. */
export function screenKeys(config: Pick<ConfigFile, 'display' | 'gpio'>): Keys | null {
  if (config.display.driver !== 'framebuffer') {
    return null;
  }
  const chooses = Object.values(config.gpio.buttons).some(({ does }) => does === 'choose');
  return { buttons: [...physicalKeys(config.gpio), ...(chooses ? ['choose' as const] : [])], keypad: keyCaps(config) };
}

/** What the buttons beside the screen can do: only that is drawn where nobody can touch. */
function physicalKeys({ buttons }: ConfigFile['gpio']): readonly PhysicalKey[] {
  return Object.values(buttons).flatMap(({ does }): PhysicalKey[] =>
    does === 'choose' ? [] : does === 'erase' ? ['key'] : [does],
  );
}
