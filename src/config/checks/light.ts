import { idleMa, worstCaseMa } from '../../devices/light/levels.ts';
import { LAMP_ROLES } from '../../devices/light/rhythm.ts';
import { frameBytes, ledsInTransfer, USUAL_TRANSFER_BYTES } from '../../devices/light/ws2812.ts';
import type { PathProblem } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';

export interface LightFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/**
 * What a strip may take from the Pi's own 5 V pins. They are the input of the board passed through: a supply of 2.5 A (Pi 3) or 3 A
 * (Pi 4) that feeds the board, a scanner and a screen as well has about this much left.
 */
const PINS_MA = 1000;

/** Whether the light fits its supply, its line and the outputs that the file names. */
export function checkLight(config: ConfigFile, found: LightFindings): void {
  const { driver } = config.light;
  if (driver === 'spi' || driver === 'ws281x') {
    checkCurrent(config, found);
  }
  if (driver === 'spi') {
    checkTransfer(config, found);
  }
  if (driver === 'gpio') {
    checkLamps(config, found);
  } else if (LAMP_ROLES.some((role) => config.light.lamps[role] !== undefined)) {
    found.doubtful.push(at(['lamps'], `have no effect with the driver "${driver}"`, 'write `driver: gpio`'));
  }
}

/** For `kioskd check`: how much there is and what it can draw at worst. Null where there is nothing to reckon. */
export function lightDraw({ light }: Pick<ConfigFile, 'light'>): string | null {
  if (light.driver !== 'spi' && light.driver !== 'ws281x') {
    return null;
  }
  const { count, brightness, maxCurrent } = light;
  const most = worstCaseMa(count, brightness, maxCurrent);
  const unbound = worstCaseMa(count, brightness, Number.POSITIVE_INFINITY);
  const why = unbound > most ? `kept there by light.maxCurrent; ${unbound} mA without it` : 'all white';
  return `${count} LEDs, at most ${most} mA at 5 V (${why}), ${idleMa(count)} mA dark`;
}

function checkCurrent({ light }: ConfigFile, { wrong, doubtful }: LightFindings): void {
  const { count, brightness, maxCurrent } = light;
  if (maxCurrent <= idleMa(count)) {
    const message = `is used up by ${count} LEDs that are dark: they draw ${idleMa(count)} mA`;
    wrong.push(at(['maxCurrent'], message, 'give them more, or fewer LEDs'));
    return;
  }
  const most = worstCaseMa(count, brightness, maxCurrent);
  if (most > PINS_MA) {
    const message = `lets the LEDs draw ${most} mA, more than the 5 V pins of the Pi should give (${PINS_MA} mA)`;
    doubtful.push(at(['maxCurrent'], message, 'give the strip a 5 V supply and a fuse of its own, or lower it'));
  }
}

function checkTransfer({ light: { count } }: ConfigFile, { doubtful }: LightFindings): void {
  const bytes = frameBytes(count);
  if (bytes > USUAL_TRANSFER_BYTES) {
    const message = `needs ${bytes} bytes at once, and most kernels send ${USUAL_TRANSFER_BYTES}: ${ledsInTransfer(USUAL_TRANSFER_BYTES)} LEDs`;
    doubtful.push(at(['count'], message, "put spidev.bufsiz=32768 into the kernel's command line"));
  }
}

function checkLamps({ light, gpio, orders }: ConfigFile, { wrong, doubtful }: LightFindings): void {
  const usedBy = new Map<string, string>();
  for (const [index, { relay }] of orders.items.entries()) {
    if (relay !== undefined) {
      usedBy.set(relay, `delivers orders.items.${index}`);
    }
  }
  for (const [name, { relay, close }] of Object.entries(gpio.controller.channels)) {
    for (const line of [relay, close]) {
      if (line !== undefined) usedBy.set(line, `is driven by gpio.controller.channels.${name}`);
    }
  }
  const lamps = LAMP_ROLES.flatMap((role) => {
    const lamp = light.lamps[role];
    return lamp === undefined ? [] : [{ role, relay: lamp.relay }];
  });
  for (const { role, relay } of lamps) {
    const path = ['lamps', role, 'relay'];
    const other = usedBy.get(relay);
    if (!Object.hasOwn(gpio.relays, relay)) {
      const names = Object.keys(gpio.relays).join(', ');
      wrong.push(
        at(path, 'is not a name in gpio.relays', names === '' ? 'gpio.relays is empty' : `there is: ${names}`),
      );
    } else if (other !== undefined) {
      wrong.push(at(path, `${relay} ${other} already`, 'a lamp needs an output of its own'));
    }
    usedBy.set(relay, `is light.lamps.${role}`);
  }
  if (lamps.length === 0) {
    wrong.push(at(['lamps'], 'name no lamp: the driver "gpio" needs one', 'write `lamps: { pay: { relay: NAME } }`'));
  } else if (!lamps.some(({ role }) => role === 'red' || role === 'amber')) {
    doubtful.push(at(['lamps'], 'are dark after a failure and out of service alike: none is red or amber'));
  }
}

function at(keys: readonly (string | number)[], message: string, hint = ''): PathProblem {
  return { path: ['light', ...keys], message, hint };
}
