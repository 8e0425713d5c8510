import type { BoardProfile } from '../devices/gpio/board-profile.ts';
import { isLoopback } from '../domain/loopback.ts';
import { fromDecimal } from '../domain/money.ts';
import { publicKeyBytes, publicKeyText } from '../fleet/command-keys.ts';
import { GATEWAYS } from '../gateways/modules.ts';
import { checkController } from './checks/controller.ts';
import { checkDisplay } from './checks/display.ts';
import { checkHostOrders } from './checks/host-orders.ts';
import { checkKeypad } from './checks/keypad.ts';
import { checkLight } from './checks/light.ts';
import { checkParking } from './checks/parking.ts';
import { checkPins } from './checks/pins.ts';
import { checkScanner } from './checks/scanner.ts';
import { checkSound } from './checks/sound.ts';
import { gatewayContext } from './gateways.ts';
import type { PathProblem } from './problem.ts';
import { proofOf } from './proof.ts';
import { parseListen } from './schema/services.ts';
import type { ConfigFile } from './schema.ts';
import { didYouMean } from './suggest.ts';

/** `wrong`: the kiosk must not start with it. `doubtful`: it can, and a person should look. */
export interface CrossFindings {
  readonly wrong: readonly PathProblem[];
  readonly doubtful: readonly PathProblem[];
}

interface Finder {
  readonly wrong: PathProblem[];
  readonly doubtful: PathProblem[];
}

/**
 * Everything that takes two places of the file to see. Runs only on a file that the schema has accepted. `board`: what is known of its
 * pins; null where no real ones are used.
 */
export function crossCheck(config: ConfigFile, board: BoardProfile | null = null): CrossFindings {
  const found: Finder = { wrong: [], doubtful: [] };
  checkKiosk(config, found);
  checkCommandKeys(config, found);
  checkItems(config, found);
  checkHostOrders(config, found);
  checkParking(config, found);
  checkSound(config, found);
  checkWallets(config, found);
  checkGateways(config, found);
  checkEntryCodes(config, found);
  checkDrivers(config, found);
  checkController(config, found);
  checkPins(config, board, found);
  checkLight(config, found);
  checkDisplay(config, found);
  checkKeypad(config, found);
  checkScanner(config, found);
  checkServices(config, found);
  return found;
}

/** First 10 letters and digits of the kiosk's id in capitals; empty when it has none. */
export function defaultOrderPrefix(kioskId: string): string {
  return kioskId
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 10);
}

function checkKiosk({ kiosk }: ConfigFile, { wrong }: Finder): void {
  if (kiosk.orderPrefix === undefined && defaultOrderPrefix(kiosk.id) === '') {
    wrong.push(problem(['kiosk', 'orderPrefix'], 'is missing, and the id has no letter or digit to make one from'));
  }
}

function checkCommandKeys({ kiosk }: ConfigFile, { wrong, doubtful }: Finder): void {
  const bytes = kiosk.commandKeys.map(({ publicKey }) => publicKeyText(publicKeyBytes(publicKey) ?? new Uint8Array()));
  for (const [index, { name }] of kiosk.commandKeys.entries()) {
    const at = (key: string) => ['kiosk', 'commandKeys', index, key];
    if (kiosk.commandKeys.findIndex((one) => one.name === name) !== index) {
      wrong.push(problem(at('name'), 'is the name of a key above'));
    }
    if (bytes.indexOf(bytes[index] ?? '') !== index) {
      wrong.push(problem(at('publicKey'), 'is a key above once more', 'one key has one name'));
    }
  }
  if (kiosk.commandKeys.length === 0) {
    const message = 'has no key, so every command is refused: an alarm that needs a person cannot be settled';
    doubtful.push(problem(['kiosk', 'commandKeys'], message, 'make one with `kioskd keys make`'));
  }
}

