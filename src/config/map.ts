import type { BacklightOptions, RestTimes } from '../devices/backlight/options.ts';
import type { ScreenAction } from '../devices/display/port.ts';
import { type ButtonInput, type ContactInput, contactPart } from '../devices/gpio/inputs.ts';
import type { GpioOptions } from '../devices/gpio/options.ts';
import type { SensorConfig } from '../devices/gpio/port.ts';
import type { Lamp, LightOptions } from '../devices/light/options.ts';
import { LAMP_ROLES, type LampRole } from '../devices/light/rhythm.ts';
import type { PrinterOptions } from '../devices/printer/options.ts';
import type { ScannerOptions } from '../devices/scanner/options.ts';
import type { GatewayName, GatewayProfile } from '../domain/gateway.ts';
import { PAYMENT_CODE_NAMES } from '../domain/payment-codes.ts';
import type { CodeShape, KioskSettings, WalletRoute } from '../domain/settings.ts';
import { type CommandKey, publicKeyBytes } from '../fleet/command-keys.ts';
import type { PaperProfile } from '../receipts/compose.ts';
import { hostOrderSettings } from './host-orders.ts';
import { parkingSettings } from './parking.ts';
import { proofOf } from './proof.ts';
import type { Config } from './resolve.ts';
import { readScannerProfiles } from './scanner-profiles.ts';
import { parseListen } from './schema/services.ts';

export { controllerOptions } from './controller.ts';

/**
 * From the configuration to the options of each part, without a decision of its own: renaming, units, and the defaults
 * that a part owns itself. Pure; secrets are revealed here and nowhere earlier.
 */
export function kioskSettings(
  config: Config,
  profiles: Readonly<Partial<Record<GatewayName, GatewayProfile>>>,
): KioskSettings {
  const { kiosk, orders } = config;
  return {
    kioskId: kiosk.id,
    kioskName: kiosk.name,
    orderPrefix: kiosk.orderPrefix,
    currency: kiosk.currency,
    timeZone: kiosk.timeZone,
    language: kiosk.language,
    languages: kiosk.languages.includes(kiosk.language) ? kiosk.languages : [kiosk.language, ...kiosk.languages],
    stepFree: config.display.stepFree,
    missesUntilSoldOut: orders.soldOutAfter,
    parking: orders.parking === undefined ? null : parkingSettings(orders.parking, kiosk),
    hostOrders: hostOrderSettings(orders.remote),
    withoutPaper: orders.withoutPaper === 'ask' ? 'ask' : 'go on',
    againWithinMs: orders.receiptAgain,
    items: orders.items.map((item) => ({
      id: item.id,
      name: item.name,
      number: item.number ?? null,
      picture: item.picture ?? null,
      stock: item.stock ?? null,
      price: item.price,
      forHostsOnly: !item.offered,
      relay: given(item.relay ?? item.controller?.channel),
      pulseMs: item.pulse,
      units: item.units,
      proof: proofOf(item),
      sensor: proofOf(item) === 'sensor' ? given(item.sensor) : null,
      proofWithinMs: item.proofWithin,
    })),
    wallets: config.wallets.map((wallet) => walletRoute(wallet, profiles[wallet.gateway])),
    profiles,
    chooseWithinMs: orders.chooseWithin,
    payWithinMs: orders.payWithin,
    thanksMs: orders.thanksFor,
    receiptWithinMs: orders.receiptWithin,
    refundWithinMs: orders.refundWithin,
    cancelWithinMs: orders.cancelWithin,
    notifiedByWeb: config.web.notify,
    printReceipts: orders.receipt === 'always' && config.printer.driver !== 'none',
    screenReceipts: orders.receipt === 'always' && config.printer.driver === 'none',
    requiredParts: requiredParts(config),
    maxPaymentsPerSale: orders.maxPayments,
  };
}

function walletRoute(wallet: Config['wallets'][number], profile: GatewayProfile | undefined): WalletRoute {
  return {
    id: wallet.id,
    name: wallet.name,
    gateway: wallet.gateway,
    present: (wallet.present !== undefined && profile?.can.present === true) || wallet.entry !== undefined,
    charge: wallet.charge !== undefined && profile?.can.charge === true,
    entry: wallet.entry !== undefined,
    method: wallet.method ?? null,
    places: wallet.places,
    codes: [
      ...wallet.codeForms.map((name): CodeShape => ({ families: PAYMENT_CODE_NAMES[name] })),
      ...wallet.codes.map(
        (code): CodeShape => ({
          prefixes: code.prefix,
          minLength: code.length[0],
          maxLength: code.length[1],
          charset: code.charset,
        }),
      ),
    ],
  };
}

/** Parts without which nothing is sold. A part that is not configured is never waited for (see `resolve.ts`). */
export function requiredParts(config: Config): readonly string[] {
  const stops = (part: string) =>
    part === 'printer' &&
    config.orders.receipt === 'always' &&
    config.orders.withoutPaper === 'stop' &&
    config.printer.driver !== 'none';
  const parts = (['scanner', 'printer', 'display', 'gpio'] as const).filter(
    (part) => config[part].required || stops(part),
  );
  const controller = config.gpio.controller.required ? ['controller'] : [];
  const contacts = Object.entries(config.gpio.contacts)
    .filter(([, { stopsSelling }]) => stopsSelling)
    .map(([name]) => contactPart(name));
  const keypad = config.display.keypad.driver !== 'none' && config.display.keypad.required ? ['keypad'] : [];
  return [...parts, ...controller, ...keypad, ...contacts];
}

