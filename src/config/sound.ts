import type { SoundOptions } from '../devices/sound/options.ts';
import { parseTimeOfDay, type QuietHours } from '../devices/sound/quiet.ts';
import type { SoundFile } from './schema/sound.ts';

/** The cross checks made sure that a buzzer has its output. */
export function soundOptions({ driver, device, relay, volume }: SoundFile): SoundOptions {
  switch (driver) {
    case 'alsa':
      return { driver, device, volume };
    case 'screen':
      return { driver, volume };
    case 'gpio':
      return { driver, relay: relay ?? '' };
    case 'virtual':
    case 'none':
      return { driver };
  }
}

/** Null: it may sound at any time. */
export function quietHours({ quiet }: SoundFile): QuietHours | null {
  const from = parseTimeOfDay(quiet?.from ?? '');
  const to = parseTimeOfDay(quiet?.to ?? '');
  return from === null || to === null ? null : { from, to };
}
