import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two ends of a serial line made by socat: the program under test opens `a`, the test writes into `b`. */
export interface Pty {
  readonly a: string;
  readonly b: string;
  /** Resolves once the line has taken all of it. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** What the program under test has written, as it comes. */
  onData(listener: (bytes: Buffer) => void): void;
  /** Takes the line away, as pulling the cable does: both device files are gone. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

interface Plugged {
  readonly socat: ChildProcess;
  readonly far: FileHandle;
  /** The far end once more, for reading: without blocking, as a blocked read would keep the test from ending. */
  readonly reader: FileHandle;
  /** Keeps the near end open too: socat ends when the last opener of one of its ends closes it. */
  readonly near: FileHandle;
}

/** @param options `plugged: false` gives the paths without a line behind them yet. */
export async function openPty(options: { readonly plugged?: boolean } = {}): Promise<Pty> {
  const folder = await mkdtemp(join(tmpdir(), 'kioskd-pty-'));
  const a = join(folder, 'a');
  const b = join(folder, 'b');
  const listeners = new Set<(bytes: Buffer) => void>();
  let plugged: Plugged | null = null;

  const plug = async () => {
    if (plugged !== null) return;
    plugged = await startSocat(a, b);
    void readAll(plugged.reader, (bytes) => {
      for (const listener of listeners) listener(bytes);
    });
  };
  const unplug = async () => {
    const line = plugged;
    plugged = null;
    if (line !== null) await stopSocat(line);
  };
  if (options.plugged !== false) await plug();
  return {
    a,
    b,
    async write(bytes) {
      if (plugged === null) throw new Error('the pty is unplugged');
      await plugged.far.writeFile(bytes);
    },
    onData: (listener) => void listeners.add(listener),
    unplug,
    plug,
    async close() {
      await unplug();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSocat(a: string, b: string): Promise<Plugged> {
  const ends = [a, b].map((link) => `pty,raw,echo=0,link=${link}`);
  const socat = spawn('socat', ['-d', '-d', ...ends], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    socat.once('error', reject);
    socat.once('exit', () => reject(new Error(`socat ended early: ${said}`)));
    socat.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('starting data transfer loop')) resolve();
    });
  });
  const flags = constants.O_RDWR | constants.O_NOCTTY;
  return {
    socat,
    far: await open(b, flags),
    reader: await open(b, flags | constants.O_NONBLOCK),
    near: await open(a, flags),
  };
}

async function stopSocat({ socat, far, reader, near }: Plugged): Promise<void> {
  const ended = once(socat, 'exit');
  socat.kill('SIGTERM');
  await ended;
  await Promise.all([far.close(), reader.close(), near.close()]);
}

async function readAll(end: FileHandle, onData: (bytes: Buffer) => void): Promise<void> {
  const buffer = Buffer.alloc(4096);
  for (;;) {
    try {
      const { bytesRead } = await end.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      onData(Buffer.from(buffer.subarray(0, bytesRead)));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
