import { join } from 'node:path';
import { dispatch } from '../../src/commands/dispatch.ts';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import type { CheckResult } from '../../src/diagnose/check.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import { type QfpaySandbox, SANDBOX_QFPAY, startQfpaySandbox } from '../../src/sandbox/gateways/index.ts';
import { ConfigFolder } from './config-folder.ts';
import { type HeldPort, holdPort } from './held-port.ts';
import { Mosquitto } from './mosquitto.ts';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** By name; only after `--json`. */
  readonly results: ReadonlyMap<string, CheckResult>;
}

/** A kiosk's surroundings for `kioskd diagnose`: virtual hardware, a sandbox gateway, a broker and a journal, all real. */
export class DiagnoseSite {
  readonly folder: ConfigFolder;
  readonly hardware = new VirtualHardware({ relays: ['gate'], sensors: ['opened'] });
  readonly qfpay: QfpaySandbox;
  readonly broker: Mosquitto;
  private readonly web: HeldPort;
  private readonly abort = new AbortController();
  private readonly qfpayUrl: string;

  private constructor(folder: ConfigFolder, qfpay: QfpaySandbox, qfpayUrl: string, broker: Mosquitto, web: HeldPort) {
    this.folder = folder;
    this.qfpay = qfpay;
    this.qfpayUrl = qfpayUrl;
    this.broker = broker;
    this.web = web;
  }

  static async open(): Promise<DiagnoseSite> {
    const folder = new ConfigFolder();
    const { sandbox, settings } = await startQfpaySandbox();
    const broker = await Mosquitto.start({ users: { kiosk: 'broker-password-1' } });
    const site = new DiagnoseSite(folder, sandbox, settings.baseUrl, broker, await holdPort());
    folder.secret('qfpay-app-code', SANDBOX_QFPAY.appCode);
    folder.secret('qfpay-client-key', SANDBOX_QFPAY.clientKey);
    await serveHardware(site.hardware, site.socket, { signal: site.abort.signal });
    const { journal } = await openJournalDirect(site.journal);
    await journal.close();
    return site;
  }

  /** Where the screen would be; nobody listens there unless the test does. */
  get webPort(): number {
    return this.web.port;
  }

  get socket(): string {
    return join(this.folder.dir, 'hardware.sock');
  }

  get journal(): string {
    return join(this.folder.dir, 'journal.db');
  }

  get config(): string {
    const virtual = `driver: virtual, link: ${this.socket}`;
    return `version: 1
kiosk: {id: site-1, name: Site one, currency: HKD, timeZone: Asia/Hong_Kong, commandKeys: [{name: boss, publicKey: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=}]}
orders: {items: [{id: hour, name: One hour, price: "8.00", relay: gate, sensor: opened}]}
gateways:
  qfpay:
    baseUrl: ${this.qfpayUrl}
    appCode: {credential: qfpay-app-code}
    clientKey: {credential: qfpay-client-key}
    mchid: ${SANDBOX_QFPAY.mchid}
wallets: [{id: alipay, name: AlipayHK, gateway: qfpay, present: "801501", charge: "800108"}]
scanner: {${virtual}}
printer: {${virtual}}
light: {${virtual}}
display: {required: false, output: none}
gpio: {${virtual}, relays: {gate: {bcm: 17}}, sensors: {opened: {bcm: 27}}}
mqtt: {url: "${this.broker.url}", username: kiosk, password: {credential: broker-password}}
web: {listen: "127.0.0.1:${this.webPort}"}
journal: {path: ${this.journal}}
`;
  }

  async diagnose(...options: string[]): Promise<Answer> {
    let out = '';
    let err = '';
    const code = await dispatch(['diagnose', '--config', this.folder.write(this.config), ...options], {
      env: {},
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
    });
    const document: { results: CheckResult[] } =
      options.includes('--json') && out !== '' ? JSON.parse(out) : { results: [] };
    return { code, out, err, results: new Map(document.results.map((result) => [result.name, result])) };
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.qfpay.stop();
    await this.broker.remove();
    this.web.release();
    this.folder.remove();
  }
}
