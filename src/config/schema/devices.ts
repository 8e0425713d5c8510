import { z } from 'zod';
import { LIGHT_DEFAULTS } from '../../devices/light/options.ts';
import type { LampRole } from '../../devices/light/rhythm.ts';
import { KEYBOARD_LAYOUTS } from '../../devices/scanner/keymap.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { absolutePath, bcmPin, duration, identifier, tcpPort } from '../../schema/values.ts';
import { controllerSchema } from './controller.ts';
import { keypadSchema } from './keypad.ts';
import { BOARDS } from './profiles/board.ts';
import { soundSchema } from './sound.ts';

const link = absolutePath
  .optional()
  .meta({ description: 'Unix socket of the virtual hardware; needed by the driver `virtual`.' });

const baudRate = z.int().min(300).max(4_000_000);

export const scannerSchema = z.strictObject({
  driver: z.enum(['serial', 'keyboard', 'virtual', 'none']).meta({
    description:
      '`serial`: it sends bytes, over USB or a UART. `keyboard`: it types; its keys reach nobody but kioskd.',
  }),
  profile: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be the name of a file in hardware/scanners, or auto, or generic')
    .default('auto')
    .meta({
      description:
        'A file of hardware/scanners. `auto`: whichever fits its USB id. `generic`: nothing is known of it, and it is sent nothing.',
    }),
  path: absolutePath.optional().meta({
    description: 'Device file, best a link that lasts (`/dev/scanner`). Left out: it is looked for by its USB id.',
  }),
  port: z
    .string()
    .regex(
      /^[A-Za-z0-9:._/-]{1,200}$/,
      'must be a USB port such as 1-1.2, or the name of a link in /dev/serial/by-path',
    )
    .optional()
    .meta({ description: 'USB port that it is plugged into, as `1-1.2`: tells two scanners of one kind apart.' }),
  baudRate: baudRate.optional().meta({
    description: 'Speed of the serial line. Left out: the usual one of the profile, 9600 without one.',
  }),
  trigger: z.enum(['auto', 'wanted', 'always']).default('auto').meta({
    description:
      '`auto`: a module that can be told so reads, and shines, only when a code is wanted. `wanted`: one that cannot is a fault. `always`: it reads all the time. Codes that nobody wants are dropped in any case.',
  }),
  layout: z
    .enum(KEYBOARD_LAYOUTS)
    .default('us')
    .meta({ description: 'Keyboard layout that a scanner which types is set to.' }),
  stripAimId: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether it puts an AIM id (`]Q1`) before each code, to be taken off.' }),
  link,
  required: z.boolean().default(true).meta({ description: 'Whether the kiosk sells only while the scanner works.' }),
  silence: duration('20ms', '2s')
    .prefault('100ms')
    .meta({ description: 'A code that stops in the middle for this long is dropped.' }),
  quiet: duration('0ms', '30s')
    .prefault('2s')
    .meta({ description: 'The same code again within this time is one scan.' }),
  maxLength: z.int().min(16).max(4096).default(1024).meta({ description: 'A longer code is dropped. Bytes.' }),
});

export const printerSchema = z.strictObject({
  driver: z
    .enum(['tcp', 'usb', 'serial', 'file', 'virtual', 'none'])
    .meta({ description: 'How the printer is attached.' }),
  profile: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be the name of a file in hardware/printers')
    .default('generic')
    .meta({ description: 'What kind of printer it is: a file in hardware/printers, without `.yaml`.' }),
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:[\]-]{1,253}$/, 'must be a host name or an IP address')
    .optional()
    .meta({ description: 'Host of a network printer.' }),
  port: tcpPort.default(9100).meta({ description: 'TCP port of a network printer.' }),
  path: absolutePath
    .optional()
    .meta({ description: 'Device file: /dev/usb/lp0 for `file`, a serial device for `serial`.' }),
  usbPort: z
    .string()
    .regex(/^\d+-\d+(?:\.\d+)*$/, 'must be a USB port such as 1-1.2')
    .optional()
    .meta({ description: 'The USB socket of a printer with the driver `usb`; needed where two alike are plugged in.' }),
  baudRate: baudRate.optional().meta({ description: 'Speed of the serial line. Default: as the profile says.' }),
  flowControl: z
    .enum(['none', 'rts-cts', 'xon-xoff'])
    .optional()
    .meta({ description: 'How a printer on a serial line says that it is full. Default: as the profile says.' }),
  link,
  columns: z
    .int()
    .min(24)
    .max(64)
    .optional()
    .meta({ description: 'Characters in a line: 32 on 58 mm paper, 42 or 48 on 80 mm. Default: as the profile says.' }),
  cutter: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the printer can cut the paper. Default: as the profile says.' }),
  statusSupport: z.boolean().optional().meta({
    description: 'Older word for `status`, still read: `false` is `status: none`. Write `status`.',
  }),
  status: z.enum(['dle-eot', 'asb', 'star-asb', 'esc-v', 'custom-full', 'none']).optional().meta({
    description:
      'How the printer tells its state; `none`: it does not, and nothing proves that a receipt was printed. Default: as the profile says.',
  }),
  statusEvery: duration('5s', '1h')
    .prefault('60s')
    .meta({ description: 'How often an idle printer is asked for its state.' }),
  required: z.boolean().default(false).meta({ description: 'Whether the kiosk sells only while the printer works.' }),
});

