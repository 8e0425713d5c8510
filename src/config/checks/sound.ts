import type { PathProblem } from '../problem.ts';
import type { SoundFile } from '../schema/sound.ts';

export interface SoundFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** What is looked at of the file. */
export interface SoundPlaces {
  readonly display: { readonly driver: string; readonly sound: SoundFile };
  readonly gpio: {
    readonly relays: Readonly<Record<string, unknown>>;
    readonly controller: { readonly channels: Readonly<Record<string, Driven>> };
  };
  readonly light: { readonly driver: string; readonly lamps: Readonly<Record<string, Driven | undefined>> };
  readonly orders: {
    readonly items: readonly Driven[];
    readonly parking?: { readonly gate?: Driven | undefined } | undefined;
  };
}

/** What switches outputs, by their names in `gpio.relays`. */
interface Driven {
  readonly relay?: string | undefined;
  readonly close?: string | undefined;
}

/** Whether what is to sound is there, and settings that do nothing. */
export function checkSound(places: SoundPlaces, { wrong, doubtful }: SoundFindings): void {
  const { sound, driver: screen } = places.display;
  const { driver, device, relay, quiet } = sound;
  if (driver === 'gpio') {
    checkBuzzer(relay, places, wrong);
  } else if (relay !== undefined) {
    doubtful.push(at(['relay'], `has no effect with the driver "${driver}"`, 'write `driver: gpio`'));
  }
  if (driver !== 'alsa' && device !== undefined) {
    doubtful.push(at(['device'], `has no effect with the driver "${driver}"`, 'write `driver: alsa`'));
  }
  if (driver === 'screen' && screen !== 'web') {
    wrong.push(at(['driver'], 'is "screen", and the screen is no page that could play it', 'use `alsa` or `gpio`'));
  }
  if (quiet !== undefined && quiet.from === quiet.to) {
    wrong.push(at(['quiet'], 'begins and ends at the same time', 'for no sound at all write `driver: none`'));
  }
}

function checkBuzzer(relay: string | undefined, places: SoundPlaces, wrong: PathProblem[]): void {
  const relays = Object.keys(places.gpio.relays);
  const other = usedBy(places).get(relay ?? '');
  if (relay === undefined) {
    wrong.push(at(['relay'], 'is missing: the driver "gpio" needs it'));
  } else if (!relays.includes(relay)) {
    const hint = relays.length === 0 ? 'gpio.relays is empty' : `there is: ${relays.join(', ')}`;
    wrong.push(at(['relay'], 'is not a name in gpio.relays', hint));
  } else if (other !== undefined) {
    wrong.push(at(['relay'], `is what ${other} is driven by already`, 'a buzzer needs an output of its own'));
  }
}

/** What drives what: outputs by name, with the place in the file that names them. */
function usedBy({ gpio, light, orders }: SoundPlaces): ReadonlyMap<string, string> {
  const lamps = light.driver === 'gpio' ? Object.entries(light.lamps) : [];
  const users: readonly (readonly [string, Driven | undefined])[] = [
    ...orders.items.map((item, index) => [`orders.items.${index}`, item] as const),
    ['orders.parking.gate', orders.parking?.gate],
    ...Object.entries(gpio.controller.channels).map(
      ([name, one]) => [`gpio.controller.channels.${name}`, one] as const,
    ),
    ...lamps.map(([role, lamp]) => [`light.lamps.${role}`, lamp] as const),
  ];
  const used = new Map<string, string>();
  for (const [where, driven] of users) {
    for (const relay of [driven?.relay, driven?.close]) {
      if (relay !== undefined) {
        used.set(relay, where);
      }
    }
  }
  return used;
}

function at(keys: readonly string[], message: string, hint = ''): PathProblem {
  return { path: ['display', 'sound', ...keys], message, hint };
}