function checkItems({ orders, kiosk, gpio }: ConfigFile, found: Finder): void {
  const { wrong } = found;
  const ids = orders.items.map((item) => item.id);
  for (const [index, item] of orders.items.entries()) {
    const at = (key: string) => ['orders', 'items', index, key];
    if (ids.indexOf(item.id) !== index) {
      wrong.push(problem(at('id'), 'is the id of an item above'));
    }
    const price = fromDecimal(kiosk.currency, item.price);
    if (price === null) {
      wrong.push(problem(at('price'), `has more decimal places than ${kiosk.currency} has`));
    } else if (price.minor === 0) {
      wrong.push(problem(at('price'), 'must be more than zero'));
    }
    const numbers = orders.items.map((one) => one.number);
    if (item.number !== undefined && numbers.indexOf(item.number) !== index) {
      wrong.push(problem(at('number'), 'is the number of an item above'));
    }
    checkDelivery(item, index, gpio, found);
  }
  const forCustomers = orders.items.filter(({ offered }) => offered);
  if (forCustomers.length < orders.items.length && orders.remote === undefined) {
    const index = orders.items.findIndex(({ offered }) => !offered);
    const hint = 'add a section `remote`, or leave `offered` out';
    wrong.push(problem(['orders', 'items', index, 'offered'], 'is false, and no host can order it', hint));
  }
  if (orders.items.length === 0 && orders.parking === undefined && orders.remote === undefined) {
    wrong.push(problem(['orders', 'items'], 'nothing is sold', 'add an item, or a section `parking` or `remote`'));
  }
  if (orders.parking !== undefined && orders.parking.role !== 'exit' && orders.maxAmount === undefined) {
    const hint = 'more than the dearest stay that you expect';
    wrong.push(problem(['orders', 'maxAmount'], 'is missing: a stay has no price that it could not pass', hint));
  }
  checkMaxAmount(orders, kiosk, wrong);
}

function checkMaxAmount(orders: ConfigFile['orders'], kiosk: ConfigFile['kiosk'], wrong: Finder['wrong']): void {
  if (orders.maxAmount === undefined) {
    return;
  }
  const at = ['orders', 'maxAmount'];
  const most = fromDecimal(kiosk.currency, orders.maxAmount);
  const dearest = Math.max(...orders.items.map(({ price }) => fromDecimal(kiosk.currency, price)?.minor ?? 0));
  if (most === null) {
    wrong.push(problem(at, `has more decimal places than ${kiosk.currency} has`));
  } else if (most.minor < dearest) {
    wrong.push(problem(at, 'is less than the dearest item costs: it could never be sold'));
  }
}

/** What drives an item, and what proves that it came out. */
function checkDelivery(
  item: ConfigFile['orders']['items'][number],
  index: number,
  gpio: ConfigFile['gpio'],
  { wrong, doubtful }: Finder,
): void {
  const at = (...keys: string[]) => ['orders', 'items', index, ...keys];
  if (item.relay === undefined && item.controller === undefined) {
    wrong.push(problem(at(), 'nothing delivers it', 'name its `relay`, or a channel of its `controller`'));
  }
  if (item.relay !== undefined && item.controller !== undefined) {
    wrong.push(problem(at('controller'), 'it has a `relay` too: one thing delivers an item', 'leave one of them out'));
  }
  if (item.relay !== undefined) {
    wrong.push(...nameProblems(at('relay'), item.relay, Object.keys(gpio.relays), 'gpio.relays'));
  }
  if (item.controller !== undefined) {
    const channels = Object.keys(gpio.controller.channels);
    const path = at('controller', 'channel');
    wrong.push(...nameProblems(path, item.controller.channel, channels, 'gpio.controller.channels'));
  }
  if (item.sensor !== undefined) {
    wrong.push(...nameProblems(at('sensor'), item.sensor, Object.keys(gpio.sensors), 'gpio.sensors'));
  }
  if (item.proof === 'sensor' && item.sensor === undefined) {
    wrong.push(problem(at('proof'), 'no sensor is named that could prove it', 'name one in `sensor`'));
  }
  if (item.proof === 'controller' && item.controller === undefined) {
    wrong.push(problem(at('proof'), 'a relay does not answer', 'name a `controller` channel, or take another proof'));
  }
  if (item.sensor !== undefined && item.proof !== undefined && item.proof !== 'sensor') {
    doubtful.push(problem(at('sensor'), `is not looked at: the proof is "${item.proof}"`, 'write `proof: sensor`'));
  }
  if (proofOf(item) === 'none') {
    const path = item.proof === undefined ? at() : at('proof');
    const message = 'nothing shows whether it came out: a customer who paid and got nothing is not refunded';
    doubtful.push(problem(path, message, 'name a `sensor` if there can be one'));
  }
}

function nameProblems(path: PathProblem['path'], name: string, known: readonly string[], where: string): PathProblem[] {
  if (known.includes(name)) {
    return [];
  }
  const there = known.length === 0 ? `${where} is empty` : `${where} has: ${known.join(', ')}`;
  return [problem(path, `is not a name in ${where}`, didYouMean(name, known) || there)];
}

