import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { nativePackages } from '../../scripts/lib/native-packages.mjs';

/** Vitest and scripts/guest both run here. */
const CHECKOUT = process.cwd();

export type Kernel = '6.1' | '6.12';

export interface GuestOptions {
  readonly kernel: Kernel;
  /** Names of files in `jobs`, run one after the other in one boot. */
  readonly jobs: readonly string[];
  /** What starts the jobs: a shell script (the fast way), or a real systemd. */
  readonly mode?: 'plain' | 'systemd';
  /** Handed on to qemu. */
  readonly extraQemu?: readonly string[];
  /** Handed on to the jobs, in `process.env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the whole life of the machine. */
  readonly timeoutMs?: number;
  /** Told each line of the jobs as it comes; `machine.cut()` pulls the plug. */
  readonly onLine?: (line: string, machine: { cut(): void }) => void;
}

export interface GuestResult {
  /** `off`: all jobs were run. `reset`: it went down before. `cut`: by us, as asked. `late`: by us, as it took too long. */
  readonly ended: 'off' | 'reset' | 'cut' | 'late';
  /** Of the program that ran the jobs; null when it never ended. */
  readonly code: number | null;
  /** By `JOB: STORY`: null when it is true, else why not. */
  readonly stories: ReadonlyMap<string, string | null>;
  /** What the jobs printed. */
  readonly output: string;
  /** What the kernel printed. */
  readonly console: string;
  /** Pictures of the screen, in PPM, by the name that the job gave them. */
  readonly pictures: ReadonlyMap<string, Buffer>;
  readonly tookMs: number;
}

/** Boots a machine, runs jobs in it, and waits for its end. Two at a time on this checkout: others wait for their turn. */
export async function runGuest(options: GuestOptions): Promise<GuestResult> {
  const bundles = join(CHECKOUT, 'node_modules/.cache/kioskd-guest', String(process.pid));
  let folder: string | null = null;
  // Who started this process was killed, so nobody waits for the machine any more. It goes down with this process.
  const abandon = () => {
    rmSync(bundles, { recursive: true, force: true });
    if (folder !== null) {
      rmSync(folder, { recursive: true, force: true });
    }
    process.kill(process.pid, 'SIGKILL');
  };
  process.once('disconnect', abandon);
  const turn = await takeTurn();
  try {
    folder = await mkdtemp(join(tmpdir(), 'kioskd-guest-'));
    const bundle = join(bundles, `jobs-${Date.now()}.cjs`);
    await bundleJobs(options.jobs, bundle);
    return await new Machine(options, folder, bundle).run();
  } finally {
    process.off('disconnect', abandon);
    await rm(bundles, { recursive: true, force: true });
    if (folder !== null) {
      await rm(folder, { recursive: true, force: true });
    }
    turn.close();
  }
}

/** What the last lines of a result say, for a failed test. */
export function tailOf(result: GuestResult, lines = 40): string {
  const tail = (text: string) => text.trimEnd().split('\n').slice(-lines).join('\n');
  return `the machine ended: ${result.ended}, code ${result.code}, after ${Math.round(result.tookMs / 1000)} s
--- what the jobs said last ---
${tail(result.output)}
--- what the kernel said last ---
${tail(result.console)}`;
}

/**
 * One of two names that only one process of this machine can have at a time, and that is free again when the process is gone, however
 * it went. Whoever has to wait holds a connection to both, which ends with the holder.
 */
async function takeTurn(): Promise<Turn> {
  const checkout = createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 16);
  const names = [1, 2].map((turn) => `\0kioskd-guest-${checkout}-${turn}`);
  for (;;) {
    for (const name of names) {
      const turn = await tryTurn(name);
      if (turn !== null) {
        return turn;
      }
    }
    const holders = names.map((name) => connect(name).on('error', () => undefined));
    await Promise.race(holders.map((holder) => new Promise((resolve) => holder.once('close', resolve))));
    for (const holder of holders) {
      holder.destroy();
    }
  }
}

interface Turn {
  close(): void;
}

async function tryTurn(name: string): Promise<Turn | null> {
  const waiters = new Set<Socket>();
  const server = createServer((waiting) => {
    waiting.on('error', () => undefined);
    waiting.once('close', () => waiters.delete(waiting));
    waiters.add(waiting);
  });
  server.listen(name);
  const taken = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!taken) {
    return null;
  }
  return {
    close() {
      server.close();
      for (const waiting of waiters) {
        waiting.destroy();
      }
    },
  };
}

