import { expect } from 'vitest';
import pretend from './jobs/pretend.ts';
import printer from './jobs/printer.ts';
import usb from './jobs/usb.ts';
import { guestStories } from './stories.ts';

guestStories({
  jobs: [pretend, usb, printer],
  also: {
    'the picture of the screen shows what was drawn': ({ pictures }) => {
      const ppm = pictures.get('grey') ?? Buffer.alloc(0);
      expect(ppm.subarray(0, 15).toString('latin1')).toBe('P6\n1280 800\n255');
      expect(ppm.subarray(-3).toString('hex')).toBe('404040');
    },
  },
});