const backlightSchema = z.strictObject({
  driver: z.enum(['sysfs', 'virtual', 'none']).default('none').meta({
    description: '`sysfs`: a panel whose light the kernel can set (DSI, most SPI panels). HDMI screens have none.',
  }),
  device: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9:._-]{0,63}$/, 'must be `auto` or a name in /sys/class/backlight')
    .default('auto')
    .meta({ description: 'Name in /sys/class/backlight; `auto`: the only one that there is.' }),
  brightness: z.int().min(1).max(100).default(100).meta({ description: 'Brightness for customers, per cent.' }),
  dim: z.int().min(1).max(100).default(20).meta({ description: 'Brightness while nobody is near, per cent.' }),
  dimAfter: duration('10s', '24h')
    .optional()
    .meta({ description: 'Time without a customer after which it is dimmed. Left out: never.' }),
  link,
});

export const displaySchema = z.strictObject({
  driver: z.enum(['web', 'framebuffer', 'none']).default('web').meta({
    description:
      '`web`: a page for a browser in kiosk mode. `framebuffer`: drawn by the daemon itself, for small boards and panels without a browser.',
  }),
  device: absolutePath.default('/dev/fb0').meta({ description: 'Device of the driver `framebuffer`.' }),
  output: z
    .union([
      z.literal(['auto', 'none']),
      z
        .string()
        .regex(
          /^[A-Z][A-Za-z0-9-]{0,30}-\d{1,2}$/,
          'must be "auto", "none" or a name from /sys/class/drm, such as HDMI-A-1',
        ),
    ])
    .default('auto')
    .meta({
      description:
        'The plug that the screen is on, as in /sys/class/drm (HDMI-A-1, DSI-1). `auto`: any. `none`: not on this machine, so not watched.',
    }),
  required: z.boolean().optional().meta({
    description:
      'Whether the kiosk sells only while the customer can see the screen. Left out: yes when a wallet shows its code on it.',
  }),
  keypad: keypadSchema.prefault({}).meta({ description: 'Keys beside the screen, to type and to press.' }),
  sound: soundSchema.prefault({}).meta({ description: 'Short sounds for scan, success and failure.' }),
  pictures: absolutePath.optional().meta({
    description:
      'Folder with the pictures of items, and with logos of wallets that you may show, named as their `logo`.',
  }),
  stepFree: z.boolean().default(true).meta({
    description: 'Whether customers can choose larger type and low buttons.',
  }),
  backlight: backlightSchema.prefault({}).meta({ description: 'The lamp behind the screen.' }),
  screenOff: duration('30s', '24h').optional().meta({
    description:
      'Time without a customer after which the screen is dark, until somebody touches it. Left out: never. Out of service it is only dimmed.',
  }),
  rotate: z.literal([0, 90, 180, 270]).default(0).meta({
    description:
      'By how much the picture is turned clockwise on the panel. The driver `framebuffer` turns it; for `web` the compositor has to, and `kioskd diagnose` checks the touch panel against it.',
  }),
  touch: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .meta({ description: 'Name of the touch panel, as in /proc/bus/input/devices. Left out: whichever there is.' }),
});

const lamp = z.strictObject({ relay: identifier.meta({ description: 'Name of its output in `gpio.relays`.' }) });

export const lightSchema = z.strictObject({
  driver: z.enum(['spi', 'ws281x', 'gpio', 'virtual', 'none']).default('none').meta({
    description:
      '`spi`: a ring or strip of WS2812 LEDs on GPIO10, on any Pi. `gpio`: plain lamps on outputs. `ws281x`: LEDs through rpi-ws281x-led (32-bit system, root, Pi 0 to 4).',
  }),
  device: z
    .string()
    .regex(/^\/dev\/spidev\d{1,3}\.\d{1,3}$/, 'must be an SPI device, such as /dev/spidev0.0')
    .default(LIGHT_DEFAULTS.device)
    .meta({ description: 'SPI device of the driver `spi`.' }),
  count: z.int().min(1).max(1000).default(12).meta({ description: 'Number of LEDs.' }),
  order: z.enum(['grb', 'rgb']).default(LIGHT_DEFAULTS.order).meta({
    description: 'Order in which an LED takes its colours (driver `spi`). Green and red change places: the other one.',
  }),
  gpio: bcmPin.default(LIGHT_DEFAULTS.gpio).meta({ description: 'BCM number of the data pin of the driver `ws281x`.' }),
  brightness: z
    .int()
    .min(1)
    .max(255)
    .default(LIGHT_DEFAULTS.brightness)
    .meta({ description: 'What full brightness becomes, 1 to 255.' }),
  maxCurrent: z.int().min(10).max(60_000).default(LIGHT_DEFAULTS.maxCurrent).meta({
    description: 'What all LEDs may draw together, mA at 5 V; a picture that would draw more is dimmed. No fuse.',
  }),
  lamps: z
    .strictObject({
      green: lamp.optional().meta({ description: 'Ready, and done.' }),
      amber: lamp.optional().meta({ description: 'Wait.' }),
      red: lamp.optional().meta({ description: 'Failed, and out of service.' }),
      pay: lamp.optional().meta({ description: 'Lights up "pay here".' }),
    } satisfies Record<LampRole, unknown>)
    .prefault({})
    .meta({ description: 'Plain lamps of the driver `gpio`.' }),
  link,
});

const relaySchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(false).meta({ description: 'Whether the low level switches the relay on.' }),
  bootSafe: z.boolean().default(false).meta({
    description:
      'Whether something else than the Pi keeps the relay off while the Pi starts: a resistor of 10 kΩ to the off level, or the relay board itself. Silences the check of the level that the pin has at power-on.',
  }),
});

const pull = z.enum(['up', 'down', 'off']);

const sensorSchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(false).meta({ description: 'Whether the low level means active.' }),
  pull: pull.optional().meta({
    description:
      'What holds the pin while nothing is connected: a resistor inside the Pi or outside. Left out: as the pin is at power-on. See hardware/README.md for who sets it.',
  }),
  debounce: duration('0ms', '2s')
    .prefault('20ms')
    .meta({ description: 'A level counts once it has stayed this long.' }),
  holds: z.boolean().default(false).meta({
    description:
      'Whether it stays active until the product is taken, or while the gate is open. Then nothing is moved while it is active (the customer is refunded), and after a power cut it proves a delivery. Only for a sensor that nothing but a delivery can make active.',
  }),
});

const BUTTON_DEEDS = [
  'begin',
  'choose',
  'back',
  'again',
  'type number',
  'type plate',
  'lost ticket',
  'step-free',
  'key',
  'erase',
  'enter',
  'language',
] as const;

const buttonSchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(true).meta({ description: 'Whether the low level means pressed.' }),
  pull: pull.optional().meta({ description: 'What holds the pin while the button is not pressed.' }),
  debounce: duration('0ms', '2s')
    .prefault('30ms')
    .meta({ description: 'A level counts once it has stayed this long.' }),
  does: z.enum(BUTTON_DEEDS).meta({
    description:
      'The press on the screen that it stands for. `choose`: needs `item`. `key`: one key of a keypad, needs `key`. `enter`: what was typed is complete. `erase`: takes one back. `language`: needs `language`. `again`: the receipt once more.',
  }),
  item: identifier.optional().meta({ description: 'The item that it chooses: an id of `orders.items`.' }),
  key: z
    .string()
    .regex(/^[0-9A-Z-]$/, 'must be one digit, capital letter or "-", in quotes')
    .optional()
    .meta({ description: 'The sign that it types, in quotes.' }),
  language: z.enum(LANGUAGES).optional().meta({ description: 'The language that it chooses.' }),
});

const contactSchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(false).meta({ description: 'Whether the low level means open.' }),
  pull: pull.optional().meta({ description: 'What holds the pin while the contact is open.' }),
  debounce: duration('0ms', '2s')
    .prefault('100ms')
    .meta({ description: 'A level counts once it has stayed this long.' }),
  kind: z.enum(['door', 'tamper', 'gate']).meta({ description: 'What it watches.' }),
  stopsSelling: z.boolean().default(true).meta({ description: 'Whether nothing is sold while it is open.' }),
});

export const gpioSchema = z.strictObject({
  driver: z.enum(['auto', 'cdev', 'onoff', 'virtual', 'none']).default('auto').meta({
    description:
      'The way to the pins of a Raspberry Pi: `cdev` through /dev/gpiochip*, `onoff` through /sys/class/gpio, `auto` the first of them that works.',
  }),
  board: z.enum(BOARDS).default('auto').meta({
    description:
      'Which board the pins are checked against; `auto`: what all Raspberry Pis with 40 pins have in common.',
  }),
  relays: z.record(identifier, relaySchema).default({}).meta({ description: 'Outputs by name.' }),
  sensors: z.record(identifier, sensorSchema).default({}).meta({ description: 'Inputs by name.' }),
  buttons: z.record(identifier, buttonSchema).default({}).meta({ description: 'Push buttons by name.' }),
  contacts: z
    .record(identifier, contactSchema)
    .default({})
    .meta({ description: 'Doors and the like, by name: watched, reported, and no part of a delivery.' }),
  controller: controllerSchema
    .prefault({})
    .meta({ description: 'A device of its own that switches what hands things over, and answers.' }),
  link,
  required: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the kiosk sells only while the pins can be driven.' }),
});