export function scannerOptions({ scanner }: Config): ScannerOptions {
  const { driver, path, profile, port, baudRate, trigger, layout, stripAimId } = scanner;
  const rules = { maxLength: scanner.maxLength, silenceMs: scanner.silence, quietMs: scanner.quiet, stripAimId };
  const place = { path, profile, port, readProfiles: readScannerProfiles };
  switch (driver) {
    case 'serial':
      return { driver, ...place, baudRate, trigger, ...rules };
    case 'keyboard':
      return { driver, ...place, layout, ...rules };
    case 'virtual':
      return { driver, ...rules };
    case 'none':
      return { driver };
  }
}

export function printerOptions({ printer }: Config): PrinterOptions {
  const { profile, status: statusSupport, statusEvery: statusEveryMs, baudRate, flowControl } = printer;
  const real = { profile, statusSupport, statusEveryMs };
  switch (printer.driver) {
    case 'tcp':
      return { driver: 'tcp', host: given(printer.host), port: printer.port, ...real };
    case 'usb':
      return { driver: 'usb', usbPort: printer.usbPort, ...real };
    case 'serial':
      return { driver: 'serial', path: given(printer.path), baudRate, flowControl, ...real };
    case 'file':
      return { driver: 'file', path: given(printer.path), ...real };
    case 'virtual':
      return { driver: 'virtual', statusEveryMs };
    case 'none':
      return { driver: 'none' };
  }
}

/** What receipts are laid out for. */
export function paperProfile({ printer }: Config): PaperProfile {
  return { columns: printer.columns, cutter: printer.cutter, printer: printer.profile };
}

export function gpioOptions({ gpio }: Config): GpioOptions {
  if (gpio.driver === 'none') {
    return { driver: 'none' };
  }
  return {
    driver: gpio.driver,
    relays: Object.entries(gpio.relays).map(([name, { bcm, activeLow }]) => ({ name, bcm, activeLow })),
    sensors: [gpio.sensors, gpio.buttons, gpio.contacts].flatMap(inputLines),
  };
}

type Inputs = Readonly<
  Record<string, Pick<Config['gpio']['sensors'][string], 'bcm' | 'activeLow' | 'pull' | 'debounce'>>
>;

/** Sensors, buttons and contacts are all inputs to the board. */
function inputLines(inputs: Inputs): SensorConfig[] {
  return Object.entries(inputs).map(([name, { bcm, activeLow, pull, debounce }]) => ({
    name,
    bcm,
    activeLow,
    debounceMs: debounce,
    ...(pull === undefined ? {} : { pull }),
  }));
}

/** What the inputs beside the sensors do. */
export function buttonsAndContacts({ gpio }: Config): {
  readonly buttons: readonly ButtonInput[];
  readonly contacts: readonly ContactInput[];
} {
  return {
    buttons: Object.entries(gpio.buttons).map(([name, button]) => ({ name, does: deedOf(button) })),
    contacts: Object.entries(gpio.contacts).map(([name, { kind }]) => ({ name, kind })),
  };
}

/** The cross checks made sure that what a deed needs is there. */
function deedOf({ does, item, key, language }: Config['gpio']['buttons'][string]): ScreenAction {
  switch (does) {
    case 'choose':
      return { type: does, itemId: given(item) };
    case 'key':
      return { type: does, key: given(key) };
    case 'erase':
      return { type: 'key', key: 'erase' };
    case 'language':
      return { type: does, language: given(language) };
    default:
      return { type: does };
  }
}

/** Sensors that stay active until what came out is taken, or while the gate is open. */
export function holdingSensors({ gpio }: Config): ReadonlySet<string> {
  const names = Object.entries(gpio.sensors).filter(([, { holds }]) => holds);
  return new Set(names.map(([name]) => name));
}

export function lightOptions({ light }: Config): LightOptions {
  const { device, count, order, gpio, brightness, maxCurrent } = light;
  switch (light.driver) {
    case 'spi':
      return { driver: 'spi', device, count, order, brightness, maxCurrent };
    case 'ws281x':
      return { driver: 'ws281x', count, gpio, brightness, maxCurrent };
    case 'gpio':
      return { driver: 'gpio', lamps: LAMP_ROLES.flatMap((role) => lampOf(role, light.lamps[role])) };
    default:
      return { driver: light.driver };
  }
}

function lampOf(role: LampRole, lamp: Config['light']['lamps'][LampRole]): readonly Lamp[] {
  return lamp === undefined ? [] : [{ role, relay: lamp.relay }];
}

/** Null: no backlight is configured. */
export function backlightOptions({ display }: Config): BacklightOptions | null {
  const { driver, device, brightness, dim } = display.backlight;
  switch (driver) {
    case 'sysfs':
      return { driver, device, brightness, dim };
    case 'virtual':
      return { driver };
    case 'none':
      return null;
  }
}

export function restTimes({ display }: Config): RestTimes {
  return { dimAfterMs: display.backlight.dimAfter ?? null, offAfterMs: display.screenOff ?? null };
}

/** The socket of the virtual hardware; null when every driver is a real one. The cross checks made sure it is one place. */
export function hardwareSocket({ scanner, printer, display, light, gpio }: Config): string | null {
  const parts = [gpio, gpio.controller, scanner, printer, light, display.backlight, display.keypad];
  const virtual = parts.find((part) => part.driver === 'virtual');
  return virtual?.link ?? null;
}

export function webAddress({ web }: Config): { readonly host: string; readonly port: number } {
  return given(parseListen(web.listen) ?? undefined);
}

/** The keys whose commands are carried out. The schema made sure that each can be read. */
export function commandKeys({ kiosk }: Config): readonly CommandKey[] {
  return kiosk.commandKeys.map(({ name, publicKey }) => ({
    name,
    publicKey: given(publicKeyBytes(publicKey) ?? undefined),
  }));
}

function given<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('a setting that the cross checks call for is missing');
  }
  return value;
}
