import { isLoopback } from '../../domain/loopback.ts';
import { fromDecimal } from '../../domain/money.ts';
import { KNOWN_FORMS, overlaps, type PayForm, writtenForm } from '../../parking/overlap.ts';
import { compile, LONGEST_CODE, type Pattern, type PatternProblem } from '../../parking/pattern.ts';
import type { PathProblem } from '../problem.ts';
import { proofOf } from '../proof.ts';
import type { ParkingSection } from '../schema/parking.ts';
import { parseListen } from '../schema/services.ts';
import type { ConfigFile } from '../schema.ts';
import { didYouMean } from '../suggest.ts';
import { checkTariff } from './tariff.ts';

export interface ParkingFindings {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/** What is looked at of the file. */
export type ParkingPlaces = Pick<
  ConfigFile,
  'kiosk' | 'wallets' | 'gpio' | 'scanner' | 'printer' | 'display' | 'web' | 'mqtt' | 'light'
> & {
  readonly orders: Pick<ConfigFile['orders'], 'items'> & { readonly parking?: ParkingSection | undefined };
};

interface Around {
  readonly file: ParkingPlaces;
  readonly parking: ParkingSection;
  readonly found: ParkingFindings;
}

/** Of all payment codes of one wallet, this share may be taken for a ticket by accident: one customer in years scans twice. */
const MOST_SHARE = 1e-5;

/** Some 60 ms on a desktop processor, half a second on a Zero 2 W. */
const MOST_UNITS = 50_000;

/** Everything about `orders.parking` that takes two places of the file to see. */
export function checkParking(file: ParkingPlaces, found: ParkingFindings): void {
  const { parking } = file.orders;
  if (parking === undefined) {
    return;
  }
  const around = { file, parking, found };
  checkTariff(parking.tariff, file.kiosk.currency, ['orders', 'parking', 'tariff'], found);
  checkGate(around);
  checkGateIsAlone(around);
  checkTickets(around);
  checkWaysIn(around);
  checkSite(around);
  checkEntries(around);
  checkLost(around);
  checkUnits(around);
  if (parking.keep < parking.maxStay) {
    const message = 'is shorter than maxStay: a ticket that was used could be used again after it';
    found.wrong.push(at(['keep'], message, 'make it at least as long'));
  }
}

function checkGate({ file: { gpio }, parking: { role, gate }, found: { wrong, doubtful } }: Around): void {
  if (gate === undefined || role === 'pay station') {
    if (role !== 'pay station') {
      wrong.push(at(['gate'], `is missing: the role is "${role}"`, 'say what opens it'));
    } else if (gate !== undefined) {
      wrong.push(at(['gate'], 'a pay station opens nothing', 'take it out, or take another role'));
    }
    return;
  }
  const { relay, controller, sensor, proof } = gate;
  if ((relay === undefined) === (controller === undefined)) {
    const message = relay === undefined ? 'nothing opens it' : 'has both `relay` and `controller`';
    wrong.push(at(['gate'], message, 'name its `relay`, or a channel of its `controller`'));
  }
  const names: readonly (readonly [Path, string | undefined, object, string])[] = [
    [['gate', 'relay'], relay, gpio.relays, 'gpio.relays'],
    [['gate', 'controller', 'channel'], controller?.channel, gpio.controller.channels, 'gpio.controller.channels'],
    [['gate', 'sensor'], sensor, gpio.sensors, 'gpio.sensors'],
  ];
  for (const [path, name, known, where] of names) {
    if (name !== undefined && !Object.hasOwn(known, name)) {
      const there = Object.keys(known);
      const list = there.length === 0 ? `${where} is empty` : `${where} has: ${there.join(', ')}`;
      wrong.push(at(path, `is not a name in ${where}`, didYouMean(name, there) || list));
    }
  }
  if (gpio.driver === 'none' && (relay !== undefined || sensor !== undefined)) {
    wrong.push(at(['gate'], 'works through a pin, and gpio.driver is none', 'name the driver'));
  }
  if (proof === 'sensor' && sensor === undefined) {
    wrong.push(at(['gate', 'proof'], 'no sensor is named that could prove it', 'name one in `sensor`'));
  } else if (proof === 'controller' && controller === undefined) {
    wrong.push(at(['gate', 'proof'], 'a relay does not answer', 'take another proof'));
  } else if (proofOf(gate) === 'none') {
    const message = 'nothing shows whether it opened: the ticket of a car that stays shut in counts as used';
    doubtful.push(at(['gate'], message, 'name a `sensor`, or a barrier with contacts'));
  }
}

/** A fee is reckoned unit by unit, in the midst of everything else; a small board does some thousands in the time of a blink. */
function checkUnits({ parking: { maxStay, tariff }, found: { doubtful } }: Around): void {
  const all = [...tariff.bands, ...(tariff.otherwise === undefined ? [] : [tariff.otherwise])];
  const shortest = Math.min(...all.flatMap(({ steps }) => (steps ?? []).map(({ every }) => every)));
  const units = Math.round(maxStay / shortest);
  if (units > MOST_UNITS) {
    const message = `has up to ${units} units of the tariff: a small board would stand still while it adds them up`;
    doubtful.push(at(['maxStay'], message, 'make it shorter, or the units longer'));
  }
}

/** Whatever else switches the relay, or the channel, opens the gate too, and for nothing. */
function checkGateIsAlone({ file: { gpio, light, orders }, parking: { gate }, found: { wrong } }: Around): void {
  const { relay } = gate ?? {};
  const channel = gate?.controller?.channel;
  const items = orders.items.flatMap((item, index) => {
    const isShared =
      (relay !== undefined && item.relay === relay) || (channel !== undefined && item.controller?.channel === channel);
    return isShared ? [`delivers orders.items[${index}]`] : [];
  });
  const lamps = light.driver === 'gpio' ? Object.entries(light.lamps) : [];
  const lit = lamps.filter(([, lamp]) => relay !== undefined && lamp?.relay === relay);
  const driven = Object.entries(gpio.controller.channels).filter(
    ([, line]) => relay !== undefined && (line.relay === relay || line.close === relay),
  );
  const others = [
    ...items,
    ...lit.map(([role]) => `is light.lamps.${role}`),
    ...driven.map(([name]) => `is driven by gpio.controller.channels.${name}`),
  ];
  const [other] = others;
  if (other !== undefined) {
    const path = relay === undefined ? ['gate', 'controller', 'channel'] : ['gate', 'relay'];
    wrong.push(at(path, `${other} already: that would open the gate`, 'give the gate an output of its own'));
  }
}

const PATTERN_PROBLEMS: Readonly<Record<PatternProblem, string>> = {
  'not exactly one thing': 'must be one of `text`, `digits`, `letters`, `time` and `check`',
  'empty text': 'has nothing but blanks and hyphens, which do not count',
  'bad length': 'the fewest is more than the most',
  'bad time form': 'is no form of a time: YYYY, YY, MM, DD, DDD, HH, mm and ss, each once, or unix',
  'two open lengths': 'has two fields from and to: where one ends could not be told',
  'no moment': 'has a time that is none: it takes a day (MM and DD, or DDD), HH and mm, each once',
  'nothing of its own': 'has no `digits` or `letters`: all cars of one minute would have the same ticket',
  'too long': `is longer than ${LONGEST_CODE} signs`,
};

function checkTickets({ file, parking, found: { wrong, doubtful } }: Around): void {
  const forms = payForms(file);
  for (const [index, ticket] of parking.tickets.entries()) {
    const path = ['tickets', index];
    const compiled = compile(ticket);
    if (!compiled.ok) {
      const place = compiled.field === null ? path : [...path, 'fields', compiled.field];
      wrong.push(at(place, PATTERN_PROBLEMS[compiled.problem], ''));
      continue;
    }
    checkOverlaps(compiled.pattern, path, forms, { file, parking, found: { wrong, doubtful } });
    const tellsTime = compiled.pattern.fields.some(({ kind }) => kind === 'time');
    if (!tellsTime && !isTold(parking)) {
      const message = 'says nothing of when the car came in, and nobody else does';
      wrong.push(at(path, message, 'add a `time` field, or configure `entries`'));
    } else if (tellsTime && !parking.entryMustBeTold) {
      const message = 'is believed as it is printed: whoever prints one with a later time pays less';
      doubtful.push(at(path, message, 'report entries and write `entryMustBeTold: true`, or print signed tickets'));
    }
  }
}

/** Every wallet that is known, and those that the file describes. */
function payForms({ wallets }: ParkingPlaces): readonly PayForm[] {
  const written = wallets
    .filter(({ charge }) => charge !== undefined)
    .flatMap(({ id, codes }) =>
      codes.map(({ prefix, length, charset }) =>
        writtenForm(`wallets ${id}`, { prefixes: prefix, minLength: length[0], maxLength: length[1], charset }),
      ),
    );
  return [...KNOWN_FORMS, ...written];
}

function checkOverlaps(
  pattern: Pattern,
  path: Path,
  forms: readonly PayForm[],
  { parking, found: { wrong, doubtful } }: Around,
): void {
  const all = overlaps(pattern, forms, parking.maxStay + parking.ahead);
  const [worst] = all.toSorted((a, b) => b.share - a.share);
  if (worst === undefined) {
    return;
  }
  const names = all.map(({ form }) => form).join('; ');
  if (worst.share > MOST_SHARE) {
    const message = `payment codes look like it, and would be taken for tickets: ${names}`;
    wrong.push(at(path, message, 'add the fixed `text`, the `time` or the `check` that the tickets have'));
  } else {
    doubtful.push(at(path, `a payment code can look like it, if rarely: ${names}`, 'a `text` field would exclude it'));
  }
}

/** Whether somebody says when cars come in. */
function isTold({ entries, site }: ParkingSection): boolean {
  return entries.token !== undefined || entries.key !== undefined || site !== undefined;
}

function checkWaysIn({ file, parking, found: { wrong, doubtful } }: Around): void {
  const { plates, codes, entryMustBeTold, role } = parking;
  if (file.scanner.driver === 'none' && !plates && !codes) {
    wrong.push(at([], 'no ticket can be shown: there is no scanner, and nothing is typed', 'write `plates: true`'));
  }
  if ((plates || codes) && file.display.driver === 'none') {
    doubtful.push(at([plates ? 'plates' : 'codes'], 'nothing can be typed without a display'));
  }
  if (plates && role !== 'pay station') {
    const message = 'lets anybody leave on the payment of a stranger whose plate they know';
    doubtful.push(at(['plates'], message, 'have plates typed at pay stations only, and tickets shown at the exit'));
  }
  if (plates && !isTold(parking)) {
    const hint = 'configure `entries`, or the `site` whose other kiosks hear of them';
    wrong.push(at(['plates'], 'nobody says when a plate came in', hint));
  }
  if (entryMustBeTold && !isTold(parking)) {
    wrong.push(
      at(['entryMustBeTold'], 'nobody says when cars come in, so no ticket would count', 'configure `entries`'),
    );
  }
}

function checkSite({ file: { kiosk, mqtt }, parking: { site, role }, found: { wrong, doubtful } }: Around): void {
  if (site === undefined) {
    if (role === 'exit') {
      const message = 'is missing: an exit that takes no payments hears from other kiosks what was paid';
      wrong.push(at(['site'], message, 'name the site and its kiosks, or take the role "exit that takes payments"'));
    } else if (role === 'pay station') {
      doubtful.push(at(['site'], 'is missing: no exit of ours hears what was paid here'));
    }
    return;
  }
  if (mqtt === undefined) {
    wrong.push(at(['site'], 'the kiosks of a site hear each other over the broker', 'configure `mqtt`'));
  }
  if (kiosk.id === 'site') {
    wrong.push({ path: ['kiosk', 'id'], message: 'is the name that sites have on MQTT', hint: 'take another one' });
  }
  for (const [index, name] of site.kiosks.entries()) {
    if (name === kiosk.id) {
      wrong.push(at(['site', 'kiosks', index], 'is this kiosk itself', 'name the others only'));
    } else if (site.kiosks.indexOf(name) !== index) {
      wrong.push(at(['site', 'kiosks', index], 'is in the list twice'));
    }
  }
}

function checkEntries({ file: { web }, parking: { entries, site, key }, found: { wrong, doubtful } }: Around): void {
  if (entries.key !== undefined && site === undefined) {
    const hint = 'name the site, or take reports over HTTP with `token`';
    wrong.push(at(['entries', 'key'], 'entries come over the broker for a site, and there is none', hint));
  }
  if (entries.key?.credential === key.credential) {
    const message = 'is the key of the site: a camera that has it could mark tickets as paid';
    wrong.push(at(['entries', 'key'], message, 'make a key of its own for it'));
  }
  const host = parseListen(web.listen)?.host ?? '';
  if (entries.token !== undefined && !isLoopback(host)) {
    const message = 'travels unencrypted: whoever can listen on the line can report entries with it';
    doubtful.push(at(['entries', 'token'], message, 'use a line of its own, or a proxy with TLS'));
  }
}

function checkLost({
  file: { kiosk, printer },
  parking: { lostTicket, role },
  found: { wrong, doubtful },
}: Around): void {
  if (lostTicket === undefined) {
    return;
  }
  const price = fromDecimal(kiosk.currency, lostTicket);
  if (price === null) {
    wrong.push(at(['lostTicket'], `has more decimal places than ${kiosk.currency} has`));
  } else if (price.minor === 0) {
    wrong.push(at(['lostTicket'], 'must be more than zero: everybody would have lost their ticket'));
  }
  if (role === 'exit') {
    doubtful.push(at(['lostTicket'], 'has no effect: nothing is paid here'));
  } else if (role === 'pay station' && printer.driver === 'none') {
    wrong.push(at(['lostTicket'], 'the substitute could not be handed out: there is no printer'));
  }
}

type Path = readonly (string | number)[];

function at(keys: Path, message: string, hint = ''): PathProblem {
  return { path: ['orders', 'parking', ...keys], message, hint };
}
