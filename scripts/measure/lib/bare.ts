import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startUntil, stop } from './processes.ts';
import { serialPair } from './serial-pair.ts';
import type { IdleSubject, ScanSubject } from './subjects.ts';
import { type Tap, tap } from './tap.ts';

/** The bare programs, started from the files beside the running one. */
export async function bareScan(folder: string): Promise<ScanSubject> {
  const line = await serialPair(folder);
  const gateway = createServer((call, answer) => {
    call.resume().once('end', () => answer.end('{"respcd":"0000"}'));
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const relay = await tap();
  relay.aim((gateway.address() as AddressInfo).port);
  const args = [
    join(__dirname, 'bare-scan.cjs'),
    line.kiosk,
    `http://127.0.0.1:${relay.port}/trade/v1/payment`,
    join(folder, 'scan.db'),
  ];
  const { child } = await startUntil({ command: process.execPath, args }, (text) => text === 'ready');
  const writer = openSync(line.scanner, 'w');
  return {
    sample: () => scanTime(writer, `28${String(Math.floor(Math.random() * 1e16)).padStart(16, '0')}`, relay),
    stop: async () => {
      closeSync(writer);
      await stop(child);
      await relay.close();
      gateway.close();
      await line.close();
    },
  };
}

/**
 * Writes one payment code into an open serial line, its last byte separately, and waits for the request.
 * A real scanner sends byte by byte as well: what counts is the time after the last one.
 */
export async function scanTime(writer: number, code: string, relay: Tap): Promise<number> {
  const arrived = relay.nextCharge();
  writeSync(writer, code);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const sent = performance.now();
  writeSync(writer, '\r');
  const took = (await arrived) - sent;
  await new Promise((resolve) => setTimeout(resolve, 30));
  return took;
}

export async function bareIdle(folder: string, broker: string): Promise<IdleSubject> {
  const line = await serialPair(folder);
  const args = [join(__dirname, 'bare-idle.cjs'), line.kiosk, broker, join(folder, 'idle.db')];
  let port = 0;
  const { child } = await startUntil({ command: process.execPath, args }, (text) => {
    port = Number(/^ready (\d+)$/.exec(text)?.[1] ?? port);
    return port !== 0;
  });
  const screen = get(`http://127.0.0.1:${port}/`, (answer) => answer.resume().on('error', () => undefined));
  screen.on('error', () => undefined);
  await once(screen, 'response');
  return {
    child,
    stop: async () => {
      screen.destroy();
      await stop(child);
      await line.close();
    },
  };
}
