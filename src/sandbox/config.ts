import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

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
  readonly id: string;
  readonly name: string;
  readonly gateway: 'qfpay' | 'wavpay';
}

/** In the order of the configuration; the first one gives the order code on the screen. */
export const WALLETS: readonly SandboxWallet[] = [
  { id: 'alipay', name: 'Alipay', gateway: 'qfpay' },
  { id: 'wechat', name: 'WeChat Pay', gateway: 'qfpay' },
  { id: 'wavpay', name: 'WavPay', gateway: 'wavpay' },
];

/** The same values go into the daemon's credentials and into the sandbox gateways. */
export interface SandboxSecrets {
  readonly qfpayAppCode: string;
  readonly qfpayClientKey: string;
  readonly wavpayKey: string;
}

export const WAVPAY_MERCHANT = '1000200030';

export interface SandboxAddresses {
  readonly qfpayUrl: string;
  readonly wavpayUrl: string;
  readonly mqttUrl: string;
  readonly hardwareSocket: string;
  readonly journal: string;
  readonly screenPort: number;
}

function item(id: string, name: string, price: string, slot: number, relayBcm: number, sensorBcm: number): SandboxItem {
  return { id, name, price, relay: `motor-${slot}`, relayBcm, sensor: `drop-${slot}`, sensorBcm };
}

/**
 * Reads the play-money secrets of this state directory, or makes them. They stay the same from start to start, so that a
 * copied configuration goes on working.
 */
export async function sandboxSecrets(stateDir: string): Promise<SandboxSecrets> {
  const folder = join(stateDir, 'credentials');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = async (name: string, bytes: number): Promise<string> => {
    const file = join(folder, name);
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch {
      const value = randomBytes(bytes).toString('hex').toUpperCase();
      await writeFile(file, `${value}\n`, { mode: 0o600 });
      return value;
    }
  };
  const secrets = {
    qfpayAppCode: await secret('qfpay-app-code', 16),
    qfpayClientKey: await secret('qfpay-client-key', 16),
    wavpayKey: await secret('wavpay-key', 16),
  };
  for (const name of ['qfpay-app-code', 'qfpay-client-key', 'wavpay-key']) {
    await chmod(join(folder, name), 0o600);
  }
  return secrets;
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
    gateways: {
      qfpay: {
        baseUrl: addresses.qfpayUrl,
        appCode: { credential: 'qfpay-app-code' },
        clientKey: { credential: 'qfpay-client-key' },
        signType: 'sha256',
      },
      wavpay: { baseUrl: addresses.wavpayUrl, mchId: WAVPAY_MERCHANT, key: { credential: 'wavpay-key' } },
    },
    wallets: walletSection(),
    scanner: virtual,
    printer: virtual,
    light: virtual,
    gpio: {
      ...virtual,
      relays: Object.fromEntries(ITEMS.map(({ relay, relayBcm }) => [relay, { bcm: relayBcm }])),
      sensors: Object.fromEntries(ITEMS.map(({ sensor, sensorBcm }) => [sensor, { bcm: sensorBcm }])),
    },
    display: { driver: 'web' },
    mqtt: { url: addresses.mqttUrl },
    web: { listen: `127.0.0.1:${addresses.screenPort}` },
    journal: { path: addresses.journal },
    log: { level: 'info' },
  };
}

/** What the payment codes of these wallets look like is in the gateways' documents and the wallets' own manuals. */
function walletSection(): object[] {
  const shape: Readonly<Record<string, object>> = {
    alipay: {
      present: '800101',
      charge: '800108',
      codes: [{ prefix: ['25', '26', '27', '28', '29', '30'], length: [16, 24], charset: 'digits' }],
    },
    wechat: {
      charge: '800208',
      codes: [{ prefix: ['10', '11', '12', '13', '14', '15'], length: [18, 18], charset: 'digits' }],
    },
    wavpay: { charge: true, codes: [{ prefix: ['39'], length: [18, 18], charset: 'digits' }] },
  };
  return WALLETS.map((wallet) => ({ ...wallet, ...shape[wallet.id] }));
}
