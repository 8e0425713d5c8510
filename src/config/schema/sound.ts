import { z } from 'zod';
import { identifier } from '../../schema/values.ts';

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day in quotes, from "00:00" to "23:59"');

/** `display.sound`. */
export const soundSchema = z.strictObject({
  driver: z.enum(['alsa', 'screen', 'gpio', 'virtual', 'none']).default('none').meta({
    description:
      '`alsa`: a loudspeaker on this machine, through the program aplay. `screen`: the page of the screen plays it. `gpio`: a buzzer on an output.',
  }),
  device: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9:,._=-]{0,79}$/, 'must be the name of a device as `aplay -L` lists it')
    .optional()
    .meta({ description: 'Sound card of the driver `alsa`, such as `plughw:CARD=Headphones`. Left out: the default.' }),
  relay: identifier
    .optional()
    .meta({ description: 'Output of the buzzer, a name in `gpio.relays`; needed by the driver `gpio`.' }),
  volume: z.int().min(1).max(100).default(60).meta({ description: 'Volume in per cent; a buzzer has only one.' }),
  quiet: z
    .strictObject({
      from: timeOfDay.meta({ description: 'From when on nothing sounds, in the time zone of the kiosk.' }),
      to: timeOfDay.meta({ description: 'Until when. Earlier than `from`: over midnight.' }),
    })
    .optional()
    .meta({ description: 'Hours in which nothing sounds.' }),
});

export type SoundFile = z.output<typeof soundSchema>;
