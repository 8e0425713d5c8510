import { z } from 'zod';
import { absolutePath, duration, identifier } from '../../schema/values.ts';

const relay = (what: string) => identifier.optional().meta({ description: `${what} A name from \`gpio.relays\`.` });
const sensor = (what: string) => identifier.optional().meta({ description: `${what} A name from \`gpio.sensors\`.` });

/** What a channel is depends on the driver; which of these it takes, `checks/controller.ts` knows. */
const channelSchema = z.strictObject({
  coil: z.int().min(0).max(65_535).optional().meta({
    description: '`modbus`: address of the coil, counted from 0: what a manual calls coil 1, or 00001, is 0.',
  }),
  number: z.int().min(1).max(16).optional().meta({ description: '`serial-relay`: number of the relay, from 1.' }),
  relay: relay('`motor`: runs the motor. `barrier`: gives the command to open.'),
  home: sensor('`motor`: is on while the motor is at home, once in each turn.'),
  close: relay('`barrier`: gives the command to close. Left out: it closes by itself.'),
  opened: sensor('`barrier`: is on while the arm is up.'),
  closed: sensor('`barrier`: is on while the arm is down.'),
  loop: sensor('`barrier`: is on while a vehicle stands on the loop.'),
  selection: z.int().min(0).max(65_534).optional().meta({
    description:
      '`mdb`: number of the selection, as the machine sends it. Left out: any selection at the price of the item.',
  }),
});

export const controllerSchema = z.strictObject({
  driver: z.enum(['modbus', 'motor', 'barrier', 'serial-relay', 'mdb', 'virtual', 'none']).default('none').meta({
    description:
      '`modbus`: a relay board that speaks Modbus RTU on a serial line. `motor`: motors with a home switch, `barrier`: barriers with contacts, both on the pins. `serial-relay`: a simple relay board on a serial line. `mdb`: a vending machine, through an MDB interface.',
  }),
  path: absolutePath.optional().meta({ description: 'Serial device; a link made by a udev rule, not ttyUSB0.' }),
  baudRate: z.int().min(300).max(4_000_000).optional().meta({
    description: 'Speed of the serial line. Left out: 9600, and 115200 for the `qibixx` interface.',
  }),
  unit: z.int().min(1).max(247).default(1).meta({ description: '`modbus`: address of the board on the bus.' }),
  channels: z.record(identifier, channelSchema).default({}).meta({ description: 'What it does, by name.' }),
  answerWithin: duration('50ms', '2s').prefault('1s').meta({
    description: '`modbus`, `serial-relay`: how long an answer may take.',
  }),
  protocol: z.enum(['lcus', 'lcus-feedback', 'lcus-status']).optional().meta({
    description:
      '`serial-relay`: `lcus` boards never answer, so they prove nothing. `lcus-feedback` boards answer each command (words 02, 03 and 05), `lcus-status` boards the byte FF.',
  }),
  leaveWithin: duration('50ms', '10s').prefault('1s').meta({
    description: '`motor`: how soon the home switch must be off after the motor was switched on.',
  }),
  seekHome: z.boolean().default(false).meta({
    description:
      '`motor`: whether a motor that is away from home is brought home by the next sale. What falls then falls for nothing. Without it the channel is refused until somebody has turned it.',
  }),
  command: z.enum(['pulse', 'hold']).default('pulse').meta({
    description: '`barrier`: whether a pulse opens it, or it is open as long as the relay is on.',
  }),
  openWithin: duration('500ms', '60s').prefault('10s').meta({
    description: '`barrier`: how long it may take to open. Not open by then: the customer is refunded.',
  }),
  closeWithin: duration('500ms', '2m').prefault('15s').meta({
    description: '`barrier`: how long it may take to close before it is reported as left open.',
  }),
  freeFor: duration('500ms', '60s').prefault('3s').meta({
    description: '`barrier`: how long the loop must have been free before the barrier is closed.',
  }),
  passWithin: duration('5s', '5m').prefault('60s').meta({
    description: '`barrier`: how long an open barrier waits for a vehicle to come.',
  }),
  interface: z.enum(['pc2mdb', 'qibixx']).optional().meta({
    description:
      '`mdb`: the interface on the serial line. `pc2mdb`: RS232-MDB, Pi2MDB or MDB-USB by Wafer; `qibixx`: MDB-USB or MDB Pi Hat.',
  }),
  device: z.literal([1, 2]).default(1).meta({ description: '`mdb`: cashless device 1 or 2 of the machine.' }),
  scale: z.int().min(1).max(255).default(1).meta({
    description:
      '`mdb`: smallest units of the currency in one unit of the bus. Every price must be a whole number of it.',
  }),
  finishWithin: duration('5s', '5m').prefault('60s').meta({
    description: '`mdb`: how long the machine may take from the yes to its word on whether it came out.',
  }),
  link: absolutePath
    .optional()
    .meta({ description: 'Unix socket of the virtual hardware; needed by the driver `virtual`.' }),
  required: z.boolean().default(true).meta({ description: 'Whether the kiosk sells only while the controller works.' }),
});
