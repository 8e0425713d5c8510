import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { SANDBOX_QFPAY, SANDBOX_WAVPAY } from '../../src/sandbox/gateways/index.ts';
import { plainEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';
import { type KioskSetUp, RunningKiosk } from './running-kiosk.ts';

const KEYS = [SANDBOX_QFPAY.appCode, SANDBOX_QFPAY.clientKey, SANDBOX_WAVPAY.key];

/** A running daemon for one test, ready to sell; it is taken away when the test is over. */
export async function runningKiosk(setUp: KioskSetUp = {}): Promise<RunningKiosk> {
  const kiosk = await preparedKiosk(setUp);
  await kiosk.boot();
  return kiosk;
}

/** The surroundings of a daemon that is not started yet. */
export async function preparedKiosk(setUp: KioskSetUp = {}): Promise<RunningKiosk> {
  const kiosk = await RunningKiosk.prepare(setUp);
  onTestFinished(() => kiosk.close());
  return kiosk;
}

/** Changes single settings of a daemon that is not started yet, by dotted path. */
export function setConfig(kiosk: RunningKiosk, settings: Readonly<Record<string, unknown>>): void {
  const config: unknown = parse(readFileSync(kiosk.configPath, 'utf8'));
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const section = keys.reduce((at, key) => at[key] as Section, config as Section);
    section[last] = value;
  }
  writeFileSync(kiosk.configPath, stringify(config));
}

interface Section {
  [key: string]: unknown;
}

/** How the program ended, and all it said. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs `kioskd run` on this configuration until it ends by itself. */
export async function endOf(configPath: string): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [resolve('dist/kioskd.cjs'), 'run', '--config', configPath], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: plainEnvironment(),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  expect(KEYS.filter((key) => said.includes(key))).toEqual([]);
  return { code, said };
}

/** The whole way of one good sale with a scanned code. @returns the code, for looking where it may have been written. */
export async function sells(kiosk: RunningKiosk, scan?: (code: string) => void | Promise<void>): Promise<string> {
  const pulses = kiosk.pulses('motor1');
  const sales = logged(kiosk, 'sale.ended').length;
  const code = kiosk.qfpay.issuePaymentCode({ wallet: 'alipay', script: 'approve' });
  await kiosk.choose('water');
  await (scan === undefined ? kiosk.hardware.scan(code) : scan(code));
  await eventually(() => logged(kiosk, 'sale.ended').length > sales, { what: 'the sale is over' });
  expect(logged(kiosk, 'sale.ended').at(-1)).toMatchObject({ end: 'completed' });
  expect(kiosk.pulses('motor1')).toBe(pulses + 1);
  await kiosk.seesPhase('idle');
  return code;
}

/** The lines of this event, in order. Unlike a look at the screen, they are all there however late one looks. */
export function logged(kiosk: RunningKiosk, event: string): RunningKiosk['log'] {
  return kiosk.log.filter((line) => line.event === event);
}

/** Waits until nothing is left to be settled. */
export async function settled(kiosk: RunningKiosk): Promise<void> {
  await eventually(async () => (await kiosk.health()).openPayments === 0, { what: 'every payment is settled' });
}

/** The same process still runs, no exception reached the place for bugs, and nothing secret was written anywhere. */
export function expectSound(kiosk: RunningKiosk, codes: readonly string[], more: readonly string[] = []): void {
  expect(logged(kiosk, 'process.starting')).toHaveLength(1);
  expect([...logged(kiosk, 'process.fault'), ...logged(kiosk, 'loop.impossible')]).toEqual([]);
  expect(kiosk.stderr).toBe('');
  expectNoSecrets(kiosk, codes, more);
}

/** Promise 9: neither a payment code nor a key stands in the log, on stderr, in the journal's files, or in `more`. */
export function expectNoSecrets(kiosk: RunningKiosk, codes: readonly string[], more: readonly string[] = []): void {
  const files = readdirSync(kiosk.folder).filter((name) => name.startsWith('journal.db'));
  expect(files).toContain('journal.db');
  const texts = [
    JSON.stringify(kiosk.log),
    kiosk.stderr,
    ...files.map((name) => readFileSync(join(kiosk.folder, name), 'latin1')),
    ...more,
  ];
  const found = [...codes, ...KEYS].filter((secret) => texts.some((text) => text.includes(secret)));
  expect(found.map((secret) => `${secret.slice(0, 4)}…`)).toEqual([]);
}
