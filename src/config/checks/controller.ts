import { MOST_UNITS } from '../../devices/controller/mdb-reader.ts';
import { fromDecimal } from '../../domain/money.ts';
import type { PathProblem } from '../problem.ts';
import { proofOf } from '../proof.ts';
import type { ConfigFile } from '../schema.ts';

type Driver = ConfigFile['gpio']['controller']['driver'];
type ChannelKey = keyof ConfigFile['gpio']['controller']['channels'][string];

interface Finder {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** What a driver needs of the section and of each channel, and what its channels may have besides. */
interface Needs {
  readonly settings: readonly ('path' | 'link' | 'protocol' | 'interface')[];
  readonly channel: readonly ChannelKey[];
  readonly optional: readonly ChannelKey[];
  /** Two channels cannot have the same. */
  readonly unique: readonly ChannelKey[];
}

const NEEDS: Readonly<Record<Exclude<Driver, 'none'>, Needs>> = {
  modbus: { settings: ['path'], channel: ['coil'], optional: [], unique: ['coil'] },
  'serial-relay': { settings: ['path', 'protocol'], channel: ['number'], optional: [], unique: ['number'] },
  motor: { settings: [], channel: ['relay', 'home'], optional: [], unique: ['relay', 'home'] },
  barrier: {
    settings: [],
    channel: ['relay', 'opened', 'closed'],
    optional: ['close', 'loop'],
    unique: ['relay', 'opened', 'closed'],
  },
  mdb: { settings: ['path', 'interface'], channel: [], optional: ['selection'], unique: ['selection'] },
  virtual: { settings: ['link'], channel: [], optional: ['coil'], unique: [] },
};
/** Which names each key of a channel is from. */
const RELAY_KEYS: readonly ChannelKey[] = ['relay', 'close'];
const SENSOR_KEYS: readonly ChannelKey[] = ['home', 'opened', 'closed', 'loop'];

/** Everything about `gpio.controller` that takes two places of the file to see. */
export function checkController(config: ConfigFile, found: Finder): void {
  const { driver, channels } = config.gpio.controller;
  const count = Object.keys(channels).length;
  if (driver === 'none') {
    if (count > 0) {
      found.wrong.push(at(['channels'], 'there is no controller that could switch them', 'name its `driver`'));
    }
    return;
  }
  if (count === 0) {
    found.wrong.push(at(['channels'], 'must name at least one: a controller without channels does nothing'));
  }
  const needs = NEEDS[driver];
  for (const setting of needs.settings) {
    if (config.gpio.controller[setting] === undefined) {
      found.wrong.push(at([setting], `is missing: the driver "${driver}" needs it`));
    }
  }
  if ((driver === 'motor' || driver === 'barrier') && config.gpio.driver === 'none') {
    found.wrong.push(at(['driver'], `"${driver}" works through pins, and gpio.driver is none`));
  }
  checkChannels(config, needs, found);
  checkLines(config, needs, found);
  if (driver === 'barrier') checkBarrier(config, found);
  for (const [index, item] of config.orders.items.entries()) {
    if (item.controller !== undefined) checkItem(config, item, index, found);
  }
  if (driver === 'mdb') checkPrices(config, found);
}

function checkChannels({ gpio }: ConfigFile, needs: Needs, { wrong }: Finder): void {
  const { driver, channels } = gpio.controller;
  const used = new Map<string, string>();
  for (const [name, channel] of Object.entries(channels)) {
    for (const key of needs.channel) {
      if (channel[key] === undefined) {
        wrong.push(at(['channels', name, key], `is missing: a channel of the driver "${driver}" needs it`));
      }
    }
    for (const key of Object.keys(channel) as ChannelKey[]) {
      if (channel[key] !== undefined && ![...needs.channel, ...needs.optional].includes(key)) {
        wrong.push(at(['channels', name, key], `has no meaning for the driver "${driver}"`, 'leave it out'));
      }
    }
    for (const key of needs.unique) {
      const value = channel[key];
      const other = used.get(`${key} ${value}`);
      if (value !== undefined && other !== undefined) {
        wrong.push(at(['channels', name, key], `${key} ${value} is already ${other}`));
      }
      used.set(`${key} ${value}`, name);
    }
    if (Object.hasOwn(gpio.relays, name)) {
      wrong.push(at(['channels', name], 'is the name of a relay too', 'give each its own name'));
    }
  }
}

/** Relays and switches of the channels: they are there, and nothing else drives them. */
function checkLines({ gpio, orders }: ConfigFile, needs: Needs, { wrong }: Finder): void {
  const taken = new Set(orders.items.map(({ relay }) => relay).filter((relay) => relay !== undefined));
  for (const [name, channel] of Object.entries(gpio.controller.channels)) {
    const keys = [...needs.channel, ...needs.optional];
    for (const key of keys) {
      const line = channel[key];
      if (typeof line !== 'string') continue;
      const isRelay = RELAY_KEYS.includes(key);
      const group = isRelay ? 'gpio.relays' : 'gpio.sensors';
      const known = isRelay ? gpio.relays : SENSOR_KEYS.includes(key) ? gpio.sensors : null;
      if (known !== null && !Object.hasOwn(known, line)) {
        wrong.push(
          at(['channels', name, key], `is not a name in ${group}`, `there are: ${Object.keys(known).join(', ')}`),
        );
      } else if (isRelay && taken.has(line)) {
        wrong.push(at(['channels', name, key], `an item, or another channel, drives ${line} too`));
      }
      if (isRelay) taken.add(line);
    }
  }
}

function checkBarrier({ gpio }: ConfigFile, { wrong, doubtful }: Finder): void {
  const { channels, command } = gpio.controller;
  const ends = Object.values(channels).flatMap(({ opened, closed }) => [opened, closed]);
  for (const [name, { close, loop, opened, closed }] of Object.entries(channels)) {
    for (const [key, line] of Object.entries({ opened, closed, loop })) {
      const others = ends.filter((end) => end === line).length - (key === 'loop' ? 0 : 1);
      if (line !== undefined && others > 0 && opened !== closed) {
        wrong.push(at(['channels', name, key], `${line} is another contact of a barrier`, 'each has its own'));
      }
    }
    if (opened !== undefined && opened === closed) {
      wrong.push(at(['channels', name, 'closed'], 'is the contact for open too', 'each end of the way has its own'));
    }
    if (loop === undefined && (close !== undefined || command === 'hold')) {
      const message = 'is missing: without it kioskd would close the barrier and not know whether a vehicle is below';
      wrong.push(at(['channels', name, 'loop'], message));
    }
    if (close !== undefined && command === 'hold') {
      const message = 'has no use with `command: hold`: the barrier closes when the relay goes off';
      doubtful.push(at(['channels', name, 'close'], message, 'leave it out'));
    }
  }
}

/** An item and the driver that hands it over: what can prove it, and whether the times fit. */
function checkItem(
  config: ConfigFile,
  item: ConfigFile['orders']['items'][number],
  index: number,
  { wrong }: Finder,
): void {
  const { driver, protocol, openWithin, finishWithin, leaveWithin } = config.gpio.controller;
  const of = (key: string, message: string, hint = '') =>
    wrong.push({ path: ['orders', 'items', index, key], message, hint });
  if (driver === 'serial-relay' && protocol === 'lcus' && proofOf(item) === 'controller') {
    of(
      'proof',
      'a board of the protocol "lcus" never answers, so it proves nothing',
      'name a `sensor`, or write `proof: none`',
    );
  }
  if (driver === 'motor' && item.pulse <= leaveWithin) {
    of(
      'pulse',
      'is the time for one whole turn, and not longer than gpio.controller.leaveWithin',
      "two turns' time is a good choice",
    );
  }
  if (driver === 'barrier' && item.pulse + item.proofWithin < openWithin) {
    of(
      'proofWithin',
      'with `pulse` it is shorter than gpio.controller.openWithin: the refund would come before the answer',
    );
  }
  if (driver === 'barrier' && proofOf(item) === 'sensor' && openWithin > item.pulse) {
    of(
      'sensor',
      'is waited for after the arm is up, and by then the refund may be on its way',
      'leave it out: the contacts of the barrier prove it',
    );
  }
  if (driver === 'mdb' && proofOf(item) === 'sensor') {
    of('sensor', "the machine's own word comes so late that the refund would come before the sensor", 'leave it out');
  }
  if ((driver === 'barrier' || driver === 'mdb') && item.units > 1) {
    of('units', `the driver "${driver}" hands over one unit`, 'write an item of its own for more');
  }
  if (driver === 'mdb' && item.pulse < 10_000) {
    of('pulse', 'is the time for the customer to press the selection, and shorter than 10s', 'write `pulse: 60s`');
  }
  if (driver === 'mdb' && item.proofWithin < finishWithin) {
    of('proofWithin', 'is shorter than gpio.controller.finishWithin: the refund would come before the answer');
  }
}

/** The machine counts in units of its bus, and each channel has one price. */
function checkPrices({ gpio, orders, kiosk }: ConfigFile, { wrong, doubtful }: Finder): void {
  const { scale } = gpio.controller;
  const prices = new Map<string, number>();
  for (const [index, { controller, price }] of orders.items.entries()) {
    const minor = fromDecimal(kiosk.currency, price)?.minor;
    if (controller === undefined || minor === undefined) continue;
    const of = (message: string) => wrong.push({ path: ['orders', 'items', index, 'price'], message, hint: '' });
    if (minor % scale !== 0) of(`is no whole number of the machine's units of ${scale} (gpio.controller.scale)`);
    if (minor / scale > MOST_UNITS) of('is more than the bus of the machine can carry');
    if (prices.has(controller.channel) && prices.get(controller.channel) !== minor) {
      of(`is not the price of the other item of ${controller.channel}: a channel has one`);
    }
    prices.set(controller.channel, minor);
  }
  for (const [name, { selection }] of Object.entries(gpio.controller.channels)) {
    if (selection === undefined) {
      doubtful.push(at(['channels', name, 'selection'], 'any selection at this price can be taken for it'));
    }
  }
}

function at(keys: readonly string[], message: string, hint = ''): PathProblem {
  return { path: ['gpio', 'controller', ...keys], message, hint };
}
