import { z } from 'zod';
import { absolutePath, bcmPin, duration, identifier, tcpPort } from '../../schema/values.ts';

const link = absolutePath
  .optional()
  .meta({ description: 'Unix socket of the virtual hardware; needed by the driver `virtual`.' });

const baudRate = z.int().min(300).max(4_000_000);

export const scannerSchema = z.strictObject({
  driver: z.enum(['serial', 'virtual', 'none']).meta({ description: 'How the scanner is attached.' }),
  path: absolutePath.optional().meta({ description: 'Serial device; a link made by a udev rule, not ttyACM0.' }),
  baudRate: baudRate.default(9600).meta({ description: 'Speed of the serial line.' }),
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
  driver: z.enum(['tcp', 'serial', 'file', 'virtual', 'none']).meta({ description: 'How the printer is attached.' }),
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:[\]-]{1,253}$/, 'must be a host name or an IP address')
    .optional()
    .meta({ description: 'Host of a network printer.' }),
  port: tcpPort.default(9100).meta({ description: 'TCP port of a network printer.' }),
  path: absolutePath
    .optional()
    .meta({ description: 'Device file: /dev/usb/lp0 for `file`, a serial device for `serial`.' }),
  baudRate: baudRate.default(19200).meta({ description: 'Speed of the serial line.' }),
  flowControl: z
    .enum(['none', 'rts-cts', 'xon-xoff'])
    .default('none')
    .meta({ description: 'How a printer on a serial line says that it is full.' }),
  link,
  columns: z
    .literal([32, 42, 48])
    .default(32)
    .meta({ description: 'Characters in a line: 32 on 58 mm paper, 42 or 48 on 80 mm.' }),
  cutter: z.boolean().default(true).meta({ description: 'Whether the printer can cut the paper.' }),
  statusSupport: z.boolean().default(true).meta({
    description:
      'Whether the printer answers when asked for its state. Without it nothing proves that a receipt was printed.',
  }),
  required: z.boolean().default(false).meta({ description: 'Whether the kiosk sells only while the printer works.' }),
});

export const displaySchema = z.strictObject({
  driver: z.enum(['web', 'none']).default('web').meta({ description: '`web`: a page for a browser in kiosk mode.' }),
  required: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the kiosk sells only while a screen is connected.' }),
});

export const lightSchema = z.strictObject({
  driver: z
    .enum(['ws281x', 'virtual', 'none'])
    .default('none')
    .meta({ description: 'The ring of LEDs around the scanner.' }),
  count: z.int().min(1).max(300).default(12).meta({ description: 'Number of LEDs.' }),
  gpio: bcmPin.default(18).meta({ description: 'BCM number of the data pin.' }),
  brightness: z.int().min(1).max(255).default(64).meta({ description: 'Brightness, 1 to 255.' }),
  link,
});

const relaySchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(false).meta({ description: 'Whether the low level switches the relay on.' }),
});

const sensorSchema = z.strictObject({
  bcm: bcmPin.meta({ description: 'BCM number of the pin.' }),
  activeLow: z.boolean().default(false).meta({ description: 'Whether the low level means active.' }),
  debounce: duration('0ms', '2s')
    .prefault('20ms')
    .meta({ description: 'A level counts once it has stayed this long.' }),
  holds: z.boolean().default(false).meta({
    description:
      'Whether it stays active until the product is taken, or while the gate is open. Then nothing is moved while it is active (the customer is refunded), and after a power cut it proves a delivery. Only for a sensor that nothing but a delivery can make active.',
  }),
});

const channelSchema = z.strictObject({
  coil: z.int().min(0).max(65_535).meta({
    description: 'Address of the coil, counted from 0: what a manual calls coil 1, or 00001, is 0.',
  }),
});

const controllerSchema = z.strictObject({
  driver: z.enum(['modbus', 'virtual', 'none']).default('none').meta({
    description:
      '`modbus`: a relay board that speaks Modbus RTU on a serial line (8 data bits, no parity, 1 stop bit).',
  }),
  path: absolutePath.optional().meta({ description: 'Serial device; a link made by a udev rule, not ttyUSB0.' }),
  baudRate: baudRate.default(9600).meta({ description: 'Speed of the serial line.' }),
  unit: z.int().min(1).max(247).default(1).meta({ description: 'Address of the board on the bus.' }),
  channels: z.record(identifier, channelSchema).default({}).meta({ description: 'What it switches, by name.' }),
  answerWithin: duration('50ms', '2s').prefault('1s').meta({ description: 'How long an answer may take.' }),
  link,
  required: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the kiosk sells only while the controller answers.' }),
});

export const gpioSchema = z.strictObject({
  driver: z.enum(['onoff', 'virtual', 'none']).meta({ description: '`onoff`: the header of a Raspberry Pi.' }),
  relays: z.record(identifier, relaySchema).default({}).meta({ description: 'Outputs by name.' }),
  sensors: z.record(identifier, sensorSchema).default({}).meta({ description: 'Inputs by name.' }),
  controller: controllerSchema
    .prefault({})
    .meta({ description: 'A device of its own that switches what hands things over, and answers.' }),
  link,
  required: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the kiosk sells only while the pins can be driven.' }),
});
