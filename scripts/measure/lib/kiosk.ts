import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { scanTime } from './bare.ts';
import { openScreen, type Screen } from './screen.ts';
import { serialPair } from './serial-pair.ts';
import type { IdleSubject, ScanSubject } from './subjects.ts';
import { type Tap, tap } from './tap.ts';

/** The parts of the sandbox's configuration that a measurement changes. */
interface Settings {
  orders: { items: Record<string, unknown>[]; [key: string]: unknown };
  gateways: { qfpay: { baseUrl: string } };
  wallets: Record<string, unknown>[];
  scanner: object;
  mqtt: { url: string };
  [key: string]: unknown;
}

interface Kiosk {
  readonly child: ChildProcess;
  readonly readyMs: number;
  readonly screenUrl: string;
  readonly sandbox: Sandbox;
  stop(): Promise<void>;
}

/** The real daemon, as it is installed, within the sandbox's surroundings. `change` edits its configuration before. */
async function startKiosk(folder: string, change: (settings: Settings) => void): Promise<Kiosk> {
  let ready: (started: { readonly child: ChildProcess; readonly readyMs: number }) => void = () => undefined;
  const started = new Promise<{ readonly child: ChildProcess; readonly readyMs: number }>((resolve) => {
    ready = resolve;
  });
  const sandbox = new Sandbox({
    stateDir: folder,
    pagePort: 0,
    screenPort: 0,
    pageDir: join(__dirname, '../web/virtual'),
    spawnDaemon: (file) => {
      const settings = parse(readFileSync(file, 'utf8')) as Settings;
      change(settings);
      writeFileSync(file, stringify(settings));
      const began = performance.now();
      const daemon = [join(__dirname, '../kioskd.cjs'), 'run', '--config', file];
      const child = spawn(process.execPath, daemon, { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.includes('"process.ready"')) ready({ child, readyMs: performance.now() - began });
      });
      return child;
    },
  });
  const { screenUrl } = await sandbox.start();
  const timer = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`kioskd was not ready; it said:\n${sandbox.lastLines.join('\n')}`)),
      60_000,
    ).unref();
  });
  try {
    return { ...(await Promise.race([started, timer])), screenUrl, sandbox, stop: () => sandbox.stop() };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}

/**
 * From spawn to the daemon's own word that it is ready, ms. The daemon is stopped again. With `journal` it goes on with that one, else
 * each start has a new one.
 */
export async function kioskStart(folder: string, journal?: string): Promise<number> {
  const kiosk = await startKiosk(folder, (settings) => keep(settings, journal));
  await kiosk.stop();
  return kiosk.readyMs;
}

function keep(settings: Settings, journal: string | undefined): void {
  if (journal !== undefined) settings['journal'] = { path: journal };
}

/** A daemon with a serial scanner, a broker and one screen, left alone. */
export async function idleKiosk(folder: string, broker: string): Promise<IdleSubject> {
  const line = await serialPair(folder);
  const kiosk = await startKiosk(folder, (settings) => {
    settings.scanner = { driver: 'serial', path: line.kiosk, baudRate: 115200 };
    settings.mqtt.url = broker;
  });
  const screen = await openScreen(kiosk.screenUrl);
  return {
    child: kiosk.child,
    stop: async () => {
      screen.close();
      await kiosk.stop();
      await line.close();
    },
  };
}

/** A daemon that sells water, as fast as it may: no order code, no sensor, no receipt. */
export async function sellingKiosk(folder: string, journal?: string): Promise<ScanSubject> {
  const line = await serialPair(folder);
  const relay = await tap();
  const kiosk = await startKiosk(folder, (settings) => {
    keep(settings, journal);
    const { qfpay } = settings.gateways;
    relay.aim(Number(new URL(qfpay.baseUrl).port));
    qfpay.baseUrl = `http://127.0.0.1:${relay.port}`;
    // On a busy machine the pause before the last byte could pass for a code that was cut off.
    settings.scanner = { driver: 'serial', path: line.kiosk, baudRate: 115200, silence: '2s' };
    settings['printer'] = { driver: 'none' };
    settings.orders = { items: settings.orders.items.map(quick), thanksFor: '1s', receipt: 'never' };
    for (const wallet of settings.wallets) delete wallet['present'];
  });
  const screen = await openScreen(kiosk.screenUrl);
  const writer = openSync(line.scanner, 'w');
  return {
    sample: () => sell(kiosk.sandbox, screen, writer, relay),
    stop: async () => {
      closeSync(writer);
      screen.close();
      await kiosk.stop();
      await relay.close();
      await line.close();
    },
  };
}

function quick({ sensor: _sensor, proofWithin: _proof, ...item }: Record<string, unknown>): Record<string, unknown> {
  return { ...item, pulse: '10ms' };
}

async function sell(sandbox: Sandbox, screen: Screen, writer: number, relay: Tap): Promise<number> {
  await screen.reaches('idle');
  await screen.press({ type: 'begin' });
  await screen.reaches('choosing');
  await screen.press({ type: 'choose', itemId: 'water' });
  await screen.reaches('paying');
  const { code } = await sandbox.issueCode('alipay', 'approve');
  const took = await scanTime(writer, code, relay);
  await screen.reaches('thanks');
  await screen.press({ type: 'back' });
  return took;
}
