import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { z } from 'zod';
import { readNotifyMessage } from '../../src/fleet/notify-message.ts';
import { defineGateway, type GatewayModule } from '../../src/gateways/module.ts';
import type { RawNotification } from '../../src/gateways/notification.ts';
import { QFPAY } from '../../src/gateways/qfpay/module.ts';
import { signBody } from '../../src/gateways/qfpay/sign.ts';
import { MemoryLog } from '../../src/log/log.ts';
import { loadRelayConfig, type RelayLoadResult } from '../../src/relay/config.ts';
import { Relay, type RelayOptions } from '../../src/relay/relay.ts';
import { credential } from '../../src/schema/values.ts';
import { eventually } from './eventually.ts';
import { PATIENCE_MS } from './patience.ts';

export const QFPAY_KEY = 'relay-test-client-key';
const TINY_KEY = 'relay-test-tiny-key';

/** A made-up gateway that knows entry codes and can be impatient; it stands under a real gateway's name. */
export function tinyGateway(answerWithinMs = PATIENCE_MS): GatewayModule {
  return defineGateway({
    name: 'codepay',
    title: 'Tiny',
    description: 'A gateway for tests.',
    schema: z.strictObject({ key: credential, other: credential }),
    secrets: ['key', 'other'],
    check: () => [],
    create: () => {
      throw new Error('a relay makes no client');
    },
    notifications: {
      acknowledgement: () => ({ status: 200, contentType: 'text/plain', body: 'success' }),
      answerWithinMs,
      secrets: ['key'],
      reader: (_section, secrets) => (raw) => {
        const wanted = tinySignature(raw.body, secrets['key'] ?? '');
        if (raw.headers['x-tiny'] !== wanted) {
          return { kind: 'rejected', why: 'bad signature' };
        }
        const { number, place } = JSON.parse(Buffer.from(raw.body).toString()) as TinyBody;
        const unknown = { gatewayRef: 'T1', claim: 'paid', amount: null, method: null, paidAt: null } as const;
        return { kind: 'notice', notice: { about: 'payment', orderNumber: number, place, ...unknown } };
      },
    },
  });
}

/** The same gateway, which waits for its acknowledgement as long as a busy machine may take. */
export function patient(module: GatewayModule): GatewayModule {
  const { notifications } = module;
  return notifications === null
    ? module
    : { ...module, notifications: { ...notifications, answerWithinMs: PATIENCE_MS } };
}

interface TinyBody {
  readonly number: string | null;
  readonly place: string | null;
}

function tinySignature(body: Uint8Array, key: string): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

export interface Webhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the made-up gateway sends for an entry code, or for an order when `number` is given. */
export function tinyWebhook(fields: Partial<TinyBody> = {}): Webhook {
  const body = JSON.stringify({ number: null, place: null, ...fields });
  return { path: '/notify/codepay', headers: { 'x-tiny': tinySignature(Buffer.from(body), TINY_KEY) }, body };
}

/** A genuine QFPay notification; the body is in the spaced style in which QFPay writes JSON. */
export function qfpayWebhook(orderNumber: string, changes: Readonly<Record<string, string>> = {}): Webhook {
  const fields = {
    status: '1',
    pay_type: '800101',
    sysdtm: '2024-05-06 12:00:01',
    paydtm: '2024-05-06 12:00:00',
    txcurrcd: 'HKD',
    txdtm: '2024-05-06 11:59:40',
    txamt: '800',
    out_trade_no: orderNumber,
    syssn: '20240506000000000001',
    cancel: '0',
    respcd: '0000',
    notify_type: 'payment',
    goods_name: 'Caf\u00e9',
    ...changes,
  };
  const body = JSON.stringify(fields).replaceAll('","', '", "').replaceAll('":"', '": "').replace('\u00e9', '\\u00e9');
  const signature = signBody(Buffer.from(body), QFPAY_KEY, 'MD5');
  return { path: '/notify/qfpay', headers: { 'x-qf-sign': signature, 'content-type': 'application/json' }, body };
}

export async function post(url: string, { path, headers, body }: Webhook): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

export interface RelayFileOptions {
  readonly brokerUrl: string;
  /** Lines of `relay.kiosks`; by default `car-park-a` and `car-park-b`. */
  readonly kiosks?: readonly string[];
  readonly mqtt?: readonly string[];
  readonly listen?: string;
  /** Lines of `gateways`; by default QFPay and the made-up one. */
  readonly gateways?: readonly string[];
}

const TWO_GATEWAYS = [
  'qfpay:',
  '  baseUrl: https://openapi-hk.qfapi.com',
  '  appCode: {credential: qfpay-app-code}',
  '  clientKey: {credential: qfpay-client-key}',
  'codepay:',
  '  key: {credential: tiny-key}',
  '  other: {credential: not-for-a-relay}',
];

