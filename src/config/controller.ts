import type { ControllerOptions, MdbChannel } from '../devices/controller/options.ts';
import { CURRENCY_EXPONENTS, type Currency } from '../domain/money.ts';
import type { Config } from './resolve.ts';

/** ISO 4217 numbers, for devices that know currencies by them. */
export const CURRENCY_NUMBERS: Readonly<Record<Currency, number>> = {
  AED: 784,
  AUD: 36,
  CAD: 124,
  CNY: 156,
  EUR: 978,
  GBP: 826,
  HKD: 344,
  IDR: 360,
  JPY: 392,
  MMK: 104,
  MOP: 446,
  MYR: 458,
  SGD: 702,
  THB: 764,
  USD: 840,
};
const USUAL_BAUD_RATE = 9600;
const QIBIXX_BAUD_RATE = 115_200;

/** From `gpio.controller` to the options of its driver. The cross checks made sure that each channel has what its driver takes. */
export function controllerOptions(config: Config): ControllerOptions {
  const {
    driver,
    path,
    unit,
    answerWithin: answerWithinMs,
    protocol,
    interface: kind,
    ...rest
  } = config.gpio.controller;
  const channels = Object.entries(rest.channels).map(([name, channel]) => ({ name, ...channel }));
  const baudRate = rest.baudRate ?? (kind === 'qibixx' ? QIBIXX_BAUD_RATE : USUAL_BAUD_RATE);
  switch (driver) {
    case 'modbus': {
      const coils = channels.map(({ name, coil }) => ({ name, coil: given(coil) }));
      return { driver, path: given(path), baudRate, unit, channels: coils, answerWithinMs };
    }
    case 'serial-relay': {
      const relays = channels.map(({ name, number }) => ({ name, number: given(number) }));
      return { driver, path: given(path), baudRate, protocol: given(protocol), channels: relays, answerWithinMs };
    }
    case 'motor': {
      const motors = channels.map(({ name, relay, home }) => ({ name, relay: given(relay), home: given(home) }));
      return { driver, channels: motors, leaveWithinMs: rest.leaveWithin, seekHome: rest.seekHome };
    }
    case 'barrier':
      return barrierOptions(config);
    case 'mdb':
      return mdbOptions(config, baudRate);
    case 'virtual':
      return { driver, channels: channels.map(({ name }) => ({ name })) };
    case 'none':
      return { driver };
  }
}

function barrierOptions({ gpio }: Config): ControllerOptions {
  const { channels, command, openWithin, closeWithin, freeFor, passWithin } = gpio.controller;
  return {
    driver: 'barrier',
    channels: Object.entries(channels).map(([name, { relay, close, opened, closed, loop }]) => ({
      name,
      relay: given(relay),
      opened: given(opened),
      closed: given(closed),
      close,
      loop,
    })),
    command,
    openWithinMs: openWithin,
    closeWithinMs: closeWithin,
    freeForMs: freeFor,
    passWithinMs: passWithin,
  };
}

function mdbOptions({ gpio, kiosk, orders }: Config, baudRate: number): ControllerOptions {
  const { path, interface: kind, device, scale, finishWithin } = gpio.controller;
  return {
    driver: 'mdb',
    interface: given(kind),
    path: given(path),
    baudRate,
    address: device === 1 ? 0x10 : 0x60,
    currencyNumber: CURRENCY_NUMBERS[kiosk.currency],
    decimals: CURRENCY_EXPONENTS[kiosk.currency],
    scale,
    finishWithinMs: finishWithin,
    channels: Object.entries(gpio.controller.channels).map(([name, { selection }]): MdbChannel => {
      const item = orders.items.find((one) => one.controller?.channel === name);
      // A channel that nothing is sold by is never vended: no credit of nothing is ever given.
      return { name, selection, priceMinor: item?.price.minor ?? 0 };
    }),
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('a setting that the cross checks call for is missing');
  }
  return value;
}
