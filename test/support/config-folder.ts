import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadResult, loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/resolve.ts';

/** The least that a kiosk needs. */
export const MINIMAL = `version: 1
kiosk: {id: car-park-a, name: Car park A, currency: HKD, timeZone: Asia/Hong_Kong}
orders:
  items:
    - {id: hour, name: One hour, price: "8.00", relay: gate}
gateways:
  qfpay:
    baseUrl: https://openapi-hk.qfapi.com
    appCode: {credential: qfpay-app-code}
    clientKey: {credential: qfpay-client-key}
wallets:
  - {id: alipay, name: AlipayHK, gateway: qfpay, present: "801501", charge: "800108"}
scanner: {driver: serial, path: /dev/scanner}
printer: {driver: file, path: /dev/usb/lp0}
gpio:
  driver: onoff
  relays: {gate: {bcm: 17}}
`;

/** Most of what can be set. */
export const FULL = `version: 1
kiosk: {id: full-kiosk, name: Full kiosk, orderPrefix: FULL1, currency: MYR, timeZone: Asia/Kuala_Lumpur, language: en, commandKeys: [{name: boss, publicKey: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=}]}
orders:
  items:
    - {id: water, name: Still water, price: "1.80", relay: motor, pulse: 750ms, sensor: drop, proofWithin: 4s}
  payWithin: 2m
gateways:
  qfpay:
    baseUrl: https://openapi-hk.qfapi.com
    appCode: {credential: qfpay-app-code}
    clientKey: {credential: qfpay-client-key}
    mchid: abc123
    signType: md5
    answerSignature: required
    orderLife: 10m
    cancelMethod: GET
    cancelRoute: {"800108": none}
    expiryPayTypes: ["800101"]
    timing: {queryEvery: 4s, minCancelAge: 20s}
    deadlines: {charge: 45s}
  wavpay:
    baseUrl: https://pay.example.com
    mchId: "202006001"
    key: {credential: wavpay-key}
    emptyValues: drop-null-and-empty
    notFoundCodes: ["404"]
    currency: MYR
wallets:
  - id: alipay
    name: Alipay
    gateway: qfpay
    present: "800101"
    charge: "800108"
    tag: ALIPAYHK
    codes: [{prefix: ["25", "26"], length: [16, 24], charset: digits}]
  - {id: wavpay, name: WavPay, gateway: wavpay, charge: true}
scanner: {driver: serial, path: /dev/scanner, baudRate: 115200, silence: 200ms, quiet: 3s}
printer: {driver: tcp, host: 192.0.2.7, columns: 48, required: true}
display: {driver: web, required: true}
light: {driver: ws281x, count: 16, gpio: 18, brightness: 100}
gpio:
  driver: onoff
  relays: {motor: {bcm: 17, activeLow: true, bootSafe: true}}
  sensors: {drop: {bcm: 27, debounce: 50ms}}
mqtt:
  url: mqtts://broker.example.com:8883
  username: full-kiosk
  password: {credential: broker-password}
  keepalive: 2m
web: {listen: "127.0.0.1:8081"}
journal: {path: /var/lib/kioskd/full.db}
log: {level: debug}
`;

const SECRETS: Readonly<Record<string, string>> = {
  'qfpay-app-code': 'app-code-1\n',
  'qfpay-client-key': 'client-key-1',
  'wavpay-key': 'wav-key-1\r\n',
  'broker-password': 'broker-password-1\n',
};

/** A folder of its own with a configuration and its credentials. */
export class ConfigFolder {
  readonly dir = mkdtempSync(join(tmpdir(), 'kioskd-config-'));

  constructor() {
    mkdirSync(join(this.dir, 'credentials'));
    for (const [name, text] of Object.entries(SECRETS)) {
      this.secret(name, text);
    }
  }

  secret(name: string, text: string, mode = 0o600): void {
    const file = join(this.dir, 'credentials', name);
    writeFileSync(file, text);
    chmodSync(file, mode);
  }

  forget(name: string): void {
    rmSync(join(this.dir, 'credentials', name));
  }

  write(text: string): string {
    const file = join(this.dir, 'kioskd.yaml');
    writeFileSync(file, text);
    return file;
  }

  load(text: string, env: Readonly<Record<string, string>> = {}): Promise<LoadResult> {
    return loadConfig(this.write(text), env);
  }

  /** @throws Error with the problems when the text is not a valid configuration. */
  async config(text: string): Promise<Config> {
    const result = await this.load(text);
    if (!result.ok) {
      throw new Error(JSON.stringify(result.problems, null, 1));
    }
    return result.config;
  }

  /** `line:column path: message (hint)` of each problem; empty for a valid configuration. */
  async problems(text: string, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const result = await this.load(text, env);
    return result.ok
      ? []
      : result.problems.map(
          ({ line, column, path, message, hint }) => `${line}:${column} ${path}: ${message} (${hint})`,
        );
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