/** A folder with the configuration of a relay and the secrets it names. */
export class RelayFolder {
  readonly dir = mkdtempSync(join(tmpdir(), 'kioskd-relay-'));
  readonly file = join(this.dir, 'relay.yaml');

  constructor() {
    mkdirSync(join(this.dir, 'credentials'));
    this.secret('qfpay-client-key', QFPAY_KEY);
    this.secret('tiny-key', TINY_KEY);
    this.secret('broker-password', 'relay-password');
  }

  secret(name: string, text: string): void {
    const file = join(this.dir, 'credentials', name);
    writeFileSync(file, text);
    chmodSync(file, 0o600);
  }

  write(text: string): string {
    writeFileSync(this.file, text);
    return this.file;
  }

  load(text: string, modules: readonly GatewayModule[] = [patient(QFPAY), tinyGateway()]): Promise<RelayLoadResult> {
    return loadRelayConfig(this.write(text), {}, modules);
  }

  /** `line:column path: message (hint)` of each problem; empty for a valid configuration. */
  async problems(text: string, modules?: readonly GatewayModule[]): Promise<string[]> {
    const result = await this.load(text, modules);
    const say = ({
      line,
      column,
      path,
      message,
      hint,
    }: { [key in 'path' | 'message' | 'hint']: string } & { line: number; column: number }) =>
      `${line}:${column} ${path}: ${message} (${hint})`;
    return result.ok ? [] : result.problems.map(say);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function relayFile({ brokerUrl, kiosks, mqtt: more, listen, gateways }: RelayFileOptions): string {
  return [
    'version: 1',
    'relay:',
    `  listen: ${listen ?? '127.0.0.1:0'}`,
    '  kiosks:',
    ...(kiosks ?? ['{id: car-park-a}', '{id: car-park-b}']).map((kiosk) => `    - ${kiosk}`),
    'gateways:',
    ...(gateways ?? TWO_GATEWAYS).map((line) => `  ${line}`),
    'mqtt:',
    `  url: ${brokerUrl}`,
    ...(more ?? []).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

export interface RunningRelay {
  readonly relay: Relay;
  readonly url: string;
  readonly port: number;
  readonly log: MemoryLog;
  stop(): Promise<void>;
}

/** A relay on a free port, made from a real configuration file. Does not wait for the broker. */
export async function startRelay(
  file: RelayFileOptions,
  over: Partial<RelayOptions> & {
    readonly modules?: readonly GatewayModule[];
    readonly secrets?: Readonly<Record<string, string>>;
  } = {},
): Promise<RunningRelay> {
  const folder = new RelayFolder();
  const { modules, secrets = {}, ...options } = over;
  for (const [name, text] of Object.entries(secrets)) {
    folder.secret(name, text);
  }
  const loaded = await folder.load(relayFile(file), modules);
  if (!loaded.ok) {
    folder.remove();
    throw new Error(JSON.stringify(loaded.problems, null, 1));
  }
  const log = new MemoryLog();
  // Back-off without the waiting.
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  const relay = new Relay({ settings: loaded.settings, log, wait, ...options });
  await relay.start(new AbortController().signal).catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const { address } = relay;
  if (address === null) {
    throw new Error('the relay does not listen');
  }
  const stop = async () => {
    await relay.stop();
    folder.remove();
  };
  return { relay, url: address.url, port: address.port, log, stop };
}

export async function connected({ relay }: RunningRelay): Promise<void> {
  await eventually(() => relay.connected, { what: 'the relay has its broker' });
}

/** Somebody at the broker in the place of a kiosk: hears its own notifications, and only while it is there. */
export class ListeningKiosk {
  readonly heard: { readonly gateway: string; readonly raw: RawNotification; readonly retained: boolean }[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload, packet) => {
      const raw = readNotifyMessage(payload);
      if (raw === null) {
        throw new Error('the relay published what a kiosk cannot read');
      }
      this.heard.push({ gateway: topic.split('/').at(-1) ?? '', raw, retained: packet.retain });
    });
  }

  static async start(url: string, id: string, login: { username?: string; password?: string } = {}) {
    const client = mqtt.connect(url, {
      ...login,
      protocolVersion: 5,
      clientId: `kiosk-${id}-${Math.random()}`,
      reconnectPeriod: 20,
    });
    const kiosk = new ListeningKiosk(client);
    await client.subscribeAsync(`kioskd/${id}/notify/+`, { qos: 1 });
    return kiosk;
  }

  /** The bodies, as text, in the order in which they came. */
  get bodies(): string[] {
    return this.heard.map(({ raw }) => Buffer.from(raw.body).toString());
  }

  async hears(count: number): Promise<void> {
    await eventually(() => this.heard.length >= count, { what: `the kiosk hears ${count}` });
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
