import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stop } from './processes.ts';

/** Two ends of one serial line, made by socat: what is written to `scanner` can be read from `kiosk`. */
export interface SerialPair {
  readonly scanner: string;
  readonly kiosk: string;
  close(): Promise<void>;
}

/** Both ends are links in `folder`. Throws when socat is missing or does not make them within 5 s. */
export async function serialPair(folder: string): Promise<SerialPair> {
  const scanner = join(folder, 'scanner');
  const kiosk = join(folder, 'kiosk');
  const child: ChildProcess = spawn('socat', [`pty,raw,echo=0,link=${scanner}`, `pty,raw,echo=0,link=${kiosk}`], {
    stdio: 'ignore',
  });
  let failure = '';
  child.once('error', (error) => {
    failure = error.message;
  });
  for (const end = performance.now() + 5_000; !(existsSync(scanner) && existsSync(kiosk)); ) {
    if (failure !== '' || performance.now() > end)
      throw new Error(`no serial pair from socat: ${failure || 'timed out'}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { scanner, kiosk, close: () => stop(child) };
}