function checkWallets(config: ConfigFile, { wrong, doubtful }: Finder): void {
  const ids = config.wallets.map((wallet) => wallet.id);
  for (const [index, wallet] of config.wallets.entries()) {
    const at = (key: string) => ['wallets', index, key];
    if (ids.indexOf(wallet.id) !== index) {
      wrong.push(problem(at('id'), 'is the id of a wallet above'));
    }
    if (config.gateways[wallet.gateway] === undefined) {
      wrong.push(
        problem(at('gateway'), `gateways.${wallet.gateway} is not configured`, `add gateways.${wallet.gateway}`),
      );
    }
    if (wallet.present === undefined && wallet.charge === undefined && wallet.entry === undefined) {
      wrong.push(problem(['wallets', index], 'has neither `present` nor `charge` nor `entry`', 'say how it is paid'));
    }
    if (wallet.present !== undefined && wallet.entry !== undefined) {
      wrong.push(problem(at('entry'), 'one wallet shows one code: it has `present` too', 'leave one of them out'));
    }
    for (const [nth, code] of wallet.codes.entries()) {
      if (code.length[0] > code.length[1]) {
        wrong.push(problem(['wallets', index, 'codes', nth, 'length'], 'the fewest is more than the most'));
      }
    }
    if (wallet.codes.length + wallet.codeForms.length > 0 && wallet.charge === undefined) {
      doubtful.push(problem(at(wallet.codes.length > 0 ? 'codes' : 'codeForms'), 'has no effect without `charge`'));
    }
  }
  checkOrder(config, doubtful);
  checkWaysToPay(config, { wrong, doubtful });
}

/** The first wallet that fits a scanned code gets it: one that takes any code leaves none to those below it. */
function checkOrder({ wallets }: ConfigFile, doubtful: PathProblem[]): void {
  const scanned = wallets.filter((wallet) => wallet.charge !== undefined);
  const greedy = scanned.findIndex(({ codes, codeForms }) => codes.length + codeForms.length === 0);
  const [first] = greedy < 0 ? [] : scanned.slice(greedy + 1);
  if (first !== undefined) {
    const message = `takes every payment code, so "${first.id}" below it never gets one`;
    const index = wallets.findIndex(({ id }) => id === scanned[greedy]?.id);
    doubtful.push(
      problem(['wallets', index], message, 'say with `codeForms` what its codes look like, or move it down'),
    );
  }
}

function checkWaysToPay({ wallets, scanner, display }: ConfigFile, { wrong, doubtful }: Finder): void {
  const byScan = scanner.driver !== 'none' && wallets.some((wallet) => wallet.charge !== undefined);
  const byScreen = display.driver !== 'none' && wallets.some(showsCode);
  if (!byScan && !byScreen) {
    const hint =
      'payment codes need a scanner and a wallet with `charge`, order codes a display and a wallet with `present`';
    wrong.push(problem(['wallets'], 'nobody can pay at this kiosk', hint));
  } else if (scanner.driver === 'none' && wallets.some((wallet) => wallet.charge !== undefined)) {
    doubtful.push(problem(['scanner', 'driver'], 'no payment code can be scanned without a scanner'));
  } else if (display.driver === 'none' && wallets.some(showsCode)) {
    doubtful.push(problem(['display', 'driver'], 'no order code can be shown without a display'));
  }
}

/** Money that comes by an entry code is heard of in one way only, and nothing but its place tells whose it is. */
function checkEntryCodes({ wallets, mqtt, web }: ConfigFile, { wrong, doubtful }: Finder): void {
  for (const [index, wallet] of wallets.entries()) {
    if (wallet.entry !== undefined && wallet.places.length === 0) {
      const message = 'all money by entry code that the account gets counts as paid at this kiosk';
      const hint = 'name its store or terminal in `places`, unless no other kiosk shares the account';
      doubtful.push(problem(['wallets', index, 'entry'], message, hint));
    }
    if (wallet.entry === undefined && wallet.places.length > 0) {
      doubtful.push(problem(['wallets', index, 'places'], 'has no effect without `entry`'));
    }
    if (wallet.entry !== undefined && mqtt === undefined && !web.notify) {
      const hint = 'configure `mqtt` and a relay, or `web.notify`';
      wrong.push(problem(['wallets', index, 'entry'], 'no notification could tell that it was paid', hint));
    }
  }
}

function showsCode(wallet: ConfigFile['wallets'][number]): boolean {
  return wallet.present !== undefined || wallet.entry !== undefined;
}

