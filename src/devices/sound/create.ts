import type { HealthListener, Timers } from '../port.ts';
import { AlsaSound } from './alsa.ts';
import { Buzzer, type SoundBoard } from './buzzer.ts';
import { NoSound } from './none.ts';
import type { SoundOptions } from './options.ts';
import type { Sound } from './port.ts';
import { type Pages, ScreenSound } from './screen.ts';
import { VirtualSound } from './virtual.ts';

export type { SoundOptions } from './options.ts';

export interface SoundEnv {
  /** The board that a buzzer hangs on; left out: there is none. */
  readonly board?: SoundBoard | undefined;
  /** The pages of the screen; left out: the screen is no page. */
  readonly pages?: Pages | undefined;
  readonly timers?: Timers;
}

/** Makes the configured sound. It is silent until `start`. */
export function createSound(options: SoundOptions, onHealth: HealthListener, env: SoundEnv): Sound {
  switch (options.driver) {
    case 'alsa':
      return new AlsaSound(options, onHealth, env.timers === undefined ? {} : { timers: env.timers });
    case 'screen':
      return env.pages === undefined
        ? new NoSound('the page of the screen is to play it, and the screen is no page (display.driver)')
        : new ScreenSound(env.pages, options.volume, onHealth);
    case 'gpio':
      return env.board === undefined
        ? new NoSound('the buzzer hangs on the GPIO board, and this process has none')
        : new Buzzer(options, env.board, onHealth, env.timers);
    case 'virtual':
      return new VirtualSound();
    case 'none':
      return new NoSound('no sound is configured (display.sound.driver is none)');
  }
}
