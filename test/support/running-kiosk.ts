import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { VirtualHardware } from '../../src/devices/virtual/hardware.ts';
import { serveHardware } from '../../src/devices/virtual/socket.ts';
import { openJournalDirect } from '../../src/journal/direct.ts';
import type { StoredEntry } from '../../src/journal/port.ts';
import {
  type QfpaySandbox,
  SANDBOX_QFPAY,
  SANDBOX_WAVPAY,
  startQfpaySandbox,
  startWavpaySandbox,
  type WavpaySandbox,
} from '../../src/sandbox/gateways/index.ts';
import type { ScreenView } from '../../src/screens/view.ts';
import { plainEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';
import { EventReader } from './http.ts';
import { PATIENCE_MS } from './patience.ts';

const DAEMON = resolve('dist/kioskd.cjs');

export interface KioskSetUp {
  /** Whole sections of the configuration that differ from the virtual kiosk. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Options of the process, before the file: `--require` for a test's own fault. */
  readonly nodeOptions?: readonly string[];
  /** What the process finds in its environment besides: a clock of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface LogLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

/**
 * The real daemon as a process of its own, on a configuration file, with what stands around it: sandbox gateways and virtual
 * hardware in the test's process, so that they outlive a power cut as the real ones do.
 */
export class RunningKiosk {
  readonly folder = mkdtempSync(join(tmpdir(), 'kioskd-test-'));
  readonly hardware = new VirtualHardware({
    // Seen for longer than a busy machine lets a process stand still: a shorter fall would count as a bounce.
    mechanics: [{ relay: 'motor1', sensor: 'drop1', afterMs: 100, forMs: 500 }],
  });
  readonly log: LogLine[] = [];
  readonly qfpay: QfpaySandbox;
  readonly wavpay: WavpaySandbox;
  private readonly setUp: KioskSetUp;
  private readonly abort = new AbortController();
  private child: ChildProcess | null = null;
  /** Resolves when the process is gone and everything it said was heard. */
  private gone: Promise<unknown> = Promise.resolve();
  private rest = '';
  stderr = '';

  private constructor(setUp: KioskSetUp, qfpay: QfpaySandbox, wavpay: WavpaySandbox) {
    this.setUp = setUp;
    this.qfpay = qfpay;
    this.wavpay = wavpay;
  }

  /** Makes the surroundings and the configuration; the daemon is not started yet. */
  static async prepare(setUp: KioskSetUp = {}): Promise<RunningKiosk> {
    const [qfpay, wavpay] = await Promise.all([startQfpaySandbox(), startWavpaySandbox()]);
    const kiosk = new RunningKiosk(setUp, qfpay.sandbox, wavpay.sandbox);
    await serveHardware(kiosk.hardware, kiosk.socketPath, { signal: kiosk.abort.signal });
    kiosk.writeConfig();
    return kiosk;
  }

  static async start(setUp: KioskSetUp = {}): Promise<RunningKiosk> {
    const kiosk = await RunningKiosk.prepare(setUp);
    await kiosk.boot();
    return kiosk;
  }

  get socketPath(): string {
    return join(this.folder, 'hardware.sock');
  }

  get configPath(): string {
    return join(this.folder, 'kioskd.yaml');
  }

  get journalPath(): string {
    return join(this.folder, 'journal.db');
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Where the daemon serves its page, as its log said. */
  get url(): string {
    const ready = this.log.findLast((line) => line.event === 'process.ready');
    return String(ready?.['url']).replace(/\/$/, '');
  }

  /** Starts the daemon and waits until it can sell. */
  async boot(): Promise<void> {
    await this.spawn();
    await this.sees((view) => view.phase === 'idle');
  }

  /** Starts the daemon and waits until it says that it is ready. */
  async spawn(): Promise<void> {
    if (!existsSync(DAEMON)) {
      throw new Error(`${DAEMON} is missing: run 'npm run build' first`);
    }
    const from = this.log.length;
    const nodeOptions = this.setUp.nodeOptions ?? [];
    const child = spawn(process.execPath, [...nodeOptions, DAEMON, 'run', '--config', this.configPath], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...plainEnvironment(), ...this.setUp.env },
    });
    this.child = child;
    this.gone = once(child, 'close');
    // A process that was killed may have left half a line.
    this.rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    await eventually(
      () => {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(
            `the daemon ended with ${child.exitCode ?? child.signalCode}: ${this.stderr} ${JSON.stringify(this.log.slice(from))}`,
          );
        }
        return this.log.slice(from).some((line) => line.event === 'process.ready');
      },
      { what: () => `the daemon is ready; it said ${this.stderr} ${JSON.stringify(this.log.slice(from))}` },
    );
  }

  private hear(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      this.log.push(JSON.parse(line) as LogLine);
    }
  }

  /** Resolves when the daemon is gone, however it ended. */
  async ended(): Promise<void> {
    await this.gone;
  }

  /** The power cut. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  async terminate(): Promise<number | null> {
    return await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    this.child = null;
    child?.kill(signal);
    await this.gone;
    return child?.exitCode ?? null;
  }

  /** Ends everything and removes the files. */
  async close(): Promise<void> {
    await this.end('SIGKILL');
    this.abort.abort();
    await Promise.all([this.qfpay.stop(), this.wavpay.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits until the screen shows a view like this, and gives it. */
  async sees(wanted: (view: ScreenView) => boolean, what = 'the view that was waited for'): Promise<ScreenView> {
    const reader = await EventReader.open(`${this.url}/screen/events`);
    let last = '';
    const giveUp = setTimeout(() => reader.close(), PATIENCE_MS);
    try {
      for (let event = await reader.next(); event !== null; event = await reader.next()) {
        if (event.event === 'view') {
          const { view } = event.data as { view: ScreenView };
          last = `${view.phase}: ${view.title} / ${view.lines.join(' / ')}`;
          if (wanted(view)) {
            return view;
          }
        }
      }
      throw new Error(`the stream ended before ${what}; last was ${last}`);
    } catch (error) {
      throw new Error(`never saw ${what}; last was '${last}': ${String(error)}`);
    } finally {
      clearTimeout(giveUp);
      reader.close();
    }
  }

  async seesPhase(phase: string): Promise<ScreenView> {
    return await this.sees((view) => view.phase === phase, `phase '${phase}'`);
  }

  /** Presses a button on the screen, as its page does. */
  async press(action: { readonly type: string; readonly itemId?: string }): Promise<void> {
    const response = await fetch(`${this.url}/screen/action`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kioskd': '1' },
      body: JSON.stringify(action),
    });
    if (!response.ok) {
      throw new Error(`the press was refused: ${response.status} ${await response.text()}`);
    }
  }

  /** The customer touches the screen and chooses: the sale is open, the scanner live. */
  async choose(itemId: string): Promise<void> {
    await this.press({ type: 'begin' });
    await this.seesPhase('choosing');
    await this.press({ type: 'choose', itemId });
    await this.seesPhase('paying');
  }

  /** How often a relay was switched on, over all lives of the daemon. */
  pulses(relay: string): number {
    return this.hardware.snapshot().relays[relay]?.onEdges ?? 0;
  }

  relayIsOn(relay: string): boolean {
    return this.hardware.snapshot().relays[relay]?.on === true;
  }

  /** What /healthz says, as far as tests ask. */
  async health(): Promise<{ readonly phase: string; readonly openPayments: number }> {
    const response = await fetch(`${this.url}/healthz`);
    return (await response.json()) as { phase: string; openPayments: number };
  }

  /** All journal entries; the daemon must not be running, or only reading is done beside it. */
  async entries(): Promise<readonly StoredEntry[]> {
    const { journal } = await openJournalDirect(this.journalPath, { readOnly: true });
    try {
      return await journal.entries({ limit: 10_000 });
    } finally {
      await journal.close();
    }
  }

  async kinds(): Promise<string[]> {
    return (await this.entries()).map((entry) => entry.kind);
  }

  private writeConfig(): void {
    const credentials = join(this.folder, 'credentials');
    mkdirSync(credentials, { mode: 0o700 });
    const secrets = {
      'qfpay-app-code': SANDBOX_QFPAY.appCode,
      'qfpay-client-key': SANDBOX_QFPAY.clientKey,
      'wavpay-key': SANDBOX_WAVPAY.key,
    };
    for (const [name, text] of Object.entries(secrets)) {
      const file = join(credentials, name);
      writeFileSync(file, text);
      chmodSync(file, 0o600);
    }
    writeFileSync(
      this.configPath,
      stringify({ ...this.standard(), ...this.setUp.config }, { aliasDuplicateObjects: false }),
    );
  }

  private standard(): Record<string, unknown> {
    const virtual = { driver: 'virtual', link: this.socketPath };
    const item = { price: '2.50', pulse: '200ms', proofWithin: '5s' };
    return {
      version: 1,
      kiosk: { id: 'test-kiosk', name: 'Test kiosk', currency: 'MYR', timeZone: 'Asia/Kuala_Lumpur' },
      orders: {
        items: [
          { id: 'water', name: 'Water', relay: 'motor1', sensor: 'drop1', ...item },
          { id: 'juice', name: 'Juice', relay: 'motor2', ...item },
        ],
        thanksFor: '1s',
      },
      gateways: {
        qfpay: {
          baseUrl: this.qfpay.url,
          appCode: { credential: 'qfpay-app-code' },
          clientKey: { credential: 'qfpay-client-key' },
          mchid: SANDBOX_QFPAY.mchid,
          timing: { queryEvery: '1s', firstQuery: '1s', minCancelAge: '2s', confirmWindow: '10s' },
        },
        wavpay: {
          baseUrl: this.wavpay.url,
          mchId: SANDBOX_WAVPAY.mchId,
          key: { credential: 'wavpay-key' },
          timing: { queryEvery: '1s', firstQuery: '1s', confirmWindow: '10s' },
        },
      },
      wallets: [
        {
          id: 'alipay',
          name: 'Alipay',
          gateway: 'qfpay',
          present: '800101',
          charge: '800108',
          codes: [{ prefix: ['28'], length: [16, 24], charset: 'digits' }],
        },
        {
          id: 'wavpay',
          name: 'WavPay',
          gateway: 'wavpay',
          charge: true,
          codes: [{ prefix: ['39'], length: [18, 18], charset: 'digits' }],
        },
      ],
      scanner: { ...virtual, quiet: '0ms' },
      printer: virtual,
      light: virtual,
      gpio: {
        ...virtual,
        relays: { motor1: { bcm: 17 }, motor2: { bcm: 27 } },
        sensors: { drop1: { bcm: 5, debounce: '10ms' } },
      },
      // Most tests have no browser.
      display: { driver: 'web', required: false, output: 'none' },
      web: { listen: '127.0.0.1:0' },
      journal: { path: this.journalPath },
    };
  }
}