/** Each gateway says itself what is wrong with its section and with the wallets that are paid through it. */
function checkGateways(config: ConfigFile, { wrong, doubtful }: Finder): void {
  for (const module of GATEWAYS) {
    const section = config.gateways[module.name];
    if (section === undefined) {
      continue;
    }
    const context = gatewayContext(config, module.name);
    for (const finding of module.check(section as never, context)) {
      const index = config.wallets.findIndex(({ id }) => id === finding.wallet);
      const where = finding.wallet === undefined ? ['gateways', module.name] : ['wallets', index];
      const list = finding.severity === 'wrong' ? wrong : doubtful;
      list.push(problem([...where, ...finding.path], finding.message, finding.hint));
    }
    if (context.wallets.length === 0) {
      doubtful.push(problem(['gateways', module.name], 'no wallet uses this gateway'));
    }
  }
}

function checkDrivers(
  { scanner, printer, gpio, light, display, orders }: ConfigFile,
  { wrong, doubtful }: Finder,
): void {
  const { backlight, keypad } = display;
  const needs: readonly (readonly [string, string, string, unknown])[] = [
    ['printer', printer.driver, 'host', printer.driver === 'tcp' ? printer.host : true],
    ['printer', printer.driver, 'path', ['serial', 'file'].includes(printer.driver) ? printer.path : true],
    ['scanner', scanner.driver, 'link', scanner.driver === 'virtual' ? scanner.link : true],
    ['printer', printer.driver, 'link', printer.driver === 'virtual' ? printer.link : true],
    ['gpio', gpio.driver, 'link', gpio.driver === 'virtual' ? gpio.link : true],
    ['light', light.driver, 'link', light.driver === 'virtual' ? light.link : true],
    ['display.backlight', backlight.driver, 'link', backlight.driver === 'virtual' ? backlight.link : true],
    ['display.keypad', keypad.driver, 'link', keypad.driver === 'virtual' ? keypad.link : true],
  ];
  for (const [group, driver, key, value] of needs) {
    if (value === undefined) {
      wrong.push(problem([...group.split('.'), key], `is missing: the driver "${driver}" needs it`));
    }
  }
  const links = [gpio, gpio.controller, scanner, printer, light, backlight, keypad]
    .filter((part) => part.driver === 'virtual')
    .map((part) => part.link);
  if (new Set(links).size > 1) {
    wrong.push(problem(['gpio', 'link'], 'all virtual drivers must be linked to the same virtual hardware'));
  }
  const needsPins = orders.items.some((item) => item.controller === undefined || item.sensor !== undefined);
  if (gpio.driver === 'none' && needsPins) {
    wrong.push(
      problem(
        ['gpio', 'driver'],
        'an item is delivered, or proven, by a pin and there is none',
        'use onoff or virtual',
      ),
    );
  }
  if (printer.driver === 'none' && orders.receipt === 'always') {
    doubtful.push(
      problem(['orders', 'receipt'], 'no receipt can be printed without a printer', 'write `receipt: never`'),
    );
  }
  if (printer.driver === 'none' && printer.required) {
    wrong.push(problem(['printer', 'required'], 'a printer is required and there is none'));
  }
  if (printer.statusSupport !== undefined) {
    const hint = printer.statusSupport
      ? 'take it out, or write `status: dle-eot` where the profile says `none`'
      : 'write `status: none`';
    doubtful.push(problem(['printer', 'statusSupport'], 'is an older word for `status`', hint));
  }
  if (printer.driver !== 'none' && (printer.statusSupport === false || printer.status === 'none')) {
    doubtful.push(problem(['printer', 'status'], 'no receipt is ever proven to be printed'));
  }
}

function checkServices({ mqtt, web }: ConfigFile, { wrong, doubtful }: Finder): void {
  const host = parseListen(web.listen)?.host ?? '';
  if (!isLoopback(host)) {
    doubtful.push(problem(['web', 'listen'], 'anyone who reaches this address can touch the screen', 'use 127.0.0.1'));
  }
  if (mqtt === undefined) {
    return;
  }
  const url = new URL(mqtt.url);
  if (mqtt.password !== undefined && mqtt.username === undefined) {
    wrong.push(problem(['mqtt', 'username'], 'is missing: there is a password'));
  }
  if ((mqtt.cert === undefined) !== (mqtt.key === undefined)) {
    wrong.push(problem(['mqtt', mqtt.cert === undefined ? 'cert' : 'key'], 'is missing: a certificate needs its key'));
  }
  const plain = url.protocol === 'mqtt:' || url.protocol === 'ws:';
  if (plain && !isLoopback(url.hostname) && !mqtt.insecure) {
    const hint = 'use mqtts:// or wss://, or say `insecure: true`';
    wrong.push(problem(['mqtt', 'url'], 'the connection to the broker would not be encrypted', hint));
  }
}

function problem(path: readonly (string | number)[], message: string, hint = ''): PathProblem {
  return { path, message, hint };
}
