import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { GatewayName } from '../domain/gateway.ts';
import type { Keep } from './gateways/offer.ts';
import { writeItemPictures } from './item-pictures.ts';
import type { KioskKind } from './page/model.ts';

/** One thing for sale, with the relay and the sensor of its compartment. */
export interface SandboxItem {
  readonly id: string;
  /** In English, for the page; customers read `names`. */
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly number: string;
  readonly price: string;
  /** How many there are when the machine counts them for the first time; null: it does not count them. */
  readonly stock: number | null;
  readonly relay: string;
  readonly relayBcm: number;
  readonly sensor: string;
  readonly sensorBcm: number;
}

export const KIOSK = {
  id: 'virtual-kiosk',
  name: 'Corner Kiosk',
  orderPrefix: 'VK1',
  currency: 'MYR',
  timeZone: 'Asia/Kuala_Lumpur',
} as const;

/** The noodles are the last ones: whoever buys them sees what a customer after them sees. */
export const ITEMS: readonly SandboxItem[] = [
  item('water', [1, 17, 5], { number: '11', price: '1.80', stock: 8 }, [
    'Still water',
    '礦泉水',
    '矿泉水',
    'Água sem gás',
    'Air mineral',
  ]),
  item('coffee', [2, 27, 6], { number: '12', price: '4.50', stock: 6 }, [
    'Iced coffee',
    '凍咖啡',
    '冰咖啡',
    'Café gelado',
    'Kopi ais',
  ]),
  item('noodles', [3, 22, 13], { number: '21', price: '3.90', stock: 1 }, [
    'Cup noodles',
    '杯麵',
    '杯面',
    'Massa instantânea',
    'Mi segera',
  ]),
  item('umbrella', [4, 23, 19], { number: '22', price: '12.00', stock: 4 }, [
    'Umbrella',
    '雨傘',
    '雨伞',
    'Guarda-chuva',
    'Payung',
  ]),
];

/** Barrier of the exit, and what a host system opens. */
export const GATE: SandboxItem = {
  id: 'entry',
  name: 'Open the gate',
  names: {
    default: 'Open the gate',
    'zh-Hant': '打開閘門',
    'zh-Hans': '打开闸门',
    pt: 'Abrir a cancela',
    ms: 'Buka palang',
  },
  number: '1',
  price: '5.00',
  stock: null,
  relay: 'gate',
  relayBcm: 24,
  sensor: 'gate-open',
  sensorBcm: 26,
};

/** What the machine has in front of it. */
export function slotsOf(kind: KioskKind): readonly SandboxItem[] {
  switch (kind) {
    case 'vending machine':
      return ITEMS;
    case 'pay station':
      return [];
    case 'exit':
    case 'gate for a host':
      return [GATE];
  }
}

/** What is in its catalogue: for customers, and for a host system that has it handed over. */
export function itemsOf(kind: KioskKind): readonly SandboxItem[] {
  return kind === 'exit' ? [] : slotsOf(kind);
}

/** Whether it is in a car park, where customers may type their plate. */
export function typesPlates(kind: KioskKind): kind is 'pay station' | 'exit' {
  return kind === 'pay station' || kind === 'exit';
}

const CREDENTIAL = { site: 'site-key', entries: 'entries-token', host: 'host-token' } as const;

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

/** What machines around the kiosk know it by. */
export interface SandboxSecrets {
  /** The key of the car park. */
  readonly site: string;
  /** The camera's token. */
  readonly entries: string;
  /** The host system's token. */
  readonly host: string;
}

