import type { ControllerOptions } from '../devices/controller/options.ts';
import type { GpioOptions } from '../devices/gpio/options.ts';
import type { LightOptions } from '../devices/light/options.ts';
import type { PrinterOptions } from '../devices/printer/options.ts';
import type { ScannerOptions } from '../devices/scanner/options.ts';
import type { GatewayName, GatewayProfile } from '../domain/gateway.ts';
import { PAYMENT_CODE_NAMES } from '../domain/payment-codes.ts';
import type { CodeShape, KioskSettings, WalletRoute } from '../domain/settings.ts';
import { type CommandKey, publicKeyBytes } from '../fleet/command-keys.ts';
import { proofOf } from './proof.ts';
import type { Config } from './resolve.ts';
import { parseListen } from './schema/services.ts';

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
    items: orders.items.map((item) => ({
      id: item.id,
      name: item.name,
      price: item.price,
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
  const parts = (['scanner', 'printer', 'display', 'gpio'] as const).filter((part) => config[part].required);
  return config.gpio.controller.required ? [...parts, 'controller'] : parts;
}

export function scannerOptions({ scanner }: Config): ScannerOptions {
  const rules = { maxLength: scanner.maxLength, silenceMs: scanner.silence, quietMs: scanner.quiet };
  switch (scanner.driver) {
    case 'serial':
      return { driver: 'serial', path: given(scanner.path), baudRate: scanner.baudRate, ...rules };
    case 'virtual':
      return { driver: 'virtual', ...rules };
    case 'none':
      return { driver: 'none' };
  }
}

export function printerOptions({ printer }: Config): PrinterOptions {
  const paper = { columns: printer.columns, cutter: printer.cutter };
  const real = { ...paper, statusSupport: printer.statusSupport ? 'dle-eot' : 'none' } as const;
  switch (printer.driver) {
    case 'tcp':
      return { driver: 'tcp', host: given(printer.host), port: printer.port, ...real };
    case 'serial': {
      const { baudRate, flowControl } = printer;
      return { driver: 'serial', path: given(printer.path), baudRate, flowControl, ...real };
    }
    case 'file':
      return { driver: 'file', path: given(printer.path), ...real };
    case 'virtual':
      return { driver: 'virtual', ...paper };
    case 'none':
      return { driver: 'none', ...paper };
  }
}

export function gpioOptions({ gpio }: Config): GpioOptions {
  if (gpio.driver === 'none') {
    return { driver: 'none' };
  }
  return {
    driver: gpio.driver,
    relays: Object.entries(gpio.relays).map(([name, relay]) => ({ name, ...relay })),
    sensors: Object.entries(gpio.sensors).map(([name, { bcm, activeLow, debounce }]) => ({
      name,
      bcm,
      activeLow,
      debounceMs: debounce,
    })),
  };
}

export function controllerOptions({ gpio }: Config): ControllerOptions {
  const { driver, path, baudRate, unit, answerWithin } = gpio.controller;
  const channels = Object.entries(gpio.controller.channels).map(([name, { coil }]) => ({ name, coil }));
  switch (driver) {
    case 'modbus':
      return { driver, path: given(path), baudRate, unit, channels, answerWithinMs: answerWithin };
    case 'virtual':
      return { driver, channels };
    case 'none':
      return { driver };
  }
}

/** Sensors that stay active until what came out is taken, or while the gate is open. */
export function holdingSensors({ gpio }: Config): ReadonlySet<string> {
  const names = Object.entries(gpio.sensors).filter(([, { holds }]) => holds);
  return new Set(names.map(([name]) => name));
}

export function lightOptions({ light }: Config): LightOptions {
  return light.driver === 'ws281x'
    ? { driver: 'ws281x', count: light.count, gpio: light.gpio, brightness: light.brightness }
    : { driver: light.driver };
}

/** The socket of the virtual hardware; null when every driver is a real one. The cross checks made sure it is one place. */
export function hardwareSocket({ scanner, printer, light, gpio }: Config): string | null {
  const virtual = [gpio, gpio.controller, scanner, printer, light].find((part) => part.driver === 'virtual');
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