async function bundleJobs(jobs: readonly string[], outfile: string): Promise<void> {
  const imports = jobs.map((name, index) => `import job${index} from './jobs/${name}.ts';`);
  const contents = `${imports.join('\n')}
import { run } from './inside/run.ts';
void run([${jobs.map((_name, index) => `job${index}`).join(', ')}]);`;
  await mkdir(join(outfile, '..'), { recursive: true });
  await build({
    stdin: { contents, resolveDir: join(CHECKOUT, 'test/guest'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: nativePackages,
    // As in the daemon's own bundle.
    supported: { 'dynamic-import': false },
    logLevel: 'error',
    outfile,
  });
}

class Machine {
  private readonly options: GuestOptions;
  private readonly folder: string;
  private readonly bundle: string;
  private readonly servers: Server[] = [];
  private readonly stories = new Map<string, string | null>();
  private readonly pictures = new Map<string, Buffer>();
  private output = '';
  private console = '';
  private code: number | null = null;
  private ended: GuestResult['ended'] = 'reset';
  private qemu: ChildProcess | null = null;
  private monitor: Monitor | null = null;

  constructor(options: GuestOptions, folder: string, bundle: string) {
    this.options = options;
    this.folder = folder;
    this.bundle = bundle;
  }

  async run(): Promise<GuestResult> {
    const began = performance.now();
    const store = join(CHECKOUT, 'var/guest', this.options.kernel);
    if (!existsSync(join(store, 'initramfs.ready'))) {
      throw new Error(`kernel ${this.options.kernel} of the guest machine is not prepared: run scripts/guest setup`);
    }
    await this.listen('console', (socket) => socket.on('data', (bytes) => (this.console += bytes.toString('latin1'))));
    await this.listen('jobs', (socket) => this.readJobs(socket));
    await this.listen('monitor', (socket) => (this.monitor = new Monitor(socket)));
    // With the death signal the machine goes when this process is killed.
    const qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...this.arguments(store)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.qemu = qemu;
    const kill = () => qemu.kill('SIGKILL');
    process.once('exit', kill);
    const said = (bytes: Buffer) => (this.console += bytes.toString());
    qemu.stdout.on('data', said);
    qemu.stderr.on('data', said);
    const timer = setTimeout(() => this.end('late'), this.options.timeoutMs ?? 600_000);
    await once(qemu, 'close');
    clearTimeout(timer);
    process.off('exit', kill);
    for (const server of this.servers) {
      server.close();
    }
    const { code, ended, stories, output, pictures } = this;
    const result = { code, ended, stories, output, pictures, console: this.console.replaceAll('\r', '') };
    return { ...result, tookMs: performance.now() - began };
  }

  private end(how: 'cut' | 'late'): void {
    this.ended = how;
    this.qemu?.kill('SIGKILL');
  }

  private arguments(store: string): string[] {
    const { mode = 'plain', extraQemu = [], env = {} } = this.options;
    const words = {
      mode,
      tree: realpathSync(join(store, 'tree')),
      checkout: CHECKOUT,
      bundle: this.bundle,
      node: realpathSync(process.execPath),
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [`env_${name}`, value])),
    };
    const commandLine = Object.entries(words).map(([name, value]) => `kioskd.${name}=${value}`);
    const serial = (name: string) => [
      '-chardev',
      `socket,id=${name},path=${this.path(name)}`,
      '-serial',
      `chardev:${name}`,
    ];
    return [
      ...[
        '-accel',
        'tcg',
        '-cpu',
        'max',
        '-smp',
        '1',
        '-m',
        '1024',
        '-M',
        'q35',
        '-nodefaults',
        '-display',
        'none',
        '-no-reboot',
      ],
      ...['-kernel', join(store, 'vmlinuz'), '-initrd', join(store, 'initramfs.gz')],
      ...['-append', `console=ttyS0 panic=-1 quiet loglevel=4 ${commandLine.join(' ')}`],
      ...['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
      ...['-device', 'virtio-rng-pci', '-device', 'bochs-display'],
      ...serial('console'),
      ...serial('jobs'),
      ...['-qmp', `unix:${this.path('monitor')}`],
      ...extraQemu,
    ];
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  /** qemu calls us: so no line can be missed, and nothing is left behind in the file system of the host. */
  private async listen(name: string, use: (socket: Socket) => void): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      use(socket);
    });
    this.servers.push(server);
    server.listen(this.path(name));
    await once(server, 'listening');
  }

  private readJobs(socket: Socket): void {
    createInterface({ input: socket }).on('line', (line) => {
      this.output += `${line}\n`;
      const [, not, story = ''] = /^(not )?ok (.*)$/.exec(line) ?? [];
      const [, asked = ''] = /^GUEST-ASKS screendump ([a-z0-9-]+)$/.exec(line) ?? [];
      const [, code] = /^GUEST-END (\d+)$/.exec(line) ?? [];
      if (story !== '') {
        const [title = story, why = ''] = story.split('\t');
        this.stories.set(title, not ? why : null);
      } else if (asked !== '') {
        void this.takePicture(asked).then((words) => socket.write(`${words}\n`));
      } else if (code !== undefined) {
        this.code = Number(code);
        this.ended = 'off';
      }
      this.options.onLine?.(line, { cut: () => this.end('cut') });
    });
  }

  private async takePicture(name: string): Promise<string> {
    const file = this.path(`${name}.ppm`);
    try {
      await this.monitor?.command('screendump', { filename: file });
      const picture = await readFile(file);
      this.pictures.set(name, picture);
      return `done ${createHash('sha256').update(pixelsOf(picture)).digest('hex')}`;
    } catch (error) {
      return error instanceof Error ? error.message : 'no picture';
    }
  }
}

/** Without the header of the PPM. */
function pixelsOf(picture: Buffer): Buffer {
  const header = /^P6\n\d+ \d+\n255\n/.exec(picture.subarray(0, 40).toString('latin1'))?.[0] ?? '';
  return picture.subarray(header.length);
}

/** qemu's own line for commands, in JSON. */
class Monitor {
  private readonly socket: Socket;
  private readonly waiting: ((answer: { return?: unknown; error?: { desc: string } }) => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line);
      if ('QMP' in message) {
        void this.command('qmp_capabilities', {});
      } else if ('return' in message || 'error' in message) {
        this.waiting.shift()?.(message);
      }
    });
  }

  async command(execute: string, args: Readonly<Record<string, string>>): Promise<void> {
    const answered = new Promise<{ error?: { desc: string } }>((resolve) => this.waiting.push(resolve));
    this.socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    const { error } = await answered;
    if (error !== undefined) {
      throw new Error(`qemu: ${error.desc}`);
    }
  }
}