function item(
  id: string,
  [slot, relayBcm, sensorBcm]: readonly [slot: number, relay: number, sensor: number],
  rest: Pick<SandboxItem, 'number' | 'price' | 'stock'>,
  [name, hant, hans, pt, ms]: readonly [string, string, string, string, string],
): SandboxItem {
  const names = { default: name, 'zh-Hant': hant, 'zh-Hans': hans, pt, ms };
  return { id, name, names, ...rest, relay: `motor-${slot}`, relayBcm, sensor: `drop-${slot}`, sensorBcm };
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

/** As `keepIn` keeps them: made when there are none yet. */
export async function sandboxSecrets(keep: Keep): Promise<SandboxSecrets> {
  const make = async () => randomBytes(24).toString('hex');
  return {
    site: await keep(CREDENTIAL.site, make),
    entries: await keep(CREDENTIAL.entries, make),
    host: await keep(CREDENTIAL.host, make),
  };
}

/**
 * Writes the configuration that the daemon is started with.
 * @returns its path. An edited file is overwritten at the next start: addresses in it change.
 */
export async function writeSandboxConfig(
  stateDir: string,
  addresses: SandboxAddresses,
  kind: KioskKind = 'vending machine',
): Promise<string> {
  await sandboxSecrets(keepIn(stateDir));
  const pictures = await writeItemPictures(stateDir);
  const file = join(stateDir, 'kioskd.yaml');
  const text = `# Written by "kioskd sandbox" at every start. Copy it before you change it.\n${stringify(
    configuration(addresses, kind, pictures),
    { aliasDuplicateObjects: false, lineWidth: 120 },
  )}`;
  await writeFile(`${file}.new`, text, { mode: 0o644 });
  await rename(`${file}.new`, file);
  return file;
}

function configuration(addresses: SandboxAddresses, kind: KioskKind, pictures: string): object {
  const virtual = { driver: 'virtual', link: addresses.hardwareSocket };
  const wired = [...ITEMS, GATE];
  return {
    version: 1,
    kiosk: KIOSK,
    orders: ordersSection(kind),
    gateways: addresses.gateways,
    wallets: walletSection(),
    scanner: virtual,
    // Whoever takes the paper out wants to see soon that the kiosk knows.
    printer: { ...virtual, statusEvery: '5s' },
    light: virtual,
    gpio: {
      ...virtual,
      relays: Object.fromEntries(wired.map(({ relay, relayBcm }) => [relay, { bcm: relayBcm }])),
      sensors: Object.fromEntries(wired.map(({ sensor, sensorBcm }) => [sensor, { bcm: sensorBcm }])),
    },
    // Whoever plays may have no page open, or one in the browser of another machine.
    display: { driver: 'web', required: false, output: 'none', pictures, keypad: virtual },
    mqtt: { url: addresses.mqttUrl },
    // The stand-ins notify the kiosk itself, as a gateway would notify one with a public address.
    web: { listen: `127.0.0.1:${addresses.screenPort}`, notify: true },
    journal: { path: addresses.journal },
    log: { level: 'info' },
  };
}

function ordersSection(kind: KioskKind): object {
  const items = itemsOf(kind).map(({ id, names, number, price, stock, relay, sensor }) => ({
    id,
    name: names,
    number,
    picture: `${relay === GATE.relay ? 'gate' : id}.svg`,
    ...(stock === null ? {} : { stock }),
    price,
    relay,
    pulse: '500ms',
    sensor,
    proofWithin: '4s',
  }));
  return {
    items,
    maxAmount: '500.00',
    ...(typesPlates(kind) ? { parking: parkingSection(kind) } : {}),
    remote: { token: { credential: CREDENTIAL.host }, maxAmount: '200.00' },
    receipts: {
      merchant: ['Jalan Contoh 12, 50000 Kuala Lumpur'],
      conditions: [
        {
          default: 'What did not come out is refunded by itself.',
          'zh-Hant': '未送出的商品會自動退款。',
          'zh-Hans': '未送出的商品会自动退款。',
          pt: 'O que não saiu é reembolsado automaticamente.',
          ms: 'Barang yang tidak keluar dibayar balik secara automatik.',
        },
      ],
    },
  };
}

/** The tariff shows most of what there is to see: free minutes, steps, a night with a price of its own, a cap. */
function parkingSection(kind: 'pay station' | 'exit'): object {
  return {
    // With one kiosk there is nobody to hear from what was paid elsewhere; what this one took as pay station it knows.
    role: kind === 'exit' ? 'exit that takes payments' : kind,
    key: { credential: CREDENTIAL.site },
    grace: '15m',
    ...(kind === 'exit' ? { gate: { relay: GATE.relay, sensor: GATE.sensor, proofWithin: '4s' } } : {}),
    plates: true,
    codes: true,
    entries: { token: { credential: CREDENTIAL.entries } },
    lostTicket: '30.00',
    tariff: {
      free: '10m',
      bands: [
        {
          name: { default: 'Night', 'zh-Hant': '夜間', 'zh-Hans': '夜间', pt: 'Noite', ms: 'Malam' },
          from: '22:00',
          to: '07:00',
          flat: '5.00',
        },
      ],
      otherwise: {
        name: { default: 'Day', 'zh-Hant': '日間', 'zh-Hans': '日间', pt: 'Dia', ms: 'Siang' },
        steps: [
          { every: '1h', price: '3.00', times: 1 },
          { every: '30m', price: '2.00' },
        ],
      },
      dailyCap: '24.00',
    },
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
