// Runs as the only program of an emulated Raspberry Pi 3, on 64-bit ARM: the board's own GPIO chip and its own UART.
import { appendFileSync } from 'node:fs';
import { createGpio } from '../../../src/devices/gpio/create.ts';
import { createScanner } from '../../../src/devices/scanner/create.ts';
import { until } from '../inside/until.ts';

const PATIENCE_MS = 120_000;

/** The kernel's own log is on the second serial line; the first belongs to the scanner. */
function say(words: string): void {
  appendFileSync('/dev/kmsg', `<1>GUEST ${words.replaceAll('\n', ' | ')}\n`);
}

async function story(name: string, run: () => Promise<void>): Promise<void> {
  const why = await run().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  say(why === null ? `ok ${name}` : `not ok ${name}: ${why}`);
}

async function relay(): Promise<void> {
  const relays = [{ name: 'gate', bcm: 17, activeLow: false }];
  const listeners = { onSensor: () => undefined, onHealth: () => undefined };
  const board = createGpio({ driver: 'cdev', relays, sensors: [] }, listeners, { link: null });
  await board.start(new AbortController().signal);
  if (board.health.status !== 'ready') throw new Error(board.health.reason);
  const pulse = await board.pulse('gate', 200);
  await board.stop();
  if (pulse.result !== 'done') throw new Error(pulse.reason);
}

async function scan(): Promise<void> {
  const codes: string[] = [];
  const onNoise = (why: string) => say(`dropped: ${why}`);
  const listeners = { onScan: (code: string) => codes.push(code), onNoise, onHealth: () => undefined };
  // The emulated line may stand still in the middle of a code.
  const options = {
    driver: 'serial',
    path: '/dev/ttyAMA0',
    baudRate: 9600,
    profile: 'generic',
    silenceMs: 20_000,
  } as const;
  const scanner = createScanner(options, listeners, { link: null });
  await scanner.start(new AbortController().signal);
  if (scanner.health.status !== 'ready') throw new Error(scanner.health.reason);
  scanner.want(true);
  say('wants a code');
  await until('the code is there', () => codes.length > 0, PATIENCE_MS);
  await scanner.stop();
  if (codes[0] !== '281234567890123456') throw new Error(`another code came: ${codes[0]}`);
}

async function all(): Promise<void> {
  say(`Node ${process.version} on ${process.arch}`);
  await story('the relay pulses on the header of a Raspberry Pi 3', relay);
  await story('a code is read from the UART of a Raspberry Pi 3', scan);
  say('END');
}

void all();
