import { z } from 'zod';
import { absolutePath } from '../../schema/values.ts';

const cap = z
  .string()
  .regex(/^[\x21-\x7e]{1,10}$/, 'must be what is printed on the key: 1 to 10 letters, digits or signs, no space');

/** `display.keypad`. */
export const keypadSchema = z.strictObject({
  driver: z.enum(['evdev', 'virtual', 'none']).default('none').meta({
    description: '`evdev`: a keypad or keyboard on USB; its keys reach nobody but kioskd.',
  }),
  usb: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/i, 'must be vendor and product as lsusb lists them, such as "1c4f:0002"')
    .optional()
    .meta({ description: 'Vendor and product of the keypad, as `lsusb` lists them; in quotes.' }),
  port: z
    .string()
    .regex(/^\d{1,3}-\d{1,3}(?:\.\d{1,3}){0,6}$/, 'must be a USB socket as the kernel counts them, such as 1-1.2')
    .optional()
    .meta({ description: 'The USB socket it is in, such as 1-1.2.' }),
  path: absolutePath.optional().meta({
    description: 'Its device file, best a link: /dev/input/keypad, or one in /dev/input/by-id.',
  }),
  link: absolutePath
    .optional()
    .meta({ description: 'Unix socket of the virtual hardware; needed by the driver `virtual`.' }),
  required: z.boolean().default(false).meta({ description: 'Whether the kiosk sells only while the keypad works.' }),
  caps: z
    .strictObject({
      enter: cap.default('Enter').meta({ description: 'What is printed on the key that goes on.' }),
      erase: cap.default('Del').meta({ description: 'What is printed on the key that takes one sign back.' }),
      back: cap.default('Esc').meta({ description: 'What is printed on the key that cancels.' }),
    })
    .prefault({})
    .meta({ description: 'What is printed on its keys: a screen that nobody can touch names them so.' }),
});
