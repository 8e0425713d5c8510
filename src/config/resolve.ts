import { fromDecimal, type Money } from '../domain/money.ts';
import { GATEWAYS } from '../gateways/modules.ts';
import { type CredentialPlaces, readCredential, Secret } from './credentials.ts';
import { defaultOrderPrefix } from './cross-checks.ts';
import { needsScreen } from './display.ts';
import { type GatewayConfigs, type ReadSecret, readGatewaySecrets, secretProblems } from './gateways.ts';
import { type HostOrders, hostTokenProblems, resolveHostOrders } from './host-orders.ts';
import { type ParkingConfig, parkingSecretProblems, resolveParking } from './parking.ts';
import { type PrinterConfig, resolvePrinter } from './printer.ts';
import type { PathProblem } from './problem.ts';
import type { ConfigFile } from './schema.ts';
import { sharedSecretProblems } from './shared-secrets.ts';

type FileItem = ConfigFile['orders']['items'][number];
type FileMqtt = NonNullable<ConfigFile['mqtt']>;

export type ItemConfig = Omit<FileItem, 'price'> & { readonly price: Money };
export type MqttConfig = Omit<FileMqtt, 'password' | 'key'> & {
  readonly password?: Secret;
  readonly key?: Secret;
};

/** What the program runs on: durations in ms, prices as money, secrets read and sealed. Printing it shows no secret. */
/** What is sold, with prices as money and secrets read. */
export type OrdersConfig = Omit<ConfigFile['orders'], 'items' | 'parking' | 'remote'> & {
  readonly items: readonly ItemConfig[];
  readonly parking?: ParkingConfig;
  readonly remote?: HostOrders;
};

export type Config = Omit<ConfigFile, 'kiosk' | 'orders' | 'gateways' | 'printer' | 'display' | 'mqtt'> & {
  readonly kiosk: Omit<ConfigFile['kiosk'], 'orderPrefix'> & { readonly orderPrefix: string };
  readonly orders: OrdersConfig;
  readonly gateways: GatewayConfigs;
  readonly printer: PrinterConfig;
  readonly display: Omit<ConfigFile['display'], 'required'> & { readonly required: boolean };
  readonly mqtt?: MqttConfig;
};

export type ResolveResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly PathProblem[] };

/**
 * Reads the secrets and makes money of the amounts. The file has passed the schema and the cross checks before.
 * @param places null: the secrets are left out, and empty.
 */
export async function resolve(file: ConfigFile, places: CredentialPlaces | null): Promise<ResolveResult> {
  const problems: PathProblem[] = [];
  const secret = async (path: readonly (string | number)[], name: string): Promise<Secret> => {
    if (places === null) {
      return new Secret('');
    }
    const result = await readCredential(name, places);
    if (result.ok) {
      return result.secret;
    }
    problems.push({ path, message: result.message, hint: result.hint });
    return new Secret('');
  };
  const gateways = await readGatewaySecrets(file.gateways, GATEWAYS, secret);
  const mqtt = file.mqtt === undefined ? undefined : await resolveMqtt(file.mqtt, secret);
  const orders = await resolveOrders(file, secret);
  const printer = await resolvePrinter(file.printer);
  if (!printer.ok) {
    problems.push(printer.problem);
  }
  if (problems.length === 0 && places !== null) {
    problems.push(...secretProblems(file, gateways), ...hostTokenProblems(orders.remote));
    problems.push(...parkingSecretProblems(orders.parking), ...sharedSecretProblems(orders));
  }
  if (problems.length > 0 || !printer.ok) {
    return { ok: false, problems };
  }
  const { mqtt: _, ...rest } = file;
  const config: Config = {
    ...rest,
    kiosk: { ...file.kiosk, orderPrefix: file.kiosk.orderPrefix ?? defaultOrderPrefix(file.kiosk.id) },
    orders,
    gateways,
    scanner: neverWaitForNothing(file.scanner),
    printer: neverWaitForNothing(printer.printer),
    display: neverWaitForNothing({ ...file.display, required: needsScreen(file) }),
    gpio: { ...neverWaitForNothing(file.gpio), controller: neverWaitForNothing(file.gpio.controller) },
    ...(mqtt === undefined ? {} : { mqtt }),
  };
  return { ok: true, config };
}

async function resolveOrders(file: ConfigFile, secret: ReadSecret): Promise<OrdersConfig> {
  const { items, parking, remote, ...rest } = file.orders;
  const { currency } = file.kiosk;
  return {
    ...rest,
    items: items.map((item) => ({ ...item, price: price(file, item) })),
    ...(parking === undefined ? {} : { parking: await resolveParking(parking, secret) }),
    ...(remote === undefined ? {} : { remote: await resolveHostOrders(remote, currency, secret) }),
  };
}

/** A part that is not configured is not required, whatever the default says. */
function neverWaitForNothing<T extends { readonly driver: string; readonly required: boolean }>(part: T): T {
  return part.driver === 'none' ? { ...part, required: false } : part;
}

async function resolveMqtt(mqtt: FileMqtt, secret: ReadSecret): Promise<MqttConfig> {
  const { password, key, ...rest } = mqtt;
  return {
    ...rest,
    ...(password === undefined
      ? {}
      : { password: await secret(['mqtt', 'password', 'credential'], password.credential) }),
    ...(key === undefined ? {} : { key: await secret(['mqtt', 'key', 'credential'], key.credential) }),
  };
}

function price(file: ConfigFile, item: FileItem): Money {
  const amount = fromDecimal(file.kiosk.currency, item.price);
  if (amount === null) {
    throw new Error('a price that the cross checks accepted is not an amount');
  }
  return amount;
}
