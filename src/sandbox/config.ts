import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { GatewayName } from '../domain/gateway.ts';
import type { Keep } from './gateways/offer.ts';

/** One thing for sale, with the relay and the sensor of its compartment. */
export interface SandboxItem {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly relay: string;
  readonly relayBcm: number;
  readonly sensor: string;
  readonly sensorBcm: number;
}

export const KIOSK = { id: 'virtual-kiosk', name: 'Corner Kiosk', orderPrefix: 'VK1', currency: 'MYR' } as const;

export const ITEMS: readonly SandboxItem[] = [
  item('water', 'Still water', '1.80', 1, 17, 5),
  item('coffee', 'Iced coffee', '4.50', 2, 27, 6),
  item('noodles', 'Cup noodles', '3.90', 3, 22, 13),
  item('umbrella', 'Umbrella', '12.00', 4, 23, 19),
];

export interface SandboxWallet {
  /** Also the name that the gateway's stand-in has for it. */
  readonly id: string;
  readonly name: string;
  readonly gateway: GatewayName;
}

/** In the order of the configuration; the first one gives the order code on the screen. */
export const WALLETS: readonly SandboxWallet[] = [
  { id: 'alipay', name: 'Alipay', gateway: 'qfpay' },
  { id: 'wechat', name: 'WeChat Pay', gateway: 'qfpay' },
  { id: 'mpay', name: 'MPay', gateway: 'uqpay' },
  { id: 'unionpay', name: 'UnionPay', gateway: 'codepay' },
  { id: 'wavpay', name: 'WavPay', gateway: 'wavpay' },
];

export interface SandboxAddresses {
  /** The sections of `gateways`. */
  readonly gateways: Readonly<Record<string, object>>;
  readonly mqttUrl: string;
  readonly hardwareSocket: string;
  readonly journal: string;
  readonly screenPort: number;
}

function item(id: string, name: string, price: string, slot: number, relayBcm: number, sensorBcm: number): SandboxItem {
  return { id, name, price, relay: `motor-${slot}`, relayBcm, sensor: `drop-${slot}`, sensorBcm };
}

/**
 * The play-money secrets of this state directory, each in a file that nobody else can read: made when there is none yet, and the
 * same from start to start, so that a copied configuration goes on working.
 */
export function keepIn(stateDir: string): Keep {
  const folder = join(stateDir, 'credentials');
  return async (name, make) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, name);
    const kept = await readFile(file, 'utf8').catch(() => null);
    const value = kept === null ? await make() : kept.trim();
    if (kept === null) {
      await writeFile(file, `${value}\n`, { mode: 0o600 });
    }
    await chmod(file, 0o600);
    return value;
  };
}

/**
 * Writes the configuration that the daemon is started with.
 * @returns its path. An edited file is overwritten at the next start: addresses in it change.
 */
export async function writeSandboxConfig(stateDir: string, addresses: SandboxAddresses): Promise<string> {
  const file = join(stateDir, 'kioskd.yaml');
  const text = `# Written by "kioskd sandbox" at every start. Copy it before you change it.\n${stringify(
    configuration(addresses),
    { aliasDuplicateObjects: false, lineWidth: 120 },
  )}`;
  await writeFile(`${file}.new`, text, { mode: 0o644 });
  await rename(`${file}.new`, file);
  return file;
}

function configuration(addresses: SandboxAddresses): object {
  const virtual = { driver: 'virtual', link: addresses.hardwareSocket };
  return {
    version: 1,
    kiosk: { ...KIOSK, timeZone: 'Asia/Kuala_Lumpur' },
    orders: {
      items: ITEMS.map(({ id, name, price, relay, sensor }) => ({
        id,
        name,
        price,
        relay,
        pulse: '500ms',
        sensor,
        proofWithin: '4s',
      })),
    },
    gateways: addresses.gateways,
    wallets: walletSection(),
    scanner: virtual,
    printer: virtual,
    light: virtual,
    gpio: {
      ...virtual,
      relays: Object.fromEntries(ITEMS.map(({ relay, relayBcm }) => [relay, { bcm: relayBcm }])),
      sensors: Object.fromEntries(ITEMS.map(({ sensor, sensorBcm }) => [sensor, { bcm: sensorBcm }])),
    },
    // Whoever plays may have no page open, or one in the browser of another machine.
    display: { driver: 'web', required: false, output: 'none' },
    mqtt: { url: addresses.mqttUrl },
    // The stand-ins notify the kiosk itself, as a gateway would notify one with a public address.
    web: { listen: `127.0.0.1:${addresses.screenPort}`, notify: true },
    journal: { path: addresses.journal },
    log: { level: 'info' },
  };
}

/** What the payment codes of these wallets look like is in the gateways' documents and the wallets' own manuals. */
function walletSection(): object[] {
  const shape: Readonly<Record<string, object>> = {
    alipay: { present: '800101', charge: '800108', codes: [{ prefix: ['28'], length: [18, 18], charset: 'digits' }] },
    wechat: { charge: '800208', codeForms: ['wechat'] },
    mpay: { method: 'MPAY', charge: true, codes: [{ prefix: ['25'], length: [24, 24], charset: 'digits' }] },
    unionpay: { method: 'UnionPay', charge: true, codeForms: ['unionpay'] },
    wavpay: { charge: true, codeForms: ['wavpay'] },
  };
  return WALLETS.map((wallet) => ({ ...wallet, ...shape[wallet.id] }));
}
